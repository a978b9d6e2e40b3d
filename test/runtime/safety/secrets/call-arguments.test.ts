/** What is recorded of arguments in which one repeats the secret of another. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingsFor } from '../../../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../../support/session.ts';

const SECRET = 'hunter2pass9u';

let fake: FakeController;
let session: TestSession;

beforeAll(async () => {
  fake = await startFakeController();
  fake.on('POST /edge/management/v1/authenticators', (_request, response) => {
    json(response, 201, { data: { id: 'a' }, meta: {} });
  });
  session = startSession(settingsFor(fake));
});
afterAll(async () => {
  await session.close();
  await fake.close();
});

const others = { identityId: 'abc', method: 'updb' };

describe.each<[string, Record<string, unknown>]>([
  ['before it', { ...others, username: SECRET, password: SECRET }],
  ['after it', { ...others, password: SECRET, username: SECRET }],
  ['within an object', { tags: { note: `is ${SECRET}` }, ...others, username: 'u', password: SECRET }],
  ['as the name of an argument that there is not', { [SECRET]: 1, ...others, username: 'u', password: SECRET }],
])('an argument that repeats a password, %s', (_where, args) => {
  test.each(['made', 'not confirmed'])('in a call that is %s', async (how) => {
    const consent: [] | [undefined] = how === 'made' ? [] : [undefined];
    await session.call('createAuthenticator', args, ...consent);
    expect(session.audited().length).toBeGreaterThan(0);
    expect(session.auditText()).not.toContain(SECRET);
  });
});
