/** Errors and previews that once sent their reader the wrong way, one for each. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effectOf } from '../../../src/insight/foresee-call.ts';
import { insightTools } from '../../../src/insight/index.ts';
import { advice } from '../../../src/runtime/answer/advice.ts';
import type { AttemptFailure } from '../../../src/runtime/network/controller/attempt-failure.ts';
import { explain } from '../../../src/runtime/network/controller/explain.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { settingsFor } from '../../support/connect-settings.ts';
import { startFakeController } from '../../support/fake-controller.ts';
import { settingsOf, startSession, type TestSession } from '../../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;

beforeAll(async () => {
  sandbox = await startSandbox();
  const foresight = { effect: effectOf, judge: async () => undefined, guard: async () => undefined };
  session = startSession(settingsOf(sandbox), { tools: insightTools, foresight, answers: { structured: true } });
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

const dataOf = async <T>(tool: string, args: Record<string, unknown>): Promise<T> =>
  (await session.call(tool, args)).answer.structuredContent?.['data'] as T;
const allOf = async (tool: string, args: Record<string, unknown>) => {
  const { content } = (await session.call(tool, args)).answer;
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
};

test('a cause that names the fault is not followed by a guess', async () => {
  const args = { name: 'p', type: 'Dial', semantic: 'AnyOf', identityRoles: ['sales'], serviceRoles: [] };
  expect(await allOf('createServicePolicy', args)).toMatch(
    /start with #.*\nCorrect what the cause names and call again\.$/,
  );
  const tool = session.process.catalogue.find('createService') as never;
  expect(advice(400, { code: 'COULD_NOT_VALIDATE' }, tool).model).toContain('A name may already be taken.');
});

describe('TLS that fails', () => {
  const messageFor = (reason: string) => {
    const failure = { stage: 'request', reason, detail: '' } as unknown as AttemptFailure;
    const { message, next } = explain(failure, settingsOf(sandbox), false);
    return `${message} ${next}`;
  };
  test.each([
    'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'ERR_SSL_UNEXPECTED_MESSAGE',
    'ERR_SSL_NO_SHARED_CIPHER',
    'ERR_SSL_DECODE_ERROR',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'EPROTO',
  ])('%s mentions the port, and no certificate of the controller', (reason) => {
    expect(messageFor(reason)).toMatch(/heck the port: it must be that of the management API/);
    expect(messageFor(reason)).not.toMatch(/renew/);
  });
  test.each(['CERT_HAS_EXPIRED', 'CERT_REVOKED', 'CERT_SIGNATURE_FAILURE'])('%s is about the certificate', (reason) => {
    expect(messageFor(reason)).toMatch(/must renew its certificate/);
  });
});

test('a change without a value is not explained as a fault of the controller', async () => {
  const text = await allOf('patchService', { id: 'chat' });
  expect(text).toMatch(/\nNothing was changed: give at least one field a value, besides the id\./);
  expect(text).not.toContain('whether it changed');
});

test('a change of nothing but what the controller ignores names the tool that sets it', async () => {
  const router = await dataOf<{ id: string }>('createRouter', { name: 'plain' });
  expect(await allOf('patchService', { id: 'chat', encryptionRequired: false })).toMatch(
    /500 UNHANDLED[\s\S]*\nThe controller ignores encryptionRequired here: use updateService\.$/,
  );
  expect(await allOf('patchRouter', { id: router.id, noTraversal: true, tags: {} })).toContain(
    'The controller ignores noTraversal here: use patchFabricRouter.',
  );
});

test('an enrollment that is there already can be deleted or renewed', async () => {
  const tool = session.process.catalogue.find('createEnrollment') as never;
  const fault = { code: 'ENROLLMENT_EXISTS', cause: 'method: enrollment of same method exists' };
  expect(advice(409, fault, tool).model).toMatch(/delete that one, .*refreshEnrollment/);
});

test.each([
  ['listServices', {}, 'services'],
  ['detailIdentity', { id: 'i' }, 'identities/i'],
  ['detailEnrollment', { id: 'e' }, 'enrollments/e'],
])('a read that gets a page instead of JSON shows it, without secrets: %s', async (tool, args, path) => {
  const fake = await startFakeController();
  const pages = startSession(settingsFor(fake));
  const page = `<html>Please log in\n"token":"c1Zx9-kqW33" <input name="password" value="hunter2-Xy">${'x'.repeat(5000)}`;
  fake.on(`GET /edge/management/v1/${path}`, (_request, response) => response.writeHead(200).end(page));
  const text = await pages.text(tool, args);
  expect(text).toMatch(/ answered \w+ with 200, but the body is not JSON: .{1,9}html>Please log in\\n/);
  expect(text).toContain('(5');
  expect(text).not.toMatch(/c1Zx9|hunter2/);
  expect(text.length).toBeLessThan(1500);
  await pages.close();
  await fake.close();
});

test.each([
  [400, 'toString', /^Correct the arguments/],
  [404, 'constructor', /Read the message/],
  [403, 'X', /may not do that, or a proxy/],
  [407, undefined, /HTTPS_PROXY/],
  [408, undefined, /proxy .* try again/],
  [414, undefined, /shorten the filter/],
  [422, undefined, /^Correct the arguments/],
  [431, undefined, /shorten the filter/],
  [502, undefined, /proxy .* try again/],
  [504, undefined, /proxy .* try again/],
  [520, undefined, /between it and this server/],
  [602, undefined, /^Correct the arguments/],
  [999, undefined, /between it and this server/],
])('%s with the code %s has an advice of its own', async (status, code, words) => {
  const fault = code === undefined ? {} : { code };
  expect(advice(status, fault, session.process.catalogue.find('listServices') as never).model).toMatch(words);
});

describe('a 401', () => {
  test('about the wrong kind of authenticator is not explained as missing permissions', async () => {
    const [updb] = await dataOf<{ id: string }[]>('listAuthenticators', { filter: 'method = "updb"', limit: 1 });
    const text = await allOf('requestExtendAuthenticator', { id: updb?.id });
    expect(text).toMatch(/401 UNAUTHORIZED.*\nCause: .*\nThis is about what the call names, not about the rights/s);
    expect(text).not.toMatch(/admin rights/);
  });
  test('without a cause names both possible reasons', async () => {
    const { process } = session;
    const of = (tool: string) => advice(401, {}, process.catalogue.find(tool) as never).model;
    expect(of('extendCurrentIdentityAuthenticator')).toMatch(/method cert .* needs admin rights/s);
    const clock = 'token has invalid claims: token is not valid yet';
    expect(advice(401, { cause: clock }, process.catalogue.find('listServices') as never).model).toMatch(
      /about the session.* clocks/,
    );
    expect(of('listServices')).toMatch(/^The login is valid, .* needs admin rights/);
  });
});

describe('entities of the fabric only', () => {
  test('a fabric service has no edge dependents, and nobody loses access', async () => {
    const preview = await allOf('createFabricService', { name: 'fabric-alone', dryRun: true });
    expect(preview).toMatch(/Nobody's access changes|^(?!.*GAINED)/s);
    const { id } = await dataOf<{ id: string }>('createFabricService', { name: 'fabric-alone' });
    for (const tool of ['deleteFabricService', 'patchFabricService']) {
      const text = await allOf(tool, { id, dryRun: true, ...(tool.startsWith('patch') && { tags: { a: 'b' } }) });
      expect(text, tool).toContain('fabric-alone');
      expect(text, tool).not.toMatch(/Depends on it|Could not read|Not foreseen|LOST|GAINED/);
    }
  });
  test('a fabric router has none either', async () => {
    const router = { id: 'fabric-router', name: 'fabric-router', fingerprint: 'ab', cost: 0, noTraversal: false };
    await session.call('createFabricRouter', router);
    const text = await allOf('deleteFabricRouter', { id: 'fabric-router', dryRun: true });
    expect(text).toContain('fabric-router');
    expect(text).not.toMatch(/Depends on it|Could not read|Not foreseen|LOST/);
  });
  test('an edge service has its dependents through either API', async () => {
    const [wiki] = await dataOf<{ id: string }[]>('listServices', { filter: 'name = "wiki"' });
    for (const tool of ['deleteService', 'deleteFabricService']) {
      expect(await allOf(tool, { id: wiki?.id, dryRun: true }), tool).toMatch(/Depends on it:.*LOST/s);
    }
  });
});

test.each(['listServiceRoleAttributes', 'listIdentityRoleAttributeUsage'])(
  'a filter that %s rejects as an internal error is blamed, with an example that works',
  async (tool) => {
    const text = await allOf(tool, { filter: 'id =' });
    expect(text).toMatch(/500 .*filter that they do not understand/s);
    const [, example] = /such as: (.+)\.$/m.exec(text) ?? [];
    expect(await session.call(tool, { filter: example })).not.toHaveProperty('failure');
  },
);

test.each([
  ['compressed', gzipSync('{"data":[]}')],
  ['in another encoding', Buffer.from('{"data":[]}', 'utf16le')],
])('a body that is %s is not shown', async (_what, body) => {
  const fake = await startFakeController();
  const odd = startSession(settingsFor(fake));
  fake.on('GET /edge/management/v1/services', (_request, response) => response.writeHead(200).end(body));
  expect(await odd.text('listServices')).toMatch(/ answered \w+ with 200, but the body is not JSON\.\nTry again\./);
  await odd.close();
  await fake.close();
});
