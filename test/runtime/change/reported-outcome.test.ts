/**
 * A change is only reported as done if the controller's answer says so; otherwise it is reported as not done, or
 * unknown.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallOutcome } from '../../../src/runtime/owners/call.ts';
import { READ_CALL, settingsFor, WRITE_CALL } from '../../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../support/session.ts';

let fake: FakeController;
let session: TestSession;
const SERVICE = { name: 'web', encryptionRequired: true };

beforeAll(async () => {
  fake = await startFakeController();
  session = startSession(settingsFor(fake), { verify: false, leaderPatience: 600 });
});
afterAll(async () => {
  await session.close();
  await fake.close();
});
beforeEach(() => {
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [], meta: {} }));
});

const textOf = ({ answer: { content } }: CallOutcome) =>
  content.map((each) => ('text' in each ? each.text : '')).join('\n');

async function create(status: number, body: string, headers: Record<string, string> = {}) {
  fake.on(WRITE_CALL, (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  const outcome = await session.call('createService', SERVICE);
  const last = session.audited().at(-1);
  return { text: textOf(outcome), failed: outcome.answer.isError === true, audited: last?.result };
}

const error = (code: string, cause?: string) =>
  JSON.stringify({ error: { code, message: 'm', ...(cause === undefined ? {} : { cause: { message: cause } }) } });

const NOT_MADE = /Nothing was changed|was not made/;
const UNKNOWN = /unknown whether the change was made: read the entity before you try again/;

describe('changes that were certainly not made', () => {
  const rows: [name: string, status: number, body: string][] = [
    ['no leader', 503, error('CLUSTER_NO_LEADER')],
    ['a peer that is not there', 429, error('SERVER_TOO_MANY_REQUESTS', 'timeout waiting for peer at tls:a:1')],
    ['a peer that refuses', 429, error('SERVER_TOO_MANY_REQUESTS', 'error dialing peer tls:a:1: connection refused')],
    ['a transfer', 500, error('UNHANDLED', 'leadership transfer in progress')],
    ['two versions', 500, error('UNHANDLED', 'unable to execute command. In a readonly state: different versions')],
    ['the rate limit', 429, error('RATE_LIMITED')],
    ['a change of nothing', 500, error('UNHANDLED', 'no fields updated, nothing to change')],
    ['a redirect', 307, ''],
    ['a login page', 302, '<html>'],
  ];
  test.each(rows)('%s', async (_name, status, body) => {
    const { text, failed, audited } = await create(status, body);
    expect(text).toMatch(NOT_MADE);
    expect(text).not.toMatch(UNKNOWN);
    expect(text).not.toMatch(/Done|invalid arguments|Correct the/);
    expect({ failed, audited }).toStrictEqual({ failed: true, audited: 'controller' });
  });
});

describe('changes with an unknown outcome', () => {
  const rows: [name: string, status: number, body: string, type?: string][] = [
    ['a reply that did not come', 429, error('SERVER_TOO_MANY_REQUESTS', 'timeout waiting for message reply: x')],
    ['a channel that closed', 500, error('UNHANDLED', 'channel closed')],
    ['leadership that was lost', 500, error('UNHANDLED', 'leadership lost while committing log')],
    ['see other', 303, ''],
    ['a status that no document has', 299, '{}'],
    ['a page in the place of an answer', 201, '<html>Please log in</html>', 'text/html'],
    ['the same, called JSON', 201, '<html>Please log in</html>'],
    ['half of an answer', 201, '{"data":'],
    ['an error with the status of a success', 201, error('COULD_NOT_VALIDATE')],
    ['nothing in the place of an answer', 201, 'null'],
    ['no body in the place of an id', 201, ''],
    ['a list in the place of an entity', 201, '[]'],
    ['a word in the place of an entity', 201, '"ok"'],
    ['no data', 201, '{}'],
    ['data that is null', 201, '{"data":null,"meta":{}}'],
    ['data that is a list', 201, '{"data":[],"meta":{}}'],
    ['data that is a word', 201, '{"data":"ok","meta":{}}'],
    ['a problem with the status of a success', 201, '{"title":"Forbidden"}', 'application/problem+json'],
    ['a gateway that waited too long', 504, ''],
    ['a gateway that says so as a controller would', 504, error('UNHANDLED', 'timed out')],
    ['a fault that nobody has described', 500, error('UNHANDLED', 'timed out enqueuing operation')],
    ['a cluster that shuts down', 500, error('UNHANDLED', 'raft is already shutdown')],
    ['a request that took too long to arrive', 408, error('TIMEOUT')],
    ['a status of nobody', 600, ''],
    ['a controller that is not ready', 503, error('TIMEOUT')],
  ];
  test.each(rows)('%s', async (_name, status, body, type = 'application/json') => {
    const { text, failed, audited } = await create(status, body, { 'content-type': type });
    expect(text).toMatch(UNKNOWN);
    expect(text).not.toMatch(/Done|Nothing was changed|[Tt]ry again in|call again/);
    expect({ failed, audited }).toStrictEqual({ failed: true, audited: 'controller' });
  });
});

test.each([
  ['<html>Please log in</html>', 'It sent: \\u003chtml>Please log in'],
  ['{"data":', 'It sent: {"data":\n'],
  ['{"title":"Forbidden","token":"c1Zx9-kqW33"}', 'It sent: Forbidden\n'],
  ['Your password: hunter2-Xy', 'It sent: Your password: [redacted'],
])('what came in the place of an answer is shown, without secrets: %s', async (body, shown) => {
  const { text } = await create(201, body, { 'content-type': 'application/json' });
  expect(text).toContain(shown);
  expect(text).not.toMatch(/c1Zx9|hunter2/);
});

describe('a change that was made', () => {
  test('is one with a declared answer', async () => {
    const { text, failed, audited } = await create(201, '{"data":{"id":"a"},"meta":{}}', {
      'content-type': 'text/plain',
    });
    expect({ text, failed, audited }).toStrictEqual({ text: '{"data":{"id":"a"}}', failed: false, audited: 'done' });
  });
  test.each([
    error('UNHANDLED', 'timed out'),
    '{"error":{"code":"UNHANDLED","message":"m","cause":"timed out"}}',
    '{"error":{"code":"UNHANDLED","message":"m","causeMessage":"timed out"}}',
  ])('may not show on this controller yet: %s', async (body) => {
    const { text, failed, audited } = await create(500, body);
    expect(text).toMatch(/^The change was made: .*Do not repeat the call/);
    expect({ failed, audited }).toStrictEqual({ failed: false, audited: 'done' });
  });
});

test('a redirect is reported with its target, without possible secrets', async () => {
  const location = 'https://u:hunter2@login.example/start?token=abcdef#x';
  const { text } = await create(307, '', { location });
  expect(text).toContain('307 and points to "https://login.example/start"');
  expect(text).not.toMatch(/hunter2|abcdef/);
  fake.on(READ_CALL, (_request, response) => response.writeHead(302, { location: '/other' }).end('<html>'));
  const read = await session.call('listServices');
  expect(textOf(read)).toContain('302 and points to "/other"');
  expect(read.failure).toBe('controller');
});

test('a rejected session is not reported as missing permissions', async () => {
  const rejected = startSession(settingsFor(fake), { verify: false });
  fake.on(READ_CALL, (_request, response) =>
    json(
      response,
      401,
      { error: { code: 'UNAUTHORIZED', message: 'm' } },
      { 'www-authenticate': 'zt-session error="invalid"' },
    ),
  );
  const { failure, answer } = await rejected.call('listServices');
  await rejected.close();
  expect(failure).toBe('login');
  expect(textOf({ answer })).toMatch(/rejects the session .* several controllers answer/s);
  expect(textOf({ answer })).not.toMatch(/admin rights/);
});

describe('a read', () => {
  test('without a body is empty', async () => {
    fake.on(READ_CALL, (_request, response) => response.writeHead(204).end());
    expect(textOf(await session.call('listServices'))).toBe('listServices: no rows.');
  });
  test('of another shape shows what was received', async () => {
    fake.on(READ_CALL, (_request, response) => json(response, 200, { items: [{ id: 'a', dbPassword: 'hunter2' }] }));
    expect(textOf(await session.call('listServices'))).toBe('{"items":[{"id":"a","dbPassword":"[redacted: secret]"}]}');
  });
});

test('changes that were never sent do not count towards the limit', async () => {
  const limits = { writesPerMinute: 1, concurrentCalls: 10, bytesPerCall: 10_000 };
  const nowhere = startSession({ ...settingsFor(fake), origin: 'https://localhost:1' }, { limits, verify: false });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const outcome = await nowhere.call('createService', SERVICE);
    expect(outcome.failure).toBe('unreachable');
    expect(textOf(outcome)).toMatch(/Nothing was sent/);
  }
  await nowhere.close();
});
