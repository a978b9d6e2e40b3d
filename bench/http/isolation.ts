import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figure.ts';
import { installPackage } from '../installed.ts';
import { startLargeSandbox } from '../peers/peer.ts';
import { percentile } from '../statistics.ts';
import { HttpConnection } from './connection.ts';
import { newer, older, openSessions, type Post } from './messages.ts';
import { startOurs } from './servers.ts';

const PINGS = 200;
/** Concurrent calls of the other principal. */
const HEAVY = 4;

/** Pings, one after the other. @returns milliseconds of each */
async function ping(connection: HttpConnection, key: string, session: string): Promise<number[]> {
  const { headers, body } = older(key, session, 'ping');
  const times: number[] = [];
  for (let each = 0; each < PINGS; each += 1) {
    const started = performance.now();
    await connection.post(headers, body);
    times.push(performance.now() - started);
    await sleep(10);
  }
  return times;
}

export const httpIsolation: Figure = {
  name: 'http: delay of pings, p99, by heavy calls of another principal',
  unit: 'ms',
  target: 50,
  async measure() {
    const ours = await startOurs(2, [], await startLargeSandbox(await installPackage()));
    const [heavy = '', light = ''] = ours.keys;
    const [session = ''] = await openSessions(ours.url, [light]);
    const pinging = new HttpConnection(ours.url);
    await ping(pinging, light, session);
    const alone = await ping(pinging, light, session);
    let isOver = false;
    const calls = [
      newer(heavy, 'tools/call', { name: 'listIdentities', arguments: { all: true, fields: ['*'] } }),
      newer(heavy, 'tools/call', { name: 'auditNetwork', arguments: {} }),
    ];
    const load = Array.from({ length: HEAVY }, async (_, at) => {
      const connection = new HttpConnection(ours.url);
      const call = calls[at % calls.length] as Post;
      while (!isOver) await connection.post(call.headers, call.body);
      connection.close();
    });
    await sleep(2_000);
    const beside = await ping(pinging, light, session);
    isOver = true;
    await Promise.all(load);
    pinging.close();
    await ours.close();
    const [usual, slowed] = [percentile(alone, 0.99), percentile(beside, 0.99)];
    const round = (value: number) => Math.round(value * 10) / 10;
    const milliseconds = { alone: round(usual), beside: round(slowed), longest: round(Math.max(...beside)) };
    return { value: round(Math.max(0, slowed - usual)), details: { milliseconds, pings: PINGS, heavyCalls: HEAVY } };
  },
};
