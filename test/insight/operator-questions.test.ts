/** Questions of operators on a network with one fault each: one call answers, in few words, and its fix mends the fault. */
import { beforeEach, describe, expect, it } from 'vitest';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import { answerExplain } from '../../src/insight/explain/answer.ts';
import { answerPerson } from '../../src/insight/person/answer.ts';
import { answerWho } from '../../src/insight/reach/answer.ts';
import type { ToolArguments } from '../../src/insight/reading/source.ts';
import type { Answer } from '../../src/insight/tool.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import type { Fix, Link } from '../../src/insight/wording/finding.ts';
import { estimateTokens } from '../../src/runtime/answer/tokens.ts';
import type { Entity } from '../../src/sandbox/kernel.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

/** What a question may cost: the whole answer of a task. */
const MOST_TOKENS = 1_200;

let sandbox: SandboxInside;
beforeEach(async () => {
  sandbox = await sandboxInside('small');
});

const rows = (kind: string): readonly Entity[] => [...sandbox.world.store.list(kind)];
const named = (kind: string, name: string): Entity =>
  rows(kind).find((row) => row['name'] === name) ?? expect.fail(`no ${name}`);
const plant = (kind: string, fields: Record<string, unknown>) => void sandbox.world.store.insert(kind, fields);
const change = (kind: string, name: string, fields: Record<string, unknown>) =>
  void sandbox.world.store.update(kind, named(kind, name).id, fields);

async function ask(answer: Answer, args: ToolArguments) {
  const { data, text } = await answer(sandboxSource(sandbox), args);
  expect(estimateTokens(text), text).toBeLessThanOrEqual(MOST_TOKENS);
  return { data, text };
}

const intercept = (id: string, addresses: readonly string[], [low, high]: readonly [number, number]) =>
  plant('configs', {
    id,
    name: id,
    configTypeId: 'g7cIWbcGg',
    data: { addresses, protocols: ['tcp'], portRanges: [{ low, high }] },
  });

const service = (name: string, roleAttributes: string[], configs: string[] = [], more: object = {}) =>
  plant('services', {
    id: name,
    name,
    roleAttributes,
    configs,
    encryptionRequired: true,
    terminatorStrategy: 'smartrouting',
    ...more,
  });

const dial = (name: string, identityRoles: string[], serviceRoles: string[], more: object = {}) =>
  plant('servicePolicies', { name, type: 'Dial', semantic: 'AnyOf', identityRoles, serviceRoles, ...more });

const withoutTerminators = (name: string) => {
  const { id } = named('services', name);
  for (const { id: terminator, serviceId } of rows('terminators'))
    if (serviceId === id) sandbox.world.store.remove('terminators', terminator);
};

const ENGINEER = 'yara.moreau';

