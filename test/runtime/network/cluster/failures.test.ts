import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { READ_FIRST } from '../../../../src/common/read-first.ts';
import type { ToolError } from '../../../../src/common/tool-error.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import type { ControllerSettings } from '../../../../src/runtime/network/cluster/types.ts';
import type { ControllerRequest } from '../../../../src/runtime/network/controller/types.ts';
import { READ, READ_CALL, settingsFor, WRITE, WRITE_CALL } from '../../../support/connect-settings.ts';
import { errorBody, type FakeController, json, LOG_IN, startFakeController } from '../../../support/fake-controller.ts';
import { testClock } from '../../../support/test-clock.ts';

const never = new AbortController().signal;
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((each) => each()));
});

async function start(): Promise<FakeController> {
  const fake = await startFakeController();
  cleanups.push(() => fake.close());
  return fake;
}

/** A plain TCP server, which is not a controller. */
async function startTcp(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failureOf(settings: ControllerSettings, request: ControllerRequest = READ): Promise<ToolError> {
  const controller = createController(settings, silentLogger, { clock: testClock() });
  try {
    const answer = await controller.send(request, never);
    throw new Error(`answered with ${answer.status}`);
  } catch (error) {
    return error as ToolError;
  } finally {
    await controller.close();
  }
}

const withoutLogin = { credentials: { method: 'none' } } as const;

describe('no connection', () => {
  test('refused', async () => {
    const fake = await startFakeController();
    await fake.close();
    const error = await failureOf(settingsFor(fake));
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('refused') });
    expect(error.next).toContain('--controller');
  });

  test('errors about a stored network name the command that changes it', async () => {
    const fake = await start();
    const stored = (changes: Partial<ControllerSettings>) =>
      settingsFor(fake, { source: { stored: 'lab' }, ...changes });
    fake.on(LOG_IN, (_request, response) => json(response, 401, errorBody('INVALID_AUTH')));
    const faults = [
      { origin: 'https://127.0.0.1:9' },
      { origin: 'https://no-such-host.invalid' },
      { trust: {} },
      {},
    ] as const;
    for (const fault of faults) {
      const { next } = await failureOf(stored(fault));
      expect(next).toContain('ziti-mcp init --network lab');
      expect(next).not.toMatch(/--controller|ZITI_MCP_/);
    }
  });

  test('a change that found no connection was not made', async () => {
    const fake = await startFakeController();
    await fake.close();
    const error = await failureOf(settingsFor(fake, withoutLogin), WRITE);
    expect(error.next).toMatch(/^Nothing was sent, so nothing was changed\./);
  });

  test('a name that does not exist', async () => {
    const fake = await start();
    const error = await failureOf(settingsFor(fake, { origin: 'https://controller.invalid:1280' }));
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('cannot be resolved') });
  });

  test('a server that accepts and stays silent', async () => {
    const origin = await startTcp(() => undefined);
    const fake = await start();
    const error = await failureOf(settingsFor(fake, { origin, connectTimeout: 100 }));
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('within 0.1 seconds') });
  });

  test('a server without TLS', async () => {
    const origin = await startTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const fake = await start();
    const error = await failureOf(settingsFor(fake, { origin }));
    expect(error).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('does not speak compatible TLS'),
    });
  });

  test.each(['\0\x01binary', 'SSH-2.0-x\r\n', 'HTTP/9.9 what\r\n'])('a server that answers %j', async (answer) => {
    const fake = await start();
    fake.on(READ_CALL, ({ socket }) => socket.end(answer));
    expect(await failureOf(settingsFor(fake, withoutLogin))).toMatchObject({
      message: expect.stringContaining('does not speak HTTP'),
      next: 'Check the port: it must be that of the management API, not one for routers.',
    });
  });

  test('a server that hangs up during the handshake', async () => {
    const origin = await startTcp((socket) => socket.once('data', () => socket.destroy()));
    const fake = await start();
    const error = await failureOf(settingsFor(fake, { origin, ...withoutLogin }), WRITE);
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('broke') });
    expect(error.next).toMatch(/^Nothing was sent/);
  });
});

