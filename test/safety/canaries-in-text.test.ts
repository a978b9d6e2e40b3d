/** Canaries in texts that are no fields of secrets: none ever appears. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeController, json, LOG_IN, loginAnswer } from '../support/fake-controller.ts';
import { startSession, type TestSession } from '../support/session.ts';
import {
  CANARY,
  canariesSaid,
  canarySettings,
  OWN_PASSWORD,
  pathOf,
  shown,
  startController,
  TOKEN,
} from './canary-session.ts';

let fake: FakeController;
let plain: TestSession;
beforeAll(async () => {
  fake = await startController();
  plain = startSession(canarySettings(fake), { answers: { structured: true } });
});
afterAll(async () => {
  await plain?.close();
  await fake.close();
});

describe('what a call brings in texts that are no fields of secrets', () => {
  test.each<[what: string, text: string]>([
    ['the login of this server', OWN_PASSWORD],
    ['its session', TOKEN],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nQ2FuYXJ5canary\n-----END PRIVATE KEY-----'],
    ['a JWT', `eyJhbGciOiJub25lIn0.canary-canary.canary`],
    ['a password in a URL', 'https://user:canary-in-url@host/'],
    ['a bearer token', 'Authorization: Bearer canary-0123456789-0123456789'],
  ])('%s: not in the trail', async (_what, text) => {
    const { call } = pathOf('createService');
    fake.on(call, (_request, response) => json(response, 201, { data: { id: 'x' }, meta: {} }));
    await plain.call('createService', { name: `a ${text}`, encryptionRequired: true, tags: { note: text } });
    await plain.call('listServices', { filter: `name = ${JSON.stringify(text)}` });
    expect(canariesSaid(plain)).toStrictEqual([]);
    expect(plain.auditText()).toContain('[redacted: ');
  });

  test('nor a secret that another argument of the same call repeats', async () => {
    fake.on(pathOf('createConfig').call, (_request, response) => json(response, 201, { data: { id: 'x' }, meta: {} }));
    const data = { password: 'canaryFFFF', url: 'x canaryFFFF y' };
    await plain.call('createConfig', { name: 'n canaryFFFF', configTypeId: 'x', data });
    expect(canariesSaid(plain)).toStrictEqual([]);
  });

  test('nor half of one, if part of a text is requested', async () => {
    const rows = [{ id: 'x', name: `a ${OWN_PASSWORD} and ${TOKEN}` }];
    fake.on(pathOf('listServices').call, (_request, response) => json(response, 200, { data: rows, meta: {} }));
    for (const to of [8, 20, 40]) {
      const { answer } = await plain.call('listServices', { fields: [`name.0-${to}`] });
      expect(shown(answer)).toContain('a [');
      expect(shown(answer)).not.toMatch(CANARY);
    }
  });

  test('nor a confirmation that is given to a read', async () => {
    await plain.call('listServices', { confirm: 'canary-token' });
    expect(canariesSaid(plain)).toStrictEqual([]);
  });
});

describe('the login', () => {
  test('its token and password are redacted in any text', async () => {
    const body = { data: { description: `session ${TOKEN} of ${OWN_PASSWORD}`, list: [TOKEN] }, meta: {} };
    fake.on('GET /edge/management/v1/services/x', (_request, response) => json(response, 200, body));
    const text = await plain.text('detailService', { id: 'x' });
    expect(text).not.toMatch(CANARY);
    expect(text).toContain('session [redacted: session token] of [redacted: password]');
  });

  test('is not revealed by a login that fails', async () => {
    const repeat = { error: { code: 'INVALID_AUTH', message: `no ${OWN_PASSWORD}`, cause: OWN_PASSWORD } };
    fake.on(LOG_IN, (_request, response) => json(response, 401, repeat));
    const session = startSession(canarySettings(fake));
    const { answer, failure } = await session.call('listServices');
    expect(failure).toBe('login');
    expect(shown(answer)).not.toMatch(CANARY);
    expect(canariesSaid(session)).toStrictEqual([]);
    await session.close();
    fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer(TOKEN)));
  });
});

describe('what only looks like a secret', () => {
  const looks = [
    'eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOiJjYW5hcnkifQ.c2ln',
    '-----BEGIN PRIVATE KEY-----\nTUlJY2FuYXJ5\n-----END PRIVATE KEY-----\n',
    'Authorization: Bearer c4nary.c4nary.c4nary.c4nary',
    'otpauth://totp/x?secret=C4NARY',
  ];
  test.each(looks)('%j is hidden in a description', async (description) => {
    fake.on('GET /edge/management/v1/services/x', (_request, response) =>
      json(response, 200, { data: { id: 'x', description }, meta: {} }),
    );
    const text = await plain.text('detailService', { id: 'x' });
    expect(text).toContain('[redacted: ');
    expect(text).not.toMatch(/eyJj|TUlJ|c4nary|C4NARY/);
  });
});

describe('misuse of a mark', () => {
  test('a mark is not sent in place of its secret', async () => {
    const before = fake.seen.length;
    for (const mark of ['[redacted: secret]', '[in file: /secrets/x.txt]']) {
      const { answer, failure } = await plain.call('patchConfig', { id: 'x', data: { password: mark } });
      expect(failure).toBe('arguments');
      expect(shown(answer)).toContain('nothing was sent');
    }
    expect(fake.seen.slice(before).filter(({ method }) => method === 'PATCH')).toStrictEqual([]);
  });

  test('refuses a filter that probes for a secret, and sends nothing', async () => {
    const before = fake.seen.length;
    const { answer, failure } = await plain.call('listEnrollments', { filter: 'token > "8"' });
    expect(failure).toBe('refused');
    expect(shown(answer)).toContain('bit by bit');
    expect(fake.seen.length).toBe(before);
  });
});
