/**
 * Secrets are hidden before an answer is cut, by the same rules for arguments and answers, whatever the answer's media
 * type.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READ_CALL, settingsFor, WRITE_CALL } from '../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { startSession, type TestSession } from '../support/session.ts';

const SECRET = 'hunter2-hunter2';
let fake: FakeController;
let session: TestSession;

beforeAll(async () => {
  fake = await startFakeController();
  session = startSession(settingsFor(fake), { answers: { structured: true } });
});
afterAll(async () => {
  await session.close();
  await fake.close();
});

const CONFIG = 'GET /edge/management/v1/configs/c';
const shownOf = async (tool: string, args: Record<string, unknown>) =>
  JSON.stringify((await session.call(tool, args)).answer);

describe('an answer hides what arguments hide', () => {
  const rows: [name: string, data: unknown, hidden?: string][] = [
    ['a number', { password: 12345678 }, '12345678'],
    ['an object', { secret: { value: SECRET } }],
    ['a list', { credentials: [SECRET, { a: SECRET }] }],
    ['JSON within a text', { note: JSON.stringify({ password: SECRET }) }],
    ['JSON within JSON within a text', { note: `sent ${JSON.stringify({ a: JSON.stringify({ pwd: SECRET }) })}` }],
    ['a name below one', { passwords: { [SECRET]: true } }],
    ['a prefix', { dbPassword: SECRET, pass: SECRET, pwd: SECRET }],
    ['a name with a space', { 'api key': SECRET }],
    ['a URL whose password holds @', { url: `https://u:${SECRET}@x@host/` }],
    ['a long one', { url: `https://u:${SECRET.repeat(200)}@host/` }],
    ['a URL whose password holds @ and /', { url: `https://u:x@y/${SECRET}/z@host/` }],
    ['names of other products', { bearer: SECRET, pin: SECRET, sas: SECRET, psk: SECRET, connectionString: SECRET }],
    ['a sentence', { note: 'The password for bob is hunter2, do not tell.' }],
    ['a setting in a text', { note: 'user: bob\npassword: hunter2\nport: 1' }],
    ['what stands elsewhere too', { token: SECRET, note: `it is ${SECRET}` }],
    ['what stood before', { a: `it is ${SECRET}`, token: SECRET }],
    ['an escaped name', { data: JSON.parse(`{"p\\u0061ssword":"${SECRET}"}`) }],
  ];
  test.each(rows)('%s', async (_name, data, hidden = 'hunter2') => {
    fake.on(CONFIG, (_request, response) => json(response, 200, { data: { id: 'c', data }, meta: {} }));
    const shown = await shownOf('detailConfig', { id: 'c' });
    expect(shown).not.toContain(hidden);
    expect(shown).toContain('[redacted: ');
  });
  test('names and errors with a password in a sentence', async () => {
    const [name, message] = ['db (password: hunter2)', 'Rejected: the password is hunter2'];
    fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [{ id: 's', name }], meta: {} }));
    expect(await shownOf('listServices', {})).toContain('db (password: [redacted: secret])');
    fake.on(READ_CALL, (_request, response) => json(response, 400, { error: { code: 'X', message } }));
    expect(await shownOf('listServices', {})).toContain('Rejected: the password is [redacted: secret]');
  });
  test('in rows that arrive one by one', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => ({
      id: `s${at}`,
      name: 'x'.repeat(300),
      tags: { dbPassword: SECRET },
    }));
    fake.on(READ_CALL, (_request, response) => json(response, 200, { data: rows, meta: {} }));
    const shown = await shownOf('listServices', { fields: ['*'] });
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('[redacted: secret]');
  });
});

describe('what is cut was hidden before', () => {
  /** Long enough that the cut is inside the password, wherever an answer is cut. */
  const around = [480, 495, 990, 20_000].map(
    (before) => `${'x '.repeat(before / 2)}https://user:${SECRET.repeat(40)}@host`,
  );
  test.each(around.map((text) => [text.length, text]))('an error of %i characters', async (_length, text) => {
    fake.on(CONFIG, (_request, response) => response.writeHead(502, { 'content-type': 'text/plain' }).end(text));
    expect(await shownOf('detailConfig', { id: 'c' })).not.toContain('hunter2');
    fake.on(CONFIG, (_request, response) => json(response, 400, { error: { code: 'X', message: text } }));
    expect(await shownOf('detailConfig', { id: 'c' })).not.toContain('hunter2');
  });
  test.each(around.map((text) => [text.length, text]))('a text of %i characters', async (_length, text) => {
    const path = 'GET /edge/management/v1/specs/s/spec';
    fake.on(path, (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/yaml' }).end(text + 'y'.repeat(50_000)),
    );
    expect(await shownOf('detailSpecBody', { id: 's' })).not.toContain('hunter2');
  });
  test('what a change is read back as', async () => {
    const tags = { note: `${'x '.repeat(95)}https://user:${SECRET.repeat(40)}@host` };
    fake.on('GET /edge/management/v1/services/s', (_request, response) =>
      json(response, 200, { data: { id: 's', name: 'n', tags }, meta: {} }),
    );
    fake.on('PATCH /edge/management/v1/services/s', (_request, response) =>
      json(response, 200, { data: {}, meta: {} }),
    );
    for (const dryRun of [true, false])
      expect(await shownOf('patchService', { id: 's', tags: { note: 'other' }, dryRun })).not.toContain('hunter2');
  });
});

