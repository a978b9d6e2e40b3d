import { InMemoryTransport } from '@modelcontextprotocol/client';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { LibraryChannel } from '../../../src/runtime/protocol/library-channel.ts';

const request = (id: number, method: string) => ({ jsonrpc: '2.0', id, method }) as const;
const answer = (id: number) => ({ jsonrpc: '2.0', id, result: {} }) as const;

/** A channel to a client in this process, and what either side has received. */
async function channel(load: () => Promise<void>) {
  const [client, wire] = InMemoryTransport.createLinkedPair();
  const had = { client: [] as JSONRPCMessage[], library: [] as JSONRPCMessage[], closed: 0, errors: [] as string[] };
  client.onmessage = (message) => had.client.push(message);
  const library = new LibraryChannel(wire as Transport, load);
  library.onmessage = (message) => had.library.push(message);
  library.onclose = () => {
    had.closed += 1;
  };
  library.onerror = ({ message }) => had.errors.push(message);
  wire.onclose = () => library.ended();
  await client.start();
  return { library, client, had };
}

test('the library gets all messages in order, and nothing is answered twice', async () => {
  const { library, had } = await channel(() => library.start());
  library.answered(request(1, 'initialize'));
  expect(had.library).toEqual([]);
  library.deliver(request(2, 'tools/call'));
  library.deliver(request(3, 'tools/call'));
  await new Promise(setImmediate);
  library.answered({ jsonrpc: '2.0', method: 'notifications/initialized' });
  expect(had.library.map((message) => 'id' in message && message.id)).toEqual([1, 2, 3, false]);
  for (const id of [1, 2, 1]) await library.send(answer(id));
  expect(had.client).toEqual([answer(2), answer(1)]);
});

test('a client that leaves while the library loads is not served', async () => {
  let ready = () => {};
  const loaded = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const { library, client, had } = await channel(() => loaded.then(() => library.start()));
  library.deliver(request(1, 'tools/call'));
  await client.close();
  had.closed = 0;
  ready();
  await new Promise(setImmediate);
  expect(had).toMatchObject({ library: [], closed: 1 });
});

test('a library that cannot be loaded ends the connection', async () => {
  const { library, had } = await channel(() => Promise.reject(new Error('no such file')));
  library.deliver(request(1, 'tools/call'));
  await new Promise(setImmediate);
  expect(had).toMatchObject({ errors: ['no such file'], closed: 1 });
});

test('those who wait for a library that cannot be loaded get an error', async () => {
  const { library, had } = await channel(() => Promise.reject(new Error('no such file: /secret/path')));
  library.answered(request(0, 'initialize'));
  library.deliver(request(1, 'tools/call'));
  await new Promise(setImmediate);
  expect(had.client).toMatchObject([
    { id: 1, error: { code: -32603, message: expect.stringContaining('Restart it') } },
  ]);
  expect(JSON.stringify(had.client)).not.toContain('/secret/path');
});

test('requests of the library itself pass, whatever their id', async () => {
  const { library, had } = await channel(() => library.start());
  library.answered(request(0, 'initialize'));
  await library.send(request(0, 'elicitation/create'));
  await library.send(answer(0));
  await library.send(answer(0));
  expect(had.client).toEqual([request(0, 'elicitation/create'), answer(0)]);
});
