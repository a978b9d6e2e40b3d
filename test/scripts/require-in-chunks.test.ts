import type { Metafile } from 'esbuild';
import { expect, test } from 'vitest';
import { PREPARED, requireInChunks } from '../../scripts/require-in-chunks.ts';
import { filesOf } from '../support/imports.ts';

/** What esbuild says about a bundle: the modules in each file. */
const bundle = (files: Readonly<Record<string, readonly string[]>>): Metafile => {
  const inputs = (modules: readonly string[]) => Object.fromEntries(modules.map((module) => [module, {}]));
  const outputs = Object.entries(files).map(([file, modules]) => [file, { inputs: inputs(modules) }]);
  return { inputs: inputs(Object.values(files).flat()), outputs: Object.fromEntries(outputs) } as unknown as Metafile;
};

test('a bundle whose readers of separate files are in chunks is accepted', () => {
  const right = bundle({ 'dist/cli.js': ['src/cli.ts'], 'dist/chunks/a.js': [PREPARED, 'src/generated/apis.ts'] });
  expect(() => requireInChunks(right)).not.toThrow();
});

test.each([PREPARED, 'src/generated/operations.ts', 'at-first-use:undici'])(
  '%s elsewhere fails the build',
  (module) => {
    const others = module === PREPARED ? [] : [PREPARED];
    const wrong = bundle({ 'dist/cli.js': [module], 'dist/chunks/a.js': others });
    expect(() => requireInChunks(wrong)).toThrow(`dist/cli.js cannot read the file of ${module}`);
  },
);

test('a bundle without the tables of every start fails the build, as after a module was moved', () => {
  expect(filesOf('src')).toContain(PREPARED);
  const moved = bundle({ 'dist/chunks/a.js': ['src/cli/wire/prepared.ts'] });
  expect(() => requireInChunks(moved)).toThrow(`${PREPARED} is not in the bundle: its tables are not stored`);
});
