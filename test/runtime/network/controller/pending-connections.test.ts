import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openDispatcher } from '../../../../src/runtime/network/controller/dispatcher.ts';

/** Longer than a test may take. */
const CONNECT_TIMEOUT = 600_000;

test('the end of a dispatcher ends connections that a mute server has not established', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const dispatcher = openDispatcher({ proxy: undefined, connectTimeout: CONNECT_TIMEOUT, trust: 'unverified' });
  const origin = `https://127.0.0.1:${port}`;
  const asked = dispatcher.request({ origin, path: '/', method: 'GET' }).catch((error: unknown) => error);
  const [socket] = (await once(server, 'connection')) as [Socket];
  const closed = once(socket.resume(), 'close');
  await dispatcher.destroy();
  await closed;
  expect(await asked).toBeInstanceOf(Error);
  server.close();
});
