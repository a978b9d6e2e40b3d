import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { writeResponse } from '../../../src/http/edge/write-response.ts';

const CHUNK = new Uint8Array(1024 * 1024);

/** A client that reads a body of so many chunks when it likes. */
async function begun(chunks: number) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false }).end();
  const [, to] = (await once(server, 'request')) as [unknown, ServerResponse];
  const body = ReadableStream.from(Array.from({ length: chunks }, () => CHUNK));
  const listeners: number[] = [];
  to.on('drain', () => listeners.push(to.listenerCount('close') + to.listenerCount('drain')));
  const written = writeResponse(to, new Response(body as ReadableStream<Uint8Array>));
  const [from] = await once(asked, 'response');
  return { server, asked, from, written, listeners };
}

test('waits for a slow reader again and again, and listens to it once', async () => {
  const { server, from, written, listeners } = await begun(30);
  let bytes = 0;
  for await (const chunk of from) bytes += chunk.length;
  await written;
  expect(bytes).toBe(30 * CHUNK.length);
  expect(listeners.length).toBeGreaterThan(2);
  expect(Math.max(...listeners)).toBe(listeners[0]);
  server.close();
});

test('ends with a reader that leaves while it is waited for', async () => {
  const { server, asked, written } = await begun(30);
  asked.destroy();
  await written;
  server.close();
});