/** Why can this identity not reach this service: the link that is broken, what it says, and whether a call fixes it. */
const EXPLAINED: readonly {
  readonly question: string;
  readonly plant: () => void;
  readonly identity?: string;
  readonly service?: string;
  readonly link: string;
  readonly says: RegExp;
  /** `next` where a person has to act. */
  readonly fix: string;
}[] = [
  {
    question: 'an attribute is misspelt, and another policy lacks one on purpose',
    plant: () => change('identities', ENGINEER, { roleAttributes: ['austin', 'employees', 'enginering'] }),
    link: 'dial policy',
    says: /nearly: dial-engineering wants #engineering, and .* has enginering \(one letter\)/,
    fix: 'patchIdentity',
  },
  {
    question: 'an attribute is written as an id, next to the id of someone deleted',
    plant: () => change('servicePolicies', 'dial-engineering', { identityRoles: ['@engineering', '@nobody'] }),
    link: 'dial policy',
    says: /nearly: dial-engineering wants @engineering, an id/,
    fix: 'patchServicePolicy',
  },
  {
    question: 'AllOf wants two attributes, and one is missing',
    plant: () => undefined,
    service: 'ledger',
    link: 'dial policy',
    says: /nearly: dial-production-on-call wants all of its attributes, and .* lacks #on-call/,
    fix: 'patchIdentity',
  },
  {
    question: 'no edge router policy',
    plant: () => change('identities', ENGINEER, { roleAttributes: ['engineering'] }),
    link: 'edge routers',
    says: /no edge router policy includes identity yara\.moreau/,
    fix: 'createEdgeRouterPolicy',
  },
  {
    question: 'no service edge router policy',
    plant: () => change('serviceEdgeRouterPolicies', 'all-services-all-routers', { serviceRoles: ['#nothing'] }),
    link: 'edge routers',
    says: /no service edge router policy includes service git/,
    fix: 'createServiceEdgeRouterPolicy',
  },
  {
    question: 'nobody may host it',
    plant: () => {
      service('orphan', ['orphans']);
      dial('dial-orphan', ['#engineering'], ['#orphans']);
    },
    service: 'orphan',
    link: 'hosting',
    says: /no Bind policy includes it, so nobody may host it/,
    fix: 'createServicePolicy',
  },
  {
    question: 'the host is there, and does not bind',
    plant: () => withoutTerminators('git'),
    link: 'hosting',
    says: /is connected but does not bind it/,
    fix: 'next',
  },
  {
    question: 'terminators on disabled routers',
    plant: () => {
      for (const router of rows('routers'))
        if (/berlin/.test(String(router['name']))) {
          sandbox.world.store.update('routers', router.id, { disabled: true });
        }
    },
    link: 'hosting',
    says: /all 2 terminators are on routers that can't be used: .*disabled/,
    fix: 'patchEdgeRouter',
  },
  {
    question: 'made by hand, and to be encrypted',
    plant: () => {
      service('by-hand', ['engineering']);
      const routerId = named('routers', 'router-berlin-1').id;
      const where = { serviceId: 'by-hand', routerId, address: 'tcp:10.0.0.1:80' };
      plant('terminators', { ...where, binding: 'transport', cost: 0, precedence: 'default' });
    },
    service: 'by-hand',
    link: 'hosting',
    says: /requires end-to-end encryption, and its only terminators were created manually/,
    fix: 'updateService',
  },
  {
    question: 'the enrollment has expired',
    plant: () => {
      plant('identities', {
        ...{ id: 'newbie', name: 'newbie', typeId: 'Default', authPolicyId: 'default' },
        roleAttributes: ['engineering', 'employees'],
      });
      plant('enrollments', {
        id: 'e1',
        method: 'ott',
        identityId: 'newbie',
        token: 't',
        expiresAt: '2026-11-01T00:00:00Z',
      });
    },
    identity: 'newbie',
    link: 'credential',
    says: /has never enrolled, and its enrollment expired at 2026-11-01/,
    fix: 'refreshEnrollment',
  },
  {
    question: 'the auth policy takes no password',
    plant: () =>
      change('authPolicies', 'Default', {
        primary: { cert: { allowed: true }, updb: { allowed: false }, extJwt: { allowed: false, allowedSigners: [] } },
      }),
    link: 'credential',
    says: /logs in with updb, and auth policy Default only accepts cert/,
    fix: 'patchAuthPolicy',
  },
  {
    question: 'a one-time code is required, and none is enrolled',
    plant: () => change('authPolicies', 'Default', { secondary: { requireTotp: true } }),
    link: 'second factor',
    says: /requires a one-time code \(TOTP\), and yara\.moreau .* has not enrolled one/,
    fix: 'patchAuthPolicy',
  },
  {
    question: 'the identity is disabled',
    plant: () => change('identities', ENGINEER, { disabled: true }),
    link: 'identity',
    says: /is disabled until it is enabled/,
    fix: 'enableIdentity',
  },
  {
    question: 'a posture check that the device fails',
    plant: () => {
      plant('postureChecks', {
        id: 'mfa',
        name: 'mfa',
        typeId: 'MFA',
        timeoutSeconds: 60,
        version: 1,
        roleAttributes: ['new'],
      });
      change('servicePolicies', 'dial-engineering', { postureCheckRoles: ['#new'] });
      change('identities', ENGINEER, { isMfaEnabled: false });
    },
    link: 'posture',
    says: /fails posture checks of every policy that grants access/,
    fix: 'next',
  },
];

