/**
 * `npm run mutate -- [ROOM...] [--every N]`: changes one thing at a time in the code that decides what is safe, and runs the
 * tests of its room. Prints each mutant, and which ones no test noticed. Works in a copy: nothing of this folder is touched.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutate/mutants.ts';
import { ROOMS } from './mutate/rooms.ts';
import { TestRunner } from './mutate/test-runner.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { every: { type: 'string', default: '1' } },
});
const unknown = positionals.filter((name) => !(name in ROOMS));
if (unknown.length > 0) throw new Error(`No room ${unknown.join()}. There are ${Object.keys(ROOMS).join(', ')}.`);
const chosen = Object.entries(ROOMS).filter(([name]) => positionals.length === 0 || positionals.includes(name));

const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-mutate-'));
for (const part of ['src', 'test', 'codegen', 'spec', 'package.json', 'tsconfig.json'])
  cpSync(part, join(folder, part), { recursive: true });
symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));

const runner = new TestRunner(folder);
try {
  for (const [name, { sources, tests }] of chosen) await mutateRoom(name, sources, tests);
} finally {
  await runner.close();
  rmSync(folder, { recursive: true, force: true });
}

function ownTests(file: string): string | undefined {
  const path = file.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts');
  return existsSync(path) ? path : undefined;
}

async function mutateRoom(name: string, sources: readonly string[], tests: readonly string[]): Promise<void> {
  const started = performance.now();
  const before = await runner.fails(tests, 300_000);
  // Whoever takes five times as long goes round in a circle, also where the machine has other things to do.
  const longest = 10_000 + 5 * Math.round(performance.now() - started);
  if (before !== undefined) throw new Error(`The tests of ${name} fail without any mutant: ${before}`);
  const all = sources.flatMap((file) => mutantsOf(file, readFileSync(join(folder, file), 'utf8')));
  const tried = all.filter((_mutant, index) => index % Number(values.every) === 0);
  let killed = 0;
  for (const mutant of tried) {
    const path = join(folder, mutant.file);
    const original = readFileSync(path, 'utf8');
    writeFileSync(path, mutant.apply(original));
    runner.changed(path);
    // The tests of the very file come first: most mutants need no others.
    const own = ownTests(mutant.file);
    const failure = (own && (await runner.fails([own], longest))) ?? (await runner.fails(tests, longest));
    if (failure !== undefined) killed += 1;
    console.log(`${failure === undefined ? 'SURVIVED' : 'killed'} ${mutant.file}:${mutant.line} ${mutant.what}`);
    writeFileSync(path, original);
    runner.changed(path);
  }
  const share = ((100 * killed) / tried.length).toFixed(1);
  console.log(`${name}: ${tried.length} mutants of ${all.length}, ${killed} killed (${share} %)`);
}
