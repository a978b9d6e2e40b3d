import { Pool } from 'undici';
import { once } from '../src/common/once.ts';
import { startSandbox } from '../src/sandbox/index.ts';
import type { Figure } from './figure.ts';
import { median } from './statistics.ts';

const ROUNDS = 40;
const PREFIX = '/edge/management/v1';

/** Filters as an operator writes them, over the 20,000 identities and their services and policies. */
const QUERIES = [
  'identities?filter=name contains "a" and anyOf(roleAttributes) = "sales" sort by name&limit=20',
  'identities?filter=type = "Default" and isAdmin = false&limit=20',
  'services?filter=name contains "web"&limit=20',
  'service-policies?filter=name contains "dial" sort by name&limit=20',
].map((query) => `${PREFIX}/${encodeURI(query)}`);

interface Measurement {
  readonly start: number;
  readonly filtered: number;
}

/** Both figures come from one sandbox. Milliseconds. */
const measured = once(run);

async function run(): Promise<Measurement> {
  const began = performance.now();
  const sandbox = await startSandbox({ size: 'large' });
  const start = performance.now() - began;
  const pool = new Pool(sandbox.url, { connect: { ca: sandbox.ca } });
  const token = await logIn(pool, sandbox.username, sandbox.password);
  const times = new Map<string, number[]>(QUERIES.map((path) => [path, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [path, taken] of times) {
      const sentAt = performance.now();
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers: { 'zt-session': token } });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
      taken.push(performance.now() - sentAt);
    }
  }
  await pool.close();
  await sandbox.close();
  return { start, filtered: Math.max(...[...times.values()].map(median)) };
}

async function logIn(pool: Pool, username: string, password: string): Promise<string> {
  const { body } = await pool.request({
    method: 'POST',
    path: `${PREFIX}/authenticate?method=password`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return ((await body.json()) as { data: { token: string } }).data.token;
}

const figure = (name: string, target: number, pick: (of: Measurement) => number): Figure => ({
  name,
  unit: 'ms',
  target,
  async measure() {
    return { value: Math.round(pick(await measured())) };
  },
});

export const sandboxStart = figure('start of the sandbox with 20,000 identities', 3_000, ({ start }) => start);
export const sandboxFilter = figure(
  'filtered list of that sandbox, p50 of the slowest query',
  50,
  ({ filtered }) => filtered,
);
