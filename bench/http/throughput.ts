import type { Figure } from '../figure.ts';
import { hundredths, median } from '../statistics.ts';
import { load, perProcessorSecond } from './load.ts';
import { newer, older, openSessions, type Post } from './messages.ts';
import { type Server, startOurs, startPlain } from './servers.ts';

const CONNECTIONS = 50;
const ROUNDS = 7;
const A_ROUND = 300;
/** Calls that come before: a server runs for days, and Node compiles what is used most for thousands of calls. */
const WARM_UP = 3_000;
/** Of these, the first are not counted, and five times as many show what it serves while it is compiled. */
const FIRST = 150;

const CALL = { name: 'listServices', arguments: { limit: 10 } };

const times = (post: Post): Post[] => Array.from({ length: CONNECTIONS }, () => post);

/** Reads that each server serves in a second of a processor: those of its start, and later. */
async function compare<Name extends string>(servers: Readonly<Record<Name, readonly [Server, readonly Post[]]>>) {
  const names = Object.keys(servers) as Name[];
  const sides = names.map((name) => {
    const [server, posts] = servers[name];
    return { name, server, under: load(server, posts), first: 0, later: [] as number[] };
  });
  for (const side of sides) {
    await side.under.send(FIRST);
    side.first = await perProcessorSecond(side.server, side.under, FIRST * 5);
    await side.under.send(WARM_UP);
  }
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    // In turns, so that all meet the same machine.
    for (const { server, under, later } of sides) later.push(await perProcessorSecond(server, under, A_ROUND));
  }
  for (const { under } of sides) under.close();
  const of = (what: (side: (typeof sides)[number]) => number) =>
    Object.fromEntries(sides.map((side) => [side.name, Math.round(what(side))])) as Record<Name, number>;
  return { ...of(({ later }) => median(later)), first: of(({ first }) => first) };
}

async function toolsOf({ url }: Server, key: string): Promise<readonly unknown[]> {
  const { headers, body } = newer(key, 'tools/list');
  const answer = await fetch(url, { method: 'POST', headers, body });
  return ((await answer.json()) as { result: { tools: readonly unknown[] } }).result.tools;
}

/** A plain server that lists the same tools, and one that has the called one alone: the least that there can be. */
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
    const ratioTo = (other: 'plain' | 'withOneTool') =>
      hundredths(Math.min(...Object.values(eras).map((each) => each.ours / each[other])));
    const details = {
      perProcessorSecond: eras,
      ratioToOneTool: ratioTo('withOneTool'),
      ratioAtStart: hundredths(Math.min(...Object.values(eras).map(({ first }) => first.ours / first.plain))),
      connections: CONNECTIONS,
    };
    return { value: ratioTo('plain'), details };
  },
};
