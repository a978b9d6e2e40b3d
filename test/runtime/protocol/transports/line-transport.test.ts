import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { LineTransport } from '../../../../src/runtime/protocol/transports/line-transport.ts';

const message = { jsonrpc: '2.0', id: 1, result: { text: 'x'.repeat(100) } } as const;

async function open() {
  const [stdin, stdout] = [new PassThrough(), new PassThrough({ highWaterMark: 50 })];
  const transport = new LineTransport(stdin, stdout);
  await transport.start();
  return { transport, stdin, stdout };
}

test('all writers wait for a slow reader, and continue when it reads', async () => {
  const { transport, stdout } = await open();
  const sent = Array.from({ length: 40 }, () => transport.send(message));
  expect(stdout.listenerCount('drain')).toBe(1);
  stdout.resume();
  await Promise.all(sent);
  expect(stdout.listenerCount('drain')).toBe(0);
});

test('writers stop waiting for a reader that has gone', async () => {
  const { transport, stdin } = await open();
  const sent = transport.send(message);
  stdin.end();
  stdin.resume();
  await sent;
  await expect(transport.send(message)).rejects.toThrow('closed');
});

test('a last message without a line break is read too, and half a message is reported', async () => {
  for (const [last, read, told] of [
    ['{"jsonrpc":"2.0","id":2,"method":"ping"}', [1, 2], ''],
    ['{"jsonrpc":"2.0","id":2,"met', [1], '-32700'],
    ['', [1], ''],
  ] as const) {
    const { transport, stdin, stdout } = await open();
    const ids: unknown[] = [];
    transport.onmessage = (received) => ids.push('id' in received ? received.id : undefined);
    stdin.end(`{"jsonrpc":"2.0","id":1,"method":"ping"}\n${last}`);
    await once(stdin, 'end');
    expect(ids).toStrictEqual(read);
    expect(String(stdout.read() ?? '')).toContain(told);
    await transport.close();
  }
});

test('a cancelled request is not answered, nor waited for at the end of input', async () => {
  const closed: string[] = [];
  const end = async (name: string, last: string) => {
    const { transport, stdin, stdout } = await open();
    const over = new Promise<void>((resolve) => {
      transport.onclose = resolve;
    });
    stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    stdin.end(last);
    await over;
    closed.push(name);
    return stdout;
  };
  const cancelled = '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}\n';
  const [, stdout] = await Promise.all([end('unanswered', ''), end('cancelled', cancelled)]);
  expect(closed).toEqual(['cancelled', 'unanswered']);
  expect(stdout?.read()).toBeNull();
});

test('a cancelled request keeps no answer from the others of its batch', async () => {
  const { transport, stdin, stdout } = await open();
  transport.setProtocolVersion('2025-03-26');
  stdin.write('[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}]\n');
  await transport.send({ jsonrpc: '2.0', id: 2, result: {} });
  expect(stdout.read()).toBeNull();
  stdin.write('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}\n');
  expect(JSON.parse(String(stdout.read()))).toEqual([{ jsonrpc: '2.0', id: 2, result: {} }]);
  stdin.write('[{"jsonrpc":"2.0","id":3,"method":"ping"}]\n');
  stdin.write('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}\n');
  expect(stdout.read()).toBeNull();
  await transport.close();
});

test('a subscription lasts as long as the input', async () => {
  const { transport, stdin, stdout } = await open();
  const closed = once(stdin, 'close');
  stdin.end('{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{}}\n');
  await closed;
  await expect(transport.send(message)).rejects.toThrow('closed');
  expect(stdout.read()).toBeNull();
});

test('no more is read from a client that leaves megabytes unread, until it reads on', async () => {
  const { transport, stdin, stdout } = await open();
  const large = { ...message, result: { text: 'x'.repeat(1024 * 1024) } };
  for (let each = 0; each < 7; each += 1) void transport.send(large);
  expect(stdin.isPaused()).toBe(false);
  void transport.send(large);
  expect(stdin.isPaused()).toBe(true);
  stdout.resume();
  await once(stdin, 'resume');
  expect(stdin.isPaused()).toBe(false);
  await transport.close();
});

test('a request with the id of another one without an answer is refused, and the other one is answered', async () => {
  const { transport, stdin, stdout } = await open();
  const received: unknown[] = [];
  transport.onmessage = (each) => received.push(each);
  stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n');
  expect(received).toEqual([{ jsonrpc: '2.0', id: 1, method: 'ping' }]);
  expect(JSON.parse(String(stdout.read()))).toMatchObject({ id: 1, error: { code: -32600 } });
  await transport.send({ jsonrpc: '2.0', id: 1, result: {} });
  expect(JSON.parse(String(stdout.read()))).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
  stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
  expect(received).toHaveLength(2);
  await transport.close();
});
