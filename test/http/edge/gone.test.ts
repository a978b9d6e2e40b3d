import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closingOf, goneBefore } from '../../../src/http/edge/gone.ts';

let requests: [IncomingMessage, ServerResponse][] = [];
const server = createServer((...request) => requests.push(request));
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let url = '';

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  agent.destroy();
  server.close();
});
beforeEach(() => {
  requests = [];
});

/** A request that has arrived, and how its client leaves. */
async function arrived() {
  const before = requests.length;
  const sent = get(url, { agent });
  sent.on('error', () => undefined);
  const answer = once(sent, 'response');
  answer.catch(() => undefined);
  while (requests.length === before) await once(server, 'request');
  const [request, response] = requests.at(-1) as [IncomingMessage, ServerResponse];
  const answered = async () => {
    response.end('done');
    const [received] = (await answer) as [IncomingMessage];
    received.resume();
    await once(received, 'end');
  };
  return { request, response, answered, leave: () => sent.destroy() };
}

test('requests on one connection share a signal, which is aborted when it closes', async () => {
  const first = await arrived();
  const signal = closingOf(first.request.socket);
  await first.answered();
  const second = await arrived();
  expect(closingOf(second.request.socket)).toBe(signal);
  expect(signal.aborted).toBe(false);
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
  second.leave();
  await aborted;
  expect(closingOf(second.request.socket).aborted).toBe(true);
});

test('a connection that has already closed is recognized', async () => {
  const { request, leave } = await arrived();
  const closed = once(request.socket, 'close');
  leave();
  await closed;
  expect(closingOf(request.socket).aborted).toBe(true);
});

test('a client is gone only if it leaves before the whole answer', async () => {
  const stayed = await arrived();
  const never = goneBefore(stayed.response);
  const closed = once(stayed.response, 'close');
  await stayed.answered();
  await closed;
  expect(never.aborted).toBe(false);
  const left = await arrived();
  const gone = goneBefore(left.response);
  const aborted = once(gone, 'abort');
  left.leave();
  await aborted;
});
