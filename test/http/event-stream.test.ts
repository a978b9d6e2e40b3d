import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { EventLog, EventRoom } from '../../src/http/session/event-log.ts';
import { EventStream } from '../../src/http/session/event-stream.ts';

test('a client that left while its session was looked up is not connected', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  socket.destroy();
  await once(response, 'close');
  const stream = new EventStream('a.0', new EventLog(new EventRoom()), undefined, () => undefined);
  stream.connect(response, {}, '2025-11-25');
  expect(stream.connected).toBe(false);
  server.close();
});