describe('why not', () => {
  it.each(EXPLAINED.map((each) => [each.question, each] as const))('%s', async (_, example) => {
    const { fix, identity = ENGINEER, link, plant: plantFault, says, service: what = 'git' } = example;
    plantFault();
    const question = { identity, service: what };
    const { data, text } = await ask(answerExplain, question);
    const first = data['first'] as Link;
    expect({ verdict: data['verdict'], link: first?.link }, text).toEqual({ verdict: 'broken', link });
    expect(first.what).toMatch(says);
    expect(first.fix?.tool ?? 'next').toBe(fix);
    if (first.fix === undefined) return expect(first.next).toMatch(/^[A-Z].+\.$/);
    expect(JSON.stringify(first.fix), 'names nothing that was deleted').not.toContain('@nobody');
    const reply = await call(sandbox, first.fix);
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    const then = (await ask(answerExplain, question)).data['links'] as readonly Link[];
    expect(then.map((each) => each.what)).not.toContain(first.what);
  });

  it('policies that include everyone are distinguished from those that are meant', async () => {
    dial('tmp-all', ['#all'], ['#all']);
    const { text } = await ask(answerExplain, { identity: 'bruno.haddad', service: 'git' });
    expect(text).toContain('Granted by tmp-all [catch-all].');
    expect(text).toContain('Without catch-alls nothing grants it.');
  });

  it('a wildcard that catches the same is reported with a dial that works', async () => {
    intercept('wild', ['*.corp.example'], [1, 65_535]);
    service('wild', ['engineering'], ['wild']);
    const { data, text } = await ask(answerExplain, { identity: ENGINEER, service: 'git' });
    expect(data['verdict']).toBe('works');
    expect(text).toMatch(/wild catches tcp:git\.corp\.example and \*\.corp\.example:22 too/);
  });
});

