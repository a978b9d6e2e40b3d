import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from '../src/common/once.ts';
import { toList } from './cold-start.ts';
import type { Figure, Measured } from './figure.ts';
import { installPackage } from './installed.ts';
import { largeApi } from './large-api.ts';
import { hundredths } from './statistics.ts';

/** A controller that is down, and no login: nothing is sent. */
const SOMEWHERE = ['--controller', 'https://127.0.0.1:1', '--anonymous'];

const homeAt = (home: string) => ({ XDG_CACHE_HOME: home, HOME: home, LOCALAPPDATA: home });

/** Runs `tools` and takes the time, in seconds. @param heap most memory of its data, in MiB */
function timed(program: string, args: readonly string[], home: string, heap: number): number {
  const env = { ...process.env, ...homeAt(home) };
  const start = performance.now();
  const command = [`--max-old-space-size=${heap}`, program, 'tools', '--log-level', 'error', ...args];
  const { status, stderr } = spawnSync(process.execPath, command, { env, maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`ziti-mcp tools ended with ${status}: ${String(stderr).slice(0, 300)}`);
  return (performance.now() - start) / 1000;
}

const ROUNDS = 15;
/** The most memory of the program's data, in MiB. */
const HEAP = 1_500;
/** As many as GitHub's document has; it is about as large. */
const OPERATIONS = 1_100;
const MANY_OPERATIONS = 10_000;

/** Does some work with a home folder and a document of this many operations, which are removed afterwards. */
async function withDocument<Times extends object>(
  operations: number,
  work: (program: string, home: string, spec: readonly string[]) => Promise<Times>,
) {
  const program = await installPackage();
  const home = mkdtempSync(join(tmpdir(), 'ziti-mcp-large-'));
  try {
    const file = join(home, 'large.json');
    const text = largeApi(operations);
    writeFileSync(file, text);
    const times = await work(program, home, ['--spec', file]);
    return { ...times, megabytes: Math.round(text.length / 1e5) / 10, operations };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Seconds of a first start with a document, and milliseconds of later ones and of starts without one: the fastest of
 * several each.
 */
const measure = (operations: number) =>
  withDocument(operations, async (program, home, spec) => {
    const first = timed(program, spec, home, HEAP);
    const env = homeAt(home);
    const [later, plain]: [number[], number[]] = [[], []];
    // Interleaved, so that both run under the same conditions.
    for (let round = 0; round < ROUNDS; round += 1) {
      later.push(await toList(program, { args: [...SOMEWHERE, ...spec], env }));
      plain.push(await toList(program, { args: SOMEWHERE, env }));
    }
    return { first, later: Math.round(Math.min(...later)), plain: Math.round(Math.min(...plain)), rounds: ROUNDS };
  });

const large = once(() => measure(OPERATIONS));

async function ofLarge(value: (times: Awaited<ReturnType<typeof measure>>) => number): Promise<Measured> {
  const times = await large();
  return { value: hundredths(value(times)), details: times };
}

export const firstStartLarge: Figure = {
  name: 'first start with a large document',
  unit: 's',
  target: 5,
  measure: () => ofLarge(({ first }) => first),
};

export const laterStartLarge: Figure = {
  name: 'later starts with a large document, in plain starts',
  unit: 'times',
  target: 1.3,
  measure: () => ofLarge(({ later, plain }) => later / plain),
};

export const manyOperations: Figure = {
  name: 'first start with a large document of 10,000 operations, within 1.5 GB',
  unit: 's',
  target: 60,
  measure: async () => {
    const times = await withDocument(MANY_OPERATIONS, async (program, home, spec) => ({
      first: timed(program, spec, home, HEAP),
    }));
    return { value: hundredths(times.first), details: times };
  },
};
