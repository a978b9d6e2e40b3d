import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import { READ, READ_CALL, settingsFor, WRITE, WRITE_CALL } from '../../../support/connect-settings.ts';
import {
  errorBody,
  type FakeController,
  json,
  LOG_IN,
  LOG_OUT,
  startFakeController,
} from '../../../support/fake-controller.ts';

let fake: FakeController;
const never = new AbortController().signal;

beforeEach(async () => {
  fake = await startFakeController();
});
afterEach(() => fake.close());

describe('a call', () => {
  test('logs in once, sends the token, and hands back status, media type and bytes', async () => {
    const controller = createController(settingsFor(fake), silentLogger);
    fake.on(READ_CALL, (_request, response) => {
      response.writeHead(200, { 'content-type': 'Application/JSON; charset=utf-8' }).end('{"data":[]}');
    });
    const answer = await controller.send(READ, never);
    await controller.send(READ, never);
    await controller.close();
    expect(answer.status).toBe(200);
    expect(answer.mediaType).toBe('application/json');
    expect(Buffer.from(answer.body).toString()).toBe('{"data":[]}');
    expect(fake.calls()).toEqual([LOG_IN, READ_CALL, READ_CALL, LOG_OUT]);
    expect(fake.seen.map(({ headers }) => headers['zt-session'])).toEqual([undefined, 'token-1', 'token-1', 'token-1']);
    expect(fake.seen[1]?.path).toBe(READ.path);
  });

  test.each([601, 602, 606, 501, 404, 302])('returns status %i as an answer', async (status) => {
    const controller = createController(settingsFor(fake), silentLogger);
    fake.on(READ_CALL, (_request, response) => json(response, status, errorBody('COULD_NOT_VALIDATE')));
    expect((await controller.send(READ, never)).status).toBe(status);
    await controller.close();
  });

  test('sends the body of a change', async () => {
    const controller = createController(settingsFor(fake), silentLogger);
    fake.on(WRITE_CALL, (_request, response) => response.writeHead(201).end());
    const answer = await controller.send(WRITE, never);
    await controller.close();
    expect(answer).toMatchObject({ status: 201, mediaType: '' });
    expect(fake.seen[1]).toMatchObject({ body: WRITE.body });
    expect(fake.seen[1]?.headers['content-type']).toBe('application/json');
  });

  test('works without credentials, and then does not log out', async () => {
    const controller = createController(settingsFor(fake, { credentials: { method: 'none' } }), silentLogger);
    fake.on(READ_CALL, (_request, response) => json(response, 401, {}, { 'www-authenticate': 'zt-session' }));
    await expect(controller.send(READ, never)).rejects.toMatchObject({ kind: 'login' });
    await controller.close();
    expect(fake.calls()).toEqual([READ_CALL]);
  });
});

describe('the settings of a controller', () => {
  test('only https is allowed', () => {
    const plain = settingsFor(fake, { origin: 'http://localhost:1280' });
    expect(() => createController(plain, silentLogger)).toThrow(/https/);
  });

  test('closing an unused one sends nothing', async () => {
    await createController(settingsFor(fake), silentLogger).close();
    expect(fake.seen).toEqual([]);
  });

  test('a call after closing is cancelled', async () => {
    const controller = createController(settingsFor(fake), silentLogger);
    await controller.close();
    await expect(controller.send(READ, never)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(fake.seen).toEqual([]);
  });
});
