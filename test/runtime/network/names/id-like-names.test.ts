/** Names that look like ids, in the path and the body of a change: told apart once a controller does not know the id. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { json, startFakeController } from '../../../support/fake-controller.ts';
import { requestsSince } from '../../../support/requests-since.ts';
import { settingsOf, startSession, type TestSession } from '../../../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;
const ids = new Map<string, string>();

const textIn = (answer: { readonly content: readonly unknown[] }) =>
  (answer.content as readonly { readonly text?: string }[]).map(({ text = '' }) => text).join('\n');

const make = async (tool: string, args: Record<string, unknown>) => {
  const { data } = JSON.parse(await session.text(tool, args)) as { data: { id: string } };
  ids.set(String(args['name']), data.id);
};

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  session = startSession(settingsOf(sandbox));
  for (const name of FORMS) await make('createService', { name, encryptionRequired: false });
  await make('createIdentity', { name: 'Person-001', type: 'Default', isAdmin: false });
  await make('createEdgeRouter', { name: 'Router-001' });
  await make('createConfigType', { name: 'Config-T1' });
  await make('createConfig', { name: 'Config-001', configTypeId: ids.get('Config-T1'), data: {} });
  await make('createService', { name: 'plain', encryptionRequired: false });
  await make('createExternalJwtSigner', {
    ...{ name: 'Signer-001', enabled: true, jwksEndpoint: 'https://issuer.example/k' },
    ...{ audience: 'x', issuer: 'https://issuer.example' },
  });
  await make('createAuthPolicy', { name: 'Policy-001', ...POLICY });
});

afterAll(async () => {
  await session?.close();
  await sandbox?.close();
});

/** Each form of ids that controllers make up. */
const FORMS = ['Server-01', 'a.B_c-d.9', 'Abcdefghijklmnopqrstu1', '0c2b8f4e-9d34-4a57-8f10-6d1c2b3a4e5f'];

const POLICY = {
  primary: {
    cert: { allowed: true, allowExpiredCerts: false },
    extJwt: { allowed: true, allowedSigners: [] },
    updb: {
      ...{ allowed: true, lockoutDurationMinutes: 0, maxAttempts: 0, minPasswordLength: 5 },
      ...{ requireMixedCase: false, requireNumberChar: false, requireSpecialChar: false },
    },
  },
  secondary: { requireTotp: false },
};

const noteOf = (place: string, name: string) =>
  `${place}: ${JSON.stringify(name)} is ${JSON.stringify(ids.get(name))}.`;

/** What was sent in the meantime, without the login. */
const sentBy = async (calling: () => Promise<unknown>) => {
  const since = requestsSince(sandbox);
  await calling();
  return since().map(({ method, path, query }) => `${method} ${path.replace(/.*\/v1/, '')}${query ? '?' : ''}`);
};

describe('in the path', () => {
  test.each(FORMS)('%s is resolved when the service is changed, and that is said', async (name) => {
    const { answer, failure } = await session.call('patchService', { id: name, tags: { seen: name } });
    expect(failure, textIn(answer)).toBeUndefined();
    expect(textIn(answer)).toContain(noteOf('id', name));
    expect(await session.text('detailService', { id: String(ids.get(name)) })).toContain(`"seen":"${name}"`);
  });

  test.each(['patchService', 'deleteService'])('a dry run of %s shows which one is meant', async (tool) => {
    const { answer } = await session.call(tool, { id: 'Server-01', dryRun: true });
    expect(textIn(answer)).toContain(`"Server-01" (id "${ids.get('Server-01')}")`);
    expect(textIn(answer)).toContain(noteOf('id', 'Server-01'));
  });

  test('where nobody is asked and nothing is read before, it is sent again with the id, each attempt recorded', async () => {
    await make('createService', { name: 'Doomed-001', encryptionRequired: false });
    const { answer, failure } = await session.call('deleteService', { id: 'Doomed-001' });
    expect(failure, textIn(answer)).toBeUndefined();
    expect(textIn(answer)).toContain(noteOf('id', 'Doomed-001'));
    expect(textIn(answer)).toContain('Read back: it is gone.');
    const lines = session.audited().filter(({ tool }) => tool === 'deleteService');
    const [first, second, outcome] = lines.slice(-3);
    expect([first, second, outcome].map((line) => line?.event)).toEqual(['intent', 'intent', 'outcome']);
    expect([first, second, outcome].map((line) => line?.arguments?.['id'])).toEqual([
      'Doomed-001',
      ids.get('Doomed-001'),
      ids.get('Doomed-001'),
    ]);
  });

  test('a true id costs no further request', async () => {
    const id = String(ids.get('plain'));
    const patched = await sentBy(() => session.call('patchService', { id, terminatorStrategy: 'sticky' }));
    expect(patched).toEqual([`GET /services/${id}`, `PATCH /services/${id}`, `GET /services/${id}`]);
    await make('createService', { name: 'gone', encryptionRequired: false });
    const gone = String(ids.get('gone'));
    const deleted = await sentBy(() => session.call('deleteService', { id: gone }));
    expect(deleted).toEqual([`DELETE /services/${gone}`, `GET /services/${gone}`]);
  });

  test('the id of one stays, even if it is the name of another', async () => {
    const id = String(ids.get('Server-01'));
    await make('createService', { name: id, encryptionRequired: false });
    const { answer } = await session.call('patchService', { id, tags: { twin: 'no' } });
    expect(textIn(answer)).not.toContain(' is "');
    expect(await session.text('detailService', { id })).toContain('"twin":"no"');
  });

  test('nobody’s is refused as before', async () => {
    expect(await session.text('patchService', { id: 'Printer-9', tags: {} })).toContain(
      'Look up the id with listServices, filtered by name.',
    );
  });
});