describe('an answer that does not come', () => {
  test('a change whose connection broke is not sent again, and its outcome is unknown', async () => {
    const fake = await start();
    fake.on(WRITE_CALL, ({ socket }) => socket.destroy());
    const error = await failureOf(settingsFor(fake), WRITE);
    expect(error).toMatchObject({ kind: 'unreachable', next: READ_FIRST });
    expect(fake.calls().filter((call) => call === WRITE_CALL)).toHaveLength(1);
  });

  test('a read whose body breaks off every time', async () => {
    const fake = await start();
    fake.on(READ_CALL, ({ socket }, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"data"');
      setImmediate(() => socket.destroy());
    });
    const error = await failureOf(settingsFor(fake));
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('broke') });
  });

  test('in time', async () => {
    const fake = await start();
    fake.on(READ_CALL, () => undefined);
    const error = await failureOf(settingsFor(fake, { callTimeout: 300 }));
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('within 0.3 seconds') });
  });

  test('a change that was not answered in time', async () => {
    const fake = await start();
    fake.on(WRITE_CALL, () => undefined);
    const error = await failureOf(settingsFor(fake, { callTimeout: 300 }), WRITE);
    expect(error.next).toBe(READ_FIRST);
  });

  test('a change that was not answered in what its call has left', async () => {
    const fake = await start();
    fake.on(WRITE_CALL, () => undefined);
    const error = await failureOf(settingsFor(fake, { callTimeout: 600_000 }), { ...WRITE, time: 312.5 });
    expect(error.next).toBe(READ_FIRST);
    expect(error.message).toMatch(/did not answer within 0\.31[23] seconds\.$/);
  });

  test('a login that is not answered in time leaves a change unsent', async () => {
    const fake = await start();
    fake.on(LOG_IN, () => undefined);
    const error = await failureOf(settingsFor(fake, { callTimeout: 300 }), WRITE);
    expect(error.message).toContain('within 0.3 seconds');
    expect(fake.calls()).toEqual([LOG_IN]);
  });
});

describe('cancelling', () => {
  test('ends the request on the wire, and leaves the controller usable', async () => {
    const fake = await start();
    const controller = createController(settingsFor(fake), silentLogger);
    const caller = new AbortController();
    const cut = new Promise<void>((resolve) => {
      fake.on(READ_CALL, ({ socket }) => {
        socket.once('close', () => resolve());
        caller.abort();
      });
    });
    await expect(controller.send(READ, caller.signal)).rejects.toMatchObject({ kind: 'cancelled' });
    await cut;
    fake.on(READ_CALL, (_request, response) => json(response, 200, {}));
    expect((await controller.send(READ, never)).status).toBe(200);
    await controller.close();
    expect(fake.calls().filter((call) => call === LOG_IN)).toHaveLength(1);
  });

  test('in the middle of a body', async () => {
    const fake = await start();
    const controller = createController(settingsFor(fake), silentLogger);
    const caller = new AbortController();
    fake.on(READ_CALL, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":', () => caller.abort());
    });
    await expect(controller.send(READ, caller.signal)).rejects.toMatchObject({ kind: 'cancelled' });
    await controller.close();
  });

  test('before anything was sent', async () => {
    const fake = await start();
    const controller = createController(settingsFor(fake), silentLogger);
    await expect(controller.send(WRITE, AbortSignal.abort())).rejects.toMatchObject({
      kind: 'cancelled',
      next: expect.stringContaining('nothing was changed'),
    });
    await controller.close();
    expect(fake.seen).toEqual([]);
  });

  test('by one caller does not cancel the login for another', async () => {
    const fake = await start();
    const controller = createController(settingsFor(fake), silentLogger);
    const caller = new AbortController();
    const arrived = new Promise<() => void>((resolve) => {
      fake.on(LOG_IN, (_request, response) =>
        resolve(() => json(response, 200, { data: { token: 'late', expirationSeconds: 1800 } })),
      );
    });
    fake.on(READ_CALL, (_request, response) => json(response, 200, {}));
    const first = controller.send(READ, caller.signal);
    const second = controller.send(READ, never);
    const answerLogin = await arrived;
    caller.abort();
    await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
    answerLogin();
    expect((await second).status).toBe(200);
    await controller.close();
    expect(fake.calls().filter((call) => call === LOG_IN)).toHaveLength(1);
  });

  test('closing ends calls in progress', async () => {
    const fake = await start();
    const controller = createController(settingsFor(fake), silentLogger);
    const arrived = new Promise<void>((resolve) => fake.on(READ_CALL, () => resolve()));
    const call = controller.send(READ, never);
    await arrived;
    const ended = expect(call).rejects.toMatchObject({
      kind: 'cancelled',
      message: expect.stringContaining('stopping'),
    });
    await controller.close();
    await ended;
  });
});