describe('what is wrong', () => {
  const found = async (check: string) => ask(answerAudit, { checks: [check] });

  it('networks that overlap', async () => {
    intercept('net-a', ['10.0.0.0/8'], [22, 22]);
    intercept('net-b', ['10.1.2.0/24'], [1, 1024]);
    for (const name of ['net-a', 'net-b']) service(name, ['engineering'], [name]);
    expect((await found('intercept-collisions')).text).toMatch(
      /net-a and net-b both catch tcp:10\.0\.0\.0\/8 and 10\.1\.2\.0\/24:22/,
    );
  });

  it('an administrator that nobody can log in as', async () => {
    plant('identities', { id: 'spare', name: 'spare', isAdmin: true, typeId: 'Default', authPolicyId: 'default' });
    const { text } = await found('administrators');
    expect(text).toMatch(/spare is an administrator, logs in with nothing yet, without a second factor/);
    expect(text).toContain('patchIdentity {"id":"spare","isAdmin":false}');
  });

  it('a person without a session, whose circuits show that the client is there', async () => {
    const [person, git] = [named('identities', ENGINEER).id, named('services', 'git').id];
    plant('circuits', { id: 'open', clientId: person, serviceId: git });
    const { data, text } = await ask(answerPerson, { identity: ENGINEER });
    expect(text).toContain('Open now: 0 API sessions, 1 circuit (to git)');
    expect(text).toContain('Its client logged in with OIDC, so only its circuits are visible.');
    const steps = (data['steps'] as readonly Fix[]).map(({ tool }) => tool);
    expect(steps).toEqual(['disableIdentity', 'deleteFabricCircuit', 'deleteIdentity']);
  });

  it('devices and hosted services of a person say what becomes of them', async () => {
    const required = { typeId: 'Default', authPolicyId: 'default' };
    plant('identities', { ...required, id: 'd1', name: 'notebook-7', tags: { owner: ENGINEER } });
    plant('identities', { ...required, id: 'd2', name: `${ENGINEER}-phone` });
    const { data } = await ask(answerPerson, { identity: ENGINEER });
    expect(data['owned']).toEqual([
      expect.objectContaining({
        id: 'd1',
        fix: { tool: 'disableIdentity', arguments: { id: 'd1', durationMinutes: 0 } },
      }),
      expect.objectContaining({ id: 'd2', next: expect.stringMatching(/^Find out whose it is; .* disableIdentity/) }),
    ]);
    const hosts = await ask(answerPerson, { identity: 'host-git-berlin-5' });
    expect(hosts.data['hosted']).toContainEqual(
      expect.objectContaining({ name: 'git', next: expect.stringContaining('createServicePolicy') }),
    );
  });

  it('who may reach a service that nothing hosts, or only where nobody gets', async () => {
    const whoText = async () => (await ask(answerWho, { service: 'git' })).text;
    change('routers', 'router-berlin-1', { disabled: true });
    change('routers', 'router-berlin-2', { disabled: true });
    expect(await whoText()).toMatch(/not now: hosted only on routers that are offline or disabled; \d+: yara\.moreau/);
    withoutTerminators('git');
    expect(await whoText()).toMatch(/not now: nothing hosts it; \d+: yara\.moreau/);
  });
});