describe('a value of many megabytes is hidden like any other', () => {
  const bytes = Buffer.alloc(6 * 1024 * 1024, SECRET);
  const values = [bytes.toString('base64'), bytes.toString('hex')];
  const named = (value: string) => [{ password: value }, { note: `the password is: ${value}` }];
  test.each(values.flatMap(named))('%#', async (data) => {
    fake.on(CONFIG, (_request, response) => json(response, 200, { data: { id: 'c', name: 'n', data }, meta: {} }));
    const { answer, failure } = await session.call('detailConfig', { id: 'c' });
    expect(failure).toBeUndefined();
    expect(answer.structuredContent).toMatchObject({ data: { id: 'c', name: 'n' } });
    expect(JSON.stringify(answer)).toMatch(/\[redacted: (?:secret|very long value)\]/);
    expect(JSON.stringify(answer).length).toBeLessThan(2000);
  });
});

describe('the content type does not switch it off', () => {
  const ENROLLMENT = 'GET /edge/management/v1/enrollments/e';
  test.each(['image/png', 'text/plain', 'application/octet-stream', ''])('%s', async (type) => {
    for (const body of [
      JSON.stringify({ data: { id: 'e', token: SECRET } }),
      `{"data":{"id":"e","token":"${SECRET}"`,
    ]) {
      fake.on(ENROLLMENT, (_request, response) => response.writeHead(200, { 'content-type': type }).end(body));
      const shown = await shownOf('detailEnrollment', { id: 'e' });
      expect(shown).not.toContain('hunter2');
      expect(shown).not.toContain(Buffer.from(body).toString('base64'));
    }
  });
  test('in an error that is not JSON', async () => {
    fake.on(ENROLLMENT, (_request, response) =>
      response.writeHead(500, { 'content-type': 'text/html' }).end(`<p>{"token":"${SECRET}", oops`),
    );
    expect(await shownOf('detailEnrollment', { id: 'e' })).not.toContain('hunter2');
  });
});

test('a filter cannot read a hidden tag', async () => {
  const { failure } = await session.call('listServices', { filter: 'tags.apiKey contains "A"' });
  expect(failure).toBe('refused');
  expect(fake.calls()).not.toContain(`${READ_CALL}?filter`);
});

test('the audit trail contains no secret from free-form tags', async () => {
  fake.on(WRITE_CALL, (_request, response) => json(response, 201, { data: { id: 'a' }, meta: {} }));
  const tags = { dbPassword: SECRET, n: { pwd: 12345678 } };
  await session.call('createService', { name: 'web', encryptionRequired: true, tags });
  expect(session.auditText()).not.toMatch(/hunter2|12345678/);
});
