/** Questions of operators on a network with one fault each: one call answers, in few words, and its fix mends the fault. */
import { describe, expect, it } from 'vitest';
import { answerExplain } from '../../src/insight/explain/answer.ts';
import type { Link } from '../../src/insight/wording/finding.ts';
import { ENGINEER, networkToBreak } from './support/network-to-break.ts';
import { call } from './support/sandbox-source.ts';

const { ask, change, dial, intercept, named, plant, rows, sandbox, service, withoutTerminators } = networkToBreak();

const isOnline = (row: Record<string, unknown>) => (row['live'] as { readonly isOnline?: boolean }).isOnline === true;

/** Two more hosts of `git`: one is listed before the other host, and one after it. */
const spareHosts = (state: object): void => {
  for (const id of ['0-spare', 'zz-spare']) {
    const host = { id, name: id, typeId: 'Default', authPolicyId: 'default', roleAttributes: ['engineering-hosts'] };
    plant('identities', { ...host, ...state });
  }
};

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
    says: /nearly: dial-engineering requires #engineering, and .* has enginering \(one letter\)/,
    fix: 'patchIdentity',
  },
  {
    question: 'an attribute is written as an id, next to the id of someone deleted',
    plant: () => change('servicePolicies', 'dial-engineering', { identityRoles: ['@engineering', '@nobody'] }),
    link: 'dial policy',
    says: /nearly: dial-engineering requires @engineering, an id/,
    fix: 'patchServicePolicy',
  },
  {
    question: 'AllOf wants two attributes, and one is missing',
    plant: () => undefined,
    service: 'ledger',
    link: 'dial policy',
    says: /nearly: dial-production-on-call requires all of its attributes, and .* lacks #on-call/,
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
    question: 'no service edge router policy, and another one has the name that a new one would get',
    plant: () => {
      change('serviceEdgeRouterPolicies', 'all-services-all-routers', { serviceRoles: ['#nothing'] });
      const roles = { semantic: 'AnyOf', serviceRoles: ['#nothing'], edgeRouterRoles: ['#nothing'] };
      for (const name of ['routers-of-git', 'routers-of-git-2']) plant('serviceEdgeRouterPolicies', { ...roles, name });
    },
    link: 'edge routers',
    says: /no service edge router policy includes service git/,
    fix: 'createServiceEdgeRouterPolicy',
  },
  {
    question: 'the only routers of the identity are offline, and the service has others',
    plant: () => {
      const isDown = (row: Record<string, unknown>) => row['isEdge'] === true && !isOnline(row);
      const down = rows('routers')
        .filter(isDown)
        .map(({ id }) => `@${id}`);
      change('edgeRouterPolicies', 'everyone-public-routers', { edgeRouterRoles: down });
      change('serviceEdgeRouterPolicies', 'all-services-all-routers', { edgeRouterRoles: ['#public'] });
    },
    link: 'edge routers',
    says: /have no edge router in common/,
    fix: 'createEdgeRouterPolicy',
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
    question: 'the Bind policy of its hosts is misspelt',
    plant: () => {
      withoutTerminators('git');
      change('servicePolicies', 'bind-engineering', { identityRoles: ['#enginering-hosts'] });
    },
    link: 'hosting',
    says: /bind-engineering includes it but matches no identity/,
    fix: 'patchServicePolicy',
  },
  {
    question: 'an attribute with a space behind it',
    plant: () => change('identities', ENGINEER, { roleAttributes: ['employees', 'engineering '] }),
    link: 'dial policy',
    says: /has "engineering " \(spaces or hyphens\)/,
    fix: 'patchIdentity',
  },
  {
    question: 'the host is there, and does not bind',
    plant: () => withoutTerminators('git'),
    link: 'hosting',
    says: /is connected but does not bind it/,
    fix: 'next',
  },
  {
    question: 'a host does not bind, and others that might host it are disabled',
    plant: () => {
      withoutTerminators('git');
      spareHosts({ disabled: true });
    },
    link: 'hosting',
    says: /no terminators\): host host-git-berlin-5 \(\w+\) is connected but does not bind it/,
    fix: 'next',
  },
  {
    question: 'one host is disabled, and others have not enrolled',
    plant: () => {
      withoutTerminators('git');
      change('identities', 'host-git-berlin-5', { disabled: true });
      spareHosts({});
    },
    link: 'hosting',
    says: /no terminators\): host host-git-berlin-5 \(\w+\) is disabled/,
    fix: 'enableIdentity',
  },
  {
    question: 'terminators on disabled routers',
    plant: () => {
      for (const router of rows('routers'))
        if (/berlin/.test(String(router['name']))) {
          sandbox().world.store.update('routers', router.id, { disabled: true });
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
    link: 'authentication',
    says: /has never enrolled, and its enrollment expired at 2026-11-01/,
    fix: 'refreshEnrollment',
  },
  {
    question: 'the auth policy takes no password',
    plant: () =>
      change('authPolicies', 'Default', {
        primary: { cert: { allowed: true }, updb: { allowed: false }, extJwt: { allowed: false, allowedSigners: [] } },
      }),
    link: 'authentication',
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
    const reply = await call(sandbox(), first.fix);
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    const then = (await ask(answerExplain, question)).data['links'] as readonly Link[];
    expect(then.map((each) => each.what)).not.toContain(first.what);
  });

  it('routers that are not in common, with the policies that give them', async () => {
    change('edgeRouterPolicies', 'everyone-public-routers', { edgeRouterRoles: ['#public'] });
    change('serviceEdgeRouterPolicies', 'all-services-all-routers', { edgeRouterRoles: ['#private'] });
    const { text } = await ask(answerExplain, { identity: ENGINEER, service: 'git' });
    expect(text).toMatch(/of the identity: .+ \(by everyone-public-routers\)\n.*of the service: .+ \(by all-services/);
  });

  it('a device that fails the checks of two policies has to pass those of one', async () => {
    const check = { typeId: 'MFA', timeoutSeconds: 60, version: 1 };
    plant('postureChecks', { ...check, id: 'mfa', name: 'mfa', roleAttributes: ['new'] });
    change('servicePolicies', 'dial-engineering', { postureCheckRoles: ['#new'] });
    const question = { identity: ENGINEER, service: 'git' };
    expect((await ask(answerExplain, question)).text).not.toContain('are enough');
    dial('dial-too', ['#engineering'], ['#engineering'], { postureCheckRoles: ['#new'] });
    expect((await ask(answerExplain, question)).text).toContain('The checks of one of these policies are enough.');
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
