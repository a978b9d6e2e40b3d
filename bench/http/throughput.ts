import type { Figure } from '../figure.ts';
import { load, perProcessorSecond } from './load.ts';
import { newer, older, openSessions, type Post } from './messages.ts';
import { type Server, startOurs, startPlain } from './servers.ts';

const CONNECTIONS = 50;
const ROUNDS = 12;
const A_ROUND = 500;

const CALL = { name: 'listServices', arguments: { limit: 10 } };

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const round = (value: number): number => Math.round(value * 100) / 100;

/** The same call to both servers, in one era. */
async function compare(ours: readonly [Server, readonly Post[]], plain: readonly [Server, readonly Post[]]) {
  const sides = [ours, plain].map(([server, posts]) => [server, load(server, posts)] as const);
  const served: [number[], number[]] = [[], []];
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    // In turns, so that both meet the same machine.
    for (const [at, [server, under]] of sides.entries()) {
      const perSecond = await perProcessorSecond(server, under, A_ROUND);
      if (turn > 0) served[at]?.push(perSecond);
    }
  }
  for (const [, under] of sides) under.close();
  const [own, other] = served.map(median) as [number, number];
  return { ratio: own / other, ours: Math.round(own), plain: Math.round(other) };
}

const times = (post: Post): Post[] => Array.from({ length: CONNECTIONS }, () => post);

export const httpThroughput: Figure = {
  name: 'http: reads per processor second, ratio to a plain server',
  unit: 'x',
  target: 3,
  bound: 'at least',
  async measure() {
    const ours = await startOurs();
    const plain = await startPlain(ours.controller);
    const [key = ''] = ours.keys;
    const sessions = await openSessions(
      ours.url,
      Array.from({ length: CONNECTIONS }, () => key),
    );
    const newerPosts = times(newer(key, 'tools/call', CALL));
    const eras = {
      '2026-07-28': await compare([ours, newerPosts], [plain, newerPosts]),
      '2025-11-25': await compare(
        [ours, sessions.map((session) => older(key, session, 'tools/call', CALL))],
        [plain, times(older(key, undefined, 'tools/call', CALL))],
      ),
    };
    await Promise.all([ours.close(), plain.close()]);
    const value = Math.min(...Object.values(eras).map(({ ratio }) => ratio));
    return { value: round(value), details: { perProcessorSecond: eras, connections: CONNECTIONS } };
  },
};
