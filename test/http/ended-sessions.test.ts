import { afterAll, beforeAll, expect, test } from 'vitest';
import { zitiProtocol } from '../../src/http/protocol.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type HttpServer, message, OPENING, openSession, startHttp } from '../support/http-server.ts';

let sandbox: Sandbox;
let server: HttpServer;
let key: string;
/** Lets the calls go on that wait for what makes them. */
const waiting: (() => void)[] = [];
/** How many calls were made. */
let made = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  const session: typeof zitiProtocol.session = (service, wire) =>
    zitiProtocol.session(
      {
        ...service,
        async calls() {
          await new Promise<void>((resolve) => waiting.push(resolve));
          const call = await service.calls();
          return async (...called) => {
            const outcome = await call(...called);
            made += 1;
            return outcome;
          };
        },
      },
      wire,
    );
  server = await startHttp(sandbox, ['--expose', 'managed'], { protocol: { ...zitiProtocol, session } });
  key = await server.key('ci');
});
afterAll(async () => {
  await server?.stop();
  await sandbox?.close();
});

const { params: opening } = JSON.parse(OPENING);

test.each([
  ['an opening as usual', opening],
  ['an opening with more than clients send', { ...opening, more: true }],
])('a session that ends before a call has changed its tools ends alone, after %s', async (_, params) => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const session = await openSession(server.url, key, message('initialize', params));
  const post = (body: string) => fetch(server.url, { method: 'POST', headers: session, body });
  const call = message('tools/call', { name: 'manageTools', arguments: { enable: ['links'] } }, 2);
  // Its connection ends with the session.
  const called = post(call).catch(() => undefined);
  const before = made;
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  expect((await fetch(server.url, { method: 'DELETE', headers: session })).status).toBe(200);
  await called;
  for (const goOn of waiting.splice(0)) goOn();
  await expect.poll(() => made).toBeGreaterThan(before);
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
