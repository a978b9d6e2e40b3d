import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify as tomlOf } from '@decimalturn/toml-patch';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify as yamlOf } from 'yaml';
import { parsed } from '../../src/cli/config-formats/config-format.ts';
import { type FormatName, formats } from '../../src/cli/config-formats/index.ts';
import { installed, uninstalled } from '../../src/cli/installers/changes.ts';
import { filesOf, save } from '../../src/cli/installers/target.ts';
import { samples } from './samples.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-bytes-'));
  path = join(folder, 'config');
});
afterEach(() => rmSync(folder, { recursive: true }));

const LIST = 'servers';
const entry = (network: string) => ({
  command: '/usr/bin/node',
  args: ['/x y/cli.js', 'run', '--network', network],
  env: { A: 'b' },
});
const target = () => ({ path }) as Parameters<typeof filesOf>[0];
const spotOf = async (format: FormatName) => ({
  format: await formats[format](),
  path: [LIST, 'ziti'],
  isOurs: () => true,
});

const key = fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/).filter((name) => name !== 'ziti' && name !== LIST);
const scalar = fc.oneof(fc.string({ maxLength: 8 }), fc.integer({ min: -1e6, max: 1e6 }), fc.boolean());
const server = fc.record({
  command: fc.string({ maxLength: 8 }),
  args: fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
});
const contents = fc.record({
  before: fc.dictionary(
    key,
    fc.oneof(
      scalar,
      fc.array(
        scalar.filter((each) => typeof each === 'string'),
        { maxLength: 3 },
      ),
    ),
    { maxKeys: 3 },
  ),
  servers: fc.option(fc.dictionary(key, server, { maxKeys: 3 }), { nil: undefined }),
  after: fc.dictionary(key, fc.dictionary(key, scalar, { maxKeys: 2 }), { maxKeys: 2 }),
});
const looks = fc.record({
  indent: fc.constantFrom('', '  ', '    ', '\t'),
  crlf: fc.boolean(),
  comments: fc.boolean(),
  end: fc.constantFrom('', '\n', '\n\n', '  \n'),
  bom: fc.boolean(),
});

/** Files without content; undefined is none at all. */
const EMPTY = {
  jsonc: [undefined, '', '{}', '{}\n', '// note', '{ "servers": null }'],
  toml: [undefined, '', '\n', '# note'],
  yaml: [undefined, '', '# note', 'servers:\n#  a:\n'],
} as const;

