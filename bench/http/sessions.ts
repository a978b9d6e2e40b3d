import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figure.ts';
import { HttpConnection } from './connection.ts';
import { older, openSessions } from './messages.ts';
import { startOurs } from './servers.ts';

const SESSIONS = 1_000;
/** Sessions that are opened and used first, so that everything that sessions share has been loaded. */
const FIRST = 200;

export const httpSessionMemory: Figure = {
  name: 'http: memory of a session, of 1,000 that have made a call',
  unit: 'KiB',
  target: 60,
  async measure() {
    const ours = await startOurs(1, ['--max-sessions', String(FIRST + SESSIONS)]);
    const [key = ''] = ours.keys;
    const connection = new HttpConnection(ours.url);
    const use = async (sessions: number) => {
      for (const id of await openSessions(
        ours.url,
        Array.from({ length: sessions }, () => key),
      )) {
        const { headers, body } = older(key, id, 'tools/call', { name: 'listServices', arguments: { limit: 10 } });
        await connection.post(headers, body);
      }
      await sleep(2_000);
      return ours.residentKiB();
    };
    const before = await use(FIRST);
    const after = await use(SESSIONS);
    connection.close();
    await ours.close();
    return {
      value: Math.round((after - before) / SESSIONS),
      details: { MiB: [before, after].map((each) => Math.round(each / 1024)) },
    };
  },
};
