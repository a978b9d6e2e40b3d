import type { Figure } from '../figure.ts';
import { hundredths, median } from '../statistics.ts';
import { load, perProcessorSecond } from './load.ts';
import { newer, older, openSessions, type Post } from './messages.ts';
import { type Server, startOurs, startPlain } from './servers.ts';

const CONNECTIONS = 50;
const TURNS = 9;
const A_TURN = 300;
/** Calls of a server that has just started. These are not counted; then five times as many are. */
const FIRST = 150;
/** Turns before the others: a server runs for days, and Node compiles what is used most for thousands of calls. */
const WARM_UP = 10;

const CALL = { name: 'listServices', arguments: { limit: 10 } };

const times = (post: Post): Post[] => Array.from({ length: CONNECTIONS }, () => post);

/** The servers that are compared, each with what its connections send. */
type Sides = Readonly<Record<'ours' | 'plain' | 'withOneTool', readonly [Server, readonly Post[]]>>;

/**
 * Reads that each server serves in a second of a processor. The ratios are medians over all turns, since the servers of
 * one turn run under the same conditions.
 */
async function compare(servers: Sides) {
  const names = Object.keys(servers) as (keyof Sides)[];
  const sides = names.map((name) => {
    const [server, posts] = servers[name];
    return { name, server, under: load(server, posts), first: 0 };
  });
  for (const side of sides) {
    await side.under.send(FIRST);
    side.first = await perProcessorSecond(side.server, side.under, FIRST * 5);
  }
  // In turns, so that none of them is idle for long: after half a minute, Node forgets what it has compiled.
  for (let turn = 0; turn < WARM_UP; turn += 1) {
    for (const { under } of sides) await under.send(A_TURN);
  }
  const turns: Readonly<Record<keyof Sides, number>>[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const served = { ours: 0, plain: 0, withOneTool: 0 };
    for (const { name, server, under } of sides) served[name] = await perProcessorSecond(server, under, A_TURN);
    turns.push(served);
  }
  for (const { under } of sides) under.close();
  const ofEach = (of: (name: keyof Sides) => number) => Object.fromEntries(names.map((name) => [name, of(name)]));
  const first = (name: keyof Sides) => sides[names.indexOf(name)]?.first ?? 0;
  return {
    perSecond: ofEach((name) => Math.round(median(turns.map((served) => served[name])))),
    atStart: ofEach((name) => Math.round(first(name))),
    ratioToPlain: hundredths(median(turns.map(({ ours, plain }) => ours / plain))),
    ratioToOneTool: hundredths(median(turns.map(({ ours, withOneTool }) => ours / withOneTool))),
    ratioAtStart: hundredths(first('ours') / first('plain')),
  };
}

async function toolsOf({ url }: Server, key: string): Promise<readonly unknown[]> {
  const { headers, body } = newer(key, 'tools/list');
  const answer = await fetch(url, { method: 'POST', headers, body });
  return ((await answer.json()) as { result: { tools: readonly unknown[] } }).result.tools;
}

/** A plain server that lists the same tools, and one with only the called tool, which is the least that is possible. */
export const httpThroughput: Figure = {
  name: 'http: reads per processor second, ratio to a plain server of the same tools',
  unit: 'x',
  target: 3,
  bound: 'at least',
  async measure() {
    const ours = await startOurs();
    const [key = ''] = ours.keys;
    const plain = await startPlain(ours.controller, await toolsOf(ours, key));
    const least = await startPlain(ours.controller);
    const sessions = await openSessions(
      ours.url,
      Array.from({ length: CONNECTIONS }, () => key),
    );
    const [newest, old] = [times(newer(key, 'tools/call', CALL)), times(older(key, undefined, 'tools/call', CALL))];
    const inSessions = sessions.map((session) => older(key, session, 'tools/call', CALL));
    const eras = {
      '2026-07-28': await compare({ ours: [ours, newest], plain: [plain, newest], withOneTool: [least, newest] }),
      '2025-11-25': await compare({ ours: [ours, inSessions], plain: [plain, old], withOneTool: [least, old] }),
    };
    await Promise.all([ours, plain, least].map((each) => each.close()));
    const value = Math.min(...Object.values(eras).map(({ ratioToPlain }) => ratioToPlain));
    return { value, details: { ...eras, connections: CONNECTIONS } };
  },
};