describe('in the body', () => {
  const terminator = { binding: 'transport', address: 'tcp:db:1' };

  test.each<[tool: string, given: () => Record<string, unknown>, place: string, name: string]>([
    ['createTerminator', () => ({ ...terminator, service: 'Server-01', router: ids.get('Router-001') }), 'service', ''],
    ['createTerminator', () => ({ ...terminator, service: ids.get('plain'), router: 'Router-001' }), 'router', ''],
    ['createConfig', () => ({ name: 'new', configTypeId: 'Config-T1', data: {} }), 'configTypeId', 'Config-T1'],
    ['patchService', () => ({ id: ids.get('plain'), configs: ['Config-001'] }), 'configs', 'Config-001'],
    [
      'createEnrollment',
      () => ({ method: 'ott', expiresAt: '2100-01-01T00:00:00Z', identityId: 'Person-001' }),
      'identityId',
      '',
    ],
  ])('%s takes it for what it names', async (tool, input, place, name) => {
    const args = input();
    const { answer, failure } = await session.call(tool, args);
    expect(failure, textIn(answer)).toBeUndefined();
    expect(textIn(answer)).toContain(noteOf(place, name || String(args[place])));
  });

  test.each([
    ['allowedSigners', { primary: { extJwt: { allowed: true, allowedSigners: ['Signer-001'] } } }],
    ['requireExtJwtSigner', { secondary: { requireExtJwtSigner: 'Signer-001' } }],
  ])('%s, which a controller would store unseen, is looked up before', async (_, input) => {
    await session.call('patchAuthPolicy', { id: 'Policy-001', ...input });
    const text = await session.text('detailAuthPolicy', { id: String(ids.get('Policy-001')) });
    expect(text).toContain(String(ids.get('Signer-001')));
    expect(text).not.toContain('"Signer-001"');
  });

  test('a host of a terminator, too', async () => {
    const where = { service: ids.get('plain'), router: ids.get('Router-001'), hostId: 'Person-001' };
    const { answer } = await session.call('createFabricTerminator', { ...terminator, ...where });
    expect(textIn(answer)).toContain(noteOf('hostId', 'Person-001'));
  });

  test('and in path and body at once', async () => {
    const { answer, failure } = await session.call('patchService', { id: 'a.B_c-d.9', configs: ['Config-001'] });
    expect(failure, textIn(answer)).toBeUndefined();
    expect(textIn(answer)).toContain(noteOf('id', 'a.B_c-d.9'));
    expect(textIn(answer)).toContain(noteOf('configs', 'Config-001'));
  });

  test('true ids cost no further request', async () => {
    const [service, router] = [ids.get('plain'), ids.get('Router-001')];
    const sent = await sentBy(() => session.call('createTerminator', { ...terminator, service, router }));
    expect(sent.filter((each) => each.endsWith('?'))).toEqual([]);
  });
});