/** Plans, and what of their effect must be told; or the refusal of a controller. */
const PLANS: readonly (readonly [what: string, tool: string, args: () => ToolArguments, says: RegExp])[] = [
  [
    'a shorter timeout of a second factor',
    'patchPostureCheck',
    () => ({ id: 'second-factor', typeId: 'MFA', timeoutSeconds: 60 }),
    /A POSTURE CHECK NOW REQUIRES SOMETHING ELSE OF: 36 pairs \(14 identities, 5 services\)/,
  ],
  [
    'a check that goes',
    'deletePostureCheck',
    () => ({ id: 'second-factor' }),
    /NO LONGER PROTECTED BY A POSTURE CHECK: 36 pairs/,
  ],
  [
    'a check that AllOf finds now',
    'patchPostureCheck',
    () => ({ id: 'corporate-domain', typeId: 'DOMAIN', roleAttributes: ['managed', 'strict'] }),
    /A POSTURE CHECK NOW PROTECTS: 18 pairs/,
  ],
  [
    'an attribute that an identity loses',
    'patchIdentity',
    () => ({ id: ENGINEER, roleAttributes: ['austin', 'employees'] }),
    /LOST dial: 4 pairs \(1 identity, 4 services\)/,
  ],
  [
    'an identity that becomes an administrator',
    'patchIdentity',
    () => ({ id: ENGINEER, isAdmin: true }),
    /yara\.moreau \(.+\) becomes an administrator: it can give itself any access/,
  ],
  [
    'a password that is not accepted any more, where there is no signer for tokens',
    'patchAuthPolicy',
    () => ({ id: 'default', primary: { updb: { allowed: false } } }),
    /30 identities can no longer log in/,
  ],
  [
    'an auth policy that is replaced by one without passwords',
    'updateAuthPolicy',
    () => ({ id: 'Default', name: 'Default', primary: { cert: { allowed: true } }, secondary: { requireTotp: false } }),
    /30 identities can no longer log in/,
  ],
  [
    'an auth policy that asks for a code',
    'patchAuthPolicy',
    () => ({ id: 'default', secondary: { requireTotp: true } }),
    /46 identities must enroll a one-time code \(TOTP\) before any service/,
  ],
  [
    'an auth policy in use',
    'deleteAuthPolicy',
    () => ({ id: 'default' }),
    /Default is the auth policy of 52 identities: a controller refuses/,
  ],
  [
    'an auth policy of nobody',
    'patchIdentity',
    () => ({ id: ENGINEER, authPolicyId: 'defualt' }),
    /Similar names: Default/,
  ],
  [
    'a signer that is switched off',
    'patchExternalJwtSigner',
    () => {
      plant('externalJwtSigners', { id: 's1', name: 'okta', issuer: 'i', audience: 'a', enabled: true });
      for (const { id } of rows('authenticators')) sandbox.world.store.remove('authenticators', id);
      return { id: 'okta', enabled: false };
    },
    /\d+ identities can no longer log in/,
  ],
  [
    'a config type in use',
    'deleteConfigType',
    () => ({ id: 'intercept.v1' }),
    /20 configs have the type intercept\.v1: a controller refuses to delete it/,
  ],
  [
    'a stricter config type',
    'patchConfigType',
    () => ({ id: 'intercept.v1', schema: {} }),
    /20 configs of the type intercept\.v1 stay as before/,
  ],
  [
    'a config by its name',
    'patchService',
    () => ({ id: 'git', configs: ['wiki-intercept'] }),
    /clients catch tcp:wiki\.corp\.example:443 instead of tcp:git\.corp\.example:22\n {2}it then collides with wiki/,
  ],
  [
    'a router that is deleted',
    'deleteEdgeRouter',
    () => ({ id: 'router-berlin-1' }),
    /Open now, and cut off: \d+ circuits/,
  ],
  [
    'a router that lets no circuits through',
    'patchEdgeRouter',
    () => ({ id: 'router-berlin-1', noTraversal: true }),
    /Circuits can then only begin or end at router-berlin-1 /,
  ],
  [
    'another terminator strategy',
    'patchService',
    () => ({ id: 'git', terminatorStrategy: 'random' }),
    /only decides which of several terminators/,
  ],
  [
    'no encryption',
    'updateService',
    () => ({ id: 'git', name: 'git', encryptionRequired: false }),
    /no longer encrypted end to end/,
  ],
  [
    'no encryption by a call that cannot change that',
    'patchService',
    () => ({ id: 'git', encryptionRequired: false }),
    /would not change anyone's access[\s\S]*A controller ignores encryptionRequired here: use updateService/,
  ],
  [
    'encryption without a host',
    'updateService',
    () => {
      service('by-hand', ['engineering'], [], { encryptionRequired: false });
      const routerId = named('routers', 'router-berlin-1').id;
      plant('terminators', {
        serviceId: 'by-hand',
        routerId,
        binding: 'transport',
        address: 'tcp:1.2.3.4:80',
        cost: 0,
      });
      return { id: 'by-hand', name: 'by-hand', encryptionRequired: true };
    },
    /NOTHING ANSWERS ANY MORE: .*\n.*by-hand/,
  ],
  [
    'the only host',
    'deleteIdentity',
    () => ({ id: 'host-git-berlin-5' }),
    /LOST bind: 4 pairs[\s\S]*NOTHING ANSWERS any more, until others host them, for \d+ services?: .*git/,
  ],
  [
    'the only host, switched off',
    'disableIdentity',
    () => ({ id: 'host-git-berlin-5', durationMinutes: 0 }),
    /1 identity can no longer log in[\s\S]*NOTHING ANSWERS any more/,
  ],
];

describe('what if', () => {
  it.each(PLANS)('%s: %s', async (_, tool, args, says) => {
    const call = { tool, arguments: args() };
    const effect = ask(answerWhatIf, call).then(
      ({ text }) => text,
      (error: { message: string; next: string }) => `${error.message} ${error.next}`,
    );
    expect(await effect).toMatch(says);
  });
});
