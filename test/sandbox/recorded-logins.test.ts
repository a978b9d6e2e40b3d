import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { clientOf, enrollIdentity } from '../support/enroll-identity.ts';
import { OutsideAuthority } from '../support/outside-authority.ts';
import { authPolicy, create, createUser, SandboxClient } from '../support/sandbox-client.ts';
import { fixture, type Values } from './support/fixtures.ts';
import { type Exchange, LoginReplay } from './support/login-replay.ts';

const recorded = fixture<Record<string, Exchange[]>>('auth.json');

/** Where the sandbox answers differently on purpose. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'swagger.json': 'the document with its wording is not part of this project',
};

let sandbox: Sandbox;
let plain: SandboxClient;
let device: SandboxClient;
let stranger: SandboxClient;
let issuer: OutsideAuthority;
let replay: LoginReplay;
/** What an administrator did between the recordings. */
let between: Readonly<Record<string, () => Promise<unknown>>>;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  plain = new SandboxClient(sandbox);
  const admin = await plain.tokenOf(sandbox.username, sandbox.password);
  await createUser(plain, admin, 'ops-admin', 'opsadmin1', { isAdmin: true });
  const carol = await createUser(plain, admin, 'carol', 'carolpass1');
  const dave = await createUser(plain, admin, 'dave', 'davepass1', { externalId: 'dave@example.com' });
  const bot = { name: 'ci-bot', type: 'Default', isAdmin: true, enrollment: { ott: true } };
  const botId = await create(plain, admin, '/identities', bot);
  const { json } = await plain.management('GET', `/identities/${botId}`, { token: admin });
  device = clientOf(await enrollIdentity(json.data.enrollment.ott.jwt));
  stranger = new SandboxClient(sandbox, await (await OutsideAuthority.create('stranger')).issue('stranger'));
  issuer = await OutsideAuthority.create('local idp');
  const signer = { enabled: true, claimsProperty: 'email', useExternalId: true, audience: 'openziti' };
  const local = { name: 'local-idp', issuer: 'https://idp.example.test', certPem: issuer.certPem, kid: 'rec-kid-1' };
  const more = { clientId: 'cli-1', externalAuthUrl: 'https://idp.example.test/auth', scopes: ['email', 'openid'] };
  await create(plain, admin, '/external-jwt-signers', { ...signer, ...local, ...more });
  const policy = await create(plain, admin, '/auth-policies', authPolicy('totp', { secondary: { requireTotp: true } }));
  const patch = (id: string, body: object) => plain.management('PATCH', `/identities/${id}`, { token: admin, body });
  between = {
    'ext-jwt': () => patch(dave, { isAdmin: true }),
    oidc: () => patch(dave, { isAdmin: false }),
    'oidc-mfa': () => patch(carol, { authPolicyId: policy }),
  };
  const known = { 'a5df0f5d-001a-4c37-ad63-2644c25d8ef9': admin };
  replay = new LoginReplay({ client: clientFor, bearer: bearerFor, password: sandbox.password, known });
});

afterAll(async () => {
  for (const client of [plain, device, stranger]) await client.close();
  await sandbox.close();
});

function clientFor({ label, request }: Exchange): SandboxClient {
  if (label.includes('unknown to the controller')) return stranger;
  return request.clientCertificate === true ? device : plain;
}

async function bearerFor({ label }: Exchange, tokens: readonly Values[]): Promise<string | undefined> {
  if (label.startsWith('ID token')) return String(tokens[0]?.id_token);
  // There are two refreshes between the first access token and the tested one.
  if (label.startsWith('old access token')) return String(tokens[2]?.access_token);
  const isOutside = /^POST authenticate|^external JWT|^authenticate:|JWT .*as bearer$|^login ext-jwt/.test(label);
  return isOutside ? externalToken(label) : undefined;
}

async function externalToken(label: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'https://idp.example.test', aud: 'openziti', email: 'dave@example.com', sub: 'dave', iat: now };
  const lasting = { ...claims, exp: now + 600 };
  if (label.includes('expired')) return issuer.token({ ...claims, exp: now - 60 }, 'rec-kid-1');
  if (label.includes('wrong audience')) return issuer.token({ ...lasting, aud: 'other' }, 'rec-kid-1');
  if (label.includes('wrong issuer'))
    return issuer.token({ ...lasting, iss: 'https://other.example.test' }, 'rec-kid-1');
  if (label.includes('unknown identity')) return issuer.token({ ...lasting, email: 'nobody@example.com' }, 'rec-kid-1');
  if (label.includes('nbf')) return issuer.token({ ...lasting, nbf: now + 300 }, 'rec-kid-1');
  if (label.includes('no exp')) return issuer.token(claims, 'rec-kid-1');
  if (label.includes('aud as array')) return issuer.token({ ...lasting, aud: ['x', 'openziti'] }, 'rec-kid-1');
  if (label.includes('wrong key')) return (await OutsideAuthority.create('x')).token(lasting, 'rec-kid-1');
  if (label.includes('unknown kid')) return issuer.token(lasting, 'other-kid');
  const { email: _email, ...withoutClaim } = lasting;
  return issuer.token(label.includes('claim missing') ? withoutClaim : lasting, 'rec-kid-1');
}

describe('the recorded logins', () => {
  it.each([
    ['updb', 18],
    ['cert', 13],
    ['ext-jwt', 22],
    ['oidc', 98],
    ['oidc-mfa', 26],
    ['other', 9],
  ])('run as they did on the real controller: %s', async (section, count) => {
    await between[section]?.();
    const exchanges = recorded[section] ?? [];
    expect(exchanges).toHaveLength(count);
    const found: string[] = [];
    for (const exchange of exchanges) {
      const differences = await replay.send(exchange);
      if (!(exchange.label in EXCEPTIONS)) found.push(...differences.map((one) => `${exchange.label}: ${one}`));
    }
    expect(found).toEqual([]);
  });
});