describe('the question to a person', () => {
  const tokenIn = (text: string) => /confirm: "([^"]+)"/.exec(text)?.[1] ?? expect.fail(text);

  test('names what is meant, and the answer to it holds for that alone', async () => {
    await make('createService', { name: 'Doomed-002', encryptionRequired: false });
    const unconfirmed = await session.call('deleteService', { id: 'Doomed-002' }, undefined);
    expect(unconfirmed.failure).toBe('asked');
    expect(textIn(unconfirmed.answer)).toContain(`"Doomed-002" (id "${ids.get('Doomed-002')}")`);
    expect(textIn(unconfirmed.answer)).toContain(noteOf('id', 'Doomed-002'));
    const confirm = tokenIn(textIn(unconfirmed.answer));
    // Another one that is called so by now is not what was agreed to.
    await session.call('deleteService', { id: String(ids.get('Doomed-002')) });
    await make('createService', { name: 'Doomed-002', encryptionRequired: false });
    const other = await session.call('deleteService', { id: 'Doomed-002', confirm }, undefined);
    expect(other.failure, textIn(other.answer)).toBe('refused');
    const again = tokenIn(textIn((await session.call('deleteService', { id: 'Doomed-002' }, undefined)).answer));
    const done = await session.call('deleteService', { id: 'Doomed-002', confirm: again }, undefined);
    expect(done.failure, textIn(done.answer)).toBeUndefined();
    expect(session.audited().at(-1)).toMatchObject({ confirmation: 'token', result: 'done' });
    const used = await session.call('deleteService', { id: 'Doomed-002', confirm: again }, undefined);
    expect(used.failure).toBe('refused');
  });

  test('is asked of what a change does to the entity that is meant', async () => {
    const unconfirmed = await session.call('patchIdentity', { id: 'Person-001', isAdmin: true }, undefined);
    expect(unconfirmed.failure, textIn(unconfirmed.answer)).toBe('asked');
    expect(textIn(unconfirmed.answer)).toContain(noteOf('id', 'Person-001'));
    expect(textIn(unconfirmed.answer)).toContain('isAdmin');
    const confirm = tokenIn(textIn(unconfirmed.answer));
    const done = await session.call('patchIdentity', { id: 'Person-001', isAdmin: true, confirm }, undefined);
    expect(done.failure, textIn(done.answer)).toBeUndefined();
    expect(textIn(done.answer)).toContain('isAdmin false -> true');
  });

  test('is asked of what is meant in the body too', async () => {
    await session.call('patchService', { id: 'plain', configs: ['Config-001'] });
    await make('createConfig', { name: 'Config-002', configTypeId: ids.get('Config-T1'), data: {} });
    const input = { id: 'plain', configs: ['Config-002'] };
    const unconfirmed = await session.call('patchService', input, undefined);
    expect(unconfirmed.failure, textIn(unconfirmed.answer)).toBe('asked');
    expect(textIn(unconfirmed.answer)).toContain(noteOf('configs', 'Config-002'));
    const confirm = tokenIn(textIn(unconfirmed.answer));
    const done = await session.call('patchService', { ...input, confirm }, undefined);
    expect(done.failure, textIn(done.answer)).toBeUndefined();
    expect(await session.text('detailService', { id: 'plain' })).toContain(String(ids.get('Config-002')));
  });
});

test('what several are called is not sent: the answer has all of them', async () => {
  const fake = await startFakeController();
  const page = { meta: { pagination: { limit: 500, offset: 0, totalCount: 2 } } };
  const rows = ['one', 'two'].map((id) => ({ id, name: 'Server-01' }));
  fake.on('GET /edge/management/v1/services', (_request, response) => json(response, 200, { data: rows, ...page }));
  const settings = { ...settingsOf(sandbox), origin: fake.origin, trust: { ca: fake.authority.pem } };
  const other = startSession(settings);
  const { answer, failure } = await other.call('patchService', { id: 'Server-01', tags: {} });
  expect(failure).toBe('controller');
  expect(textIn(answer)).toContain('"Server-01" is a name, not an id: call again with id "one" or "two".');
  const { answer: refusal } = await other.call('deleteService', { id: 'Server-01' }, undefined);
  expect(textIn(refusal)).toContain('call again with id "one" or "two".');
  expect(fake.calls().filter((each) => /^(PATCH|DELETE) .*\/(one|two)$/.test(each))).toEqual([]);
  await other.close();
  await fake.close();
});