/** A file in this format as a person or program may have written it. */
function fileOf(
  format: FormatName,
  { before, servers, after }: typeof contents extends fc.Arbitrary<infer T> ? T : never,
  { indent, crlf, comments, end, bom }: typeof looks extends fc.Arbitrary<infer T> ? T : never,
): string {
  const content = { ...before, ...(servers === undefined ? {} : { [LIST]: servers }), ...after };
  let text: string;
  if (format === 'jsonc') {
    text = JSON.stringify(content, null, indent);
    if (comments) text = text.replaceAll(/,$/gm, ', // note').replaceAll(/^(\s*)"/gm, '$1/* c */ "');
  } else {
    text = (format === 'toml' ? tomlOf(content) : yamlOf(content, { indent: indent === '    ' ? 4 : 2 })).trimEnd();
    if (comments) text = `# above\n${text}`.replaceAll(/^(\[.*\])$/gm, '# of it\n$1 # note');
  }
  text += end;
  if (crlf) text = text.replaceAll('\n', '\r\n');
  return bom && format === 'jsonc' ? `\uFEFF${text}` : text;
}

describe.each(['jsonc', 'toml', 'yaml'] as const)('%s', (format) => {
  test('installing twice and uninstalling restores the same bytes', async () => {
    const spot = await spotOf(format);
    fc.assert(
      fc.property(contents, looks, (content, look) => {
        const before = fileOf(format, content, look);
        writeFileSync(path, before);
        save(filesOf(target()), installed(filesOf(target()), spot, entry('prod')));
        const once = readFileSync(path, 'utf8');
        expect(once).not.toBe(before);
        save(filesOf(target()), installed(filesOf(target()), spot, entry('prod')));
        expect(readFileSync(path, 'utf8')).toBe(once);
        save(filesOf(target()), installed(filesOf(target()), spot, entry('lab')));
        save(filesOf(target()), installed(filesOf(target()), spot, entry('prod')));
        expect(readFileSync(path, 'utf8')).toBe(once);
        save(filesOf(target()), uninstalled(filesOf(target()), spot));
        expect(readFileSync(path, 'utf8')).toBe(before);
        expect(readdirSync(folder)).toEqual(['config']);
      }),
      { numRuns: 60 },
    );
  });

  test('entries come and go in any order; without the last one, the bytes are the same', async () => {
    const { format: parser } = await spotOf(format);
    const isOurs = ({ command }: Readonly<Record<string, unknown>>) => command === entry('').command;
    const steps = fc.array(
      fc.record({ name: fc.constantFrom('ziti', 'lab', '2', '10'), network: fc.option(fc.constantFrom('a', 'b')) }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...EMPTY[format]), contents), looks, steps, (content, look, changes) => {
        const before = typeof content === 'object' ? fileOf(format, content, look) : content;
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        if (before !== undefined) writeFileSync(path, before);
        const change = (name: string, network: string | null) => {
          const [found, spot] = [filesOf(target()), { format: parser, path: [LIST, name], isOurs }];
          save(found, network === null ? uninstalled(found, spot) : installed(found, spot, entry(network)));
        };
        for (const { name, network } of changes) change(name, network);
        for (const { name } of changes) change(name, null);
        expect(readdirSync(folder)).toEqual(before === undefined ? [] : ['config']);
        if (before !== undefined) expect(readFileSync(path, 'utf8')).toBe(before);
      }),
      { numRuns: 25 },
    );
  });

  test('without the backup, the rest of the file stays byte for byte, with every key', async () => {
    const spot = await spotOf(format);
    fc.assert(
      fc.property(contents, looks, (content, look) => {
        const before = fileOf(format, content, look);
        const { after } = installed({ text: before, backup: undefined }, spot, entry('prod'));
        const back = uninstalled({ text: after, backup: 'something else' }, spot).after ?? '';
        const comments = (text: string) => (text.match(/\/\/ note|\/\* c \*\/|# above|# of it|# note/g) ?? []).length;
        expect(comments(after ?? '')).toBe(comments(before));
        const read = (text: string) => {
          const { [LIST]: servers = {}, ...others } = parsed(spot.format, text);
          return { servers, others };
        };
        expect(read(back)).toEqual(read(before));
      }),
      { numRuns: 60 },
    );
  });

  test('if there was no file, none is left; an empty one stays empty', async () => {
    const spot = await spotOf(format);
    save(filesOf(target()), installed(filesOf(target()), spot, entry('prod')));
    save(filesOf(target()), uninstalled(filesOf(target()), spot));
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(path, '');
    save(filesOf(target()), installed(filesOf(target()), spot, entry('prod')));
    save(filesOf(target()), uninstalled(filesOf(target()), spot));
    expect(readFileSync(path, 'utf8')).toBe('');
    expect(readdirSync(folder)).toEqual(['config']);
  });

  test('later changes of the owner are kept when the server is removed', async () => {
    const spot = await spotOf(format);
    const before = samples[format](LIST);
    writeFileSync(path, before);
    save(filesOf(target()), installed(filesOf(target()), spot, entry('prod')));
    writeFileSync(path, readFileSync(path, 'utf8').replace('mine', 'mine, and changed'));
    save(filesOf(target()), uninstalled(filesOf(target()), spot));
    // In JSON, the comma that the entry needed before it stays.
    expect(readFileSync(path, 'utf8').replace(' }, // stays', ' } // stays')).toBe(
      before.replace('mine', 'mine, and changed'),
    );
  });
});
