/**
 * Networks with causes in other combinations than those that were recorded: grants, logins and routers. What is true of
 * each was worked out by hand from what controllers do.
 */
import { expect, test } from 'vitest';
import { DIAL, testCases, wikiNetwork } from './support/wiki-network.ts';

const POLICY = {
  cert: { allowed: true, allowExpiredCerts: false },
  updb: { allowed: false },
  extJwt: { allowed: false },
};

testCases([
  { title: 'nothing is broken', arrange: () => undefined },
  {
    title: 'AllOf of two attributes, one of which the identity lacks',
    arrange: (wiki) =>
      wiki.change('servicePolicies', 'dial', { semantic: 'AllOf', identityRoles: ['#staff', '#munich'] }),
    ...{ link: DIAL, what: /lacks #munich/ },
  },
  {
    title: 'AllOf with @id and #attribute: the named identity is in although it lacks the attribute',
    arrange: (wiki) =>
      wiki.change('servicePolicies', 'dial', { semantic: 'AllOf', identityRoles: ['#munich', '@ann'] }),
  },
  {
    title: 'AllOf on both sides, the service lacks one',
    arrange: (wiki) =>
      wiki.change('servicePolicies', 'dial', {
        ...{ semantic: 'AllOf', identityRoles: ['#staff', '#berlin'], serviceRoles: ['#common', '#internal'] },
      }),
    ...{ link: DIAL, what: /lacks #internal/ },
  },
  {
    title: '#all together with an attribute in AnyOf includes everybody',
    arrange: (wiki) => wiki.change('servicePolicies', 'dial', { identityRoles: ['#all', '#nobody'] }),
  },
  {
    title: 'a policy that names an identity that was deleted',
    arrange: (wiki) => wiki.change('servicePolicies', 'dial', { identityRoles: ['@gone'] }),
    ...{ link: DIAL, what: /no Dial policy includes both/ },
  },
  {
    title: 'only a Bind policy includes both',
    arrange: (wiki) => wiki.change('servicePolicies', 'dial', { type: 'Bind' }),
    ...{ link: DIAL, what: /dial includes both, but is a Bind policy/ },
  },
  {
    title: 'may dial, asked whether it may host',
    arrange: () => undefined,
    kind: 'bind',
    ...{ link: 'bind policy', what: /no Bind policy includes both/ },
  },
  {
    title: 'another letter case on the side of the service',
    arrange: (wiki) => wiki.change('servicePolicies', 'dial', { serviceRoles: ['#Common'] }),
    ...{ link: DIAL, what: /#Common, and wiki has common \(letter case\)/ },
  },
  {
    title: 'a check that nothing reported, and another policy without one',
    arrange: (wiki) => {
      wiki.domain('corp');
      wiki.change('servicePolicies', 'dial', { postureCheckRoles: ['@corp'] });
      wiki.servicePolicy('also', 'Dial', ['@ann'], ['#web']);
    },
  },
  {
    title: 'AllOf of check attributes that no check has both: nothing is checked',
    arrange: (wiki) => {
      wiki.domain('corp', ['a']);
      wiki.change('servicePolicies', 'dial', {
        semantic: 'AllOf',
        identityRoles: ['#staff'],
        postureCheckRoles: ['#a', '#b'],
      });
    },
  },
  {
    title: 'a disabled identity',
    arrange: (wiki) => wiki.change('identities', 'ann', { disabled: true }),
    ...{ link: 'identity', what: /disabled/ },
  },
  {
    title: 'a disabled identity without credentials and without grant: the identity comes first',
    arrange: (wiki) => {
      wiki.change('identities', 'ann', { disabled: true });
      wiki.remove('authenticators', 'ann-cert');
      wiki.remove('servicePolicies', 'dial');
    },
    ...{ link: 'identity', what: /disabled/ },
  },
  {
    title: 'never enrolled, the enrollment open',
    arrange: (wiki) => {
      wiki.remove('authenticators', 'ann-cert');
      wiki.plant('enrollments', 'e', { identityId: 'ann', method: 'ott', expiresAt: '2026-12-24T00:00:00Z' });
    },
    ...{ link: 'authentication', what: /has never enrolled; its enrollment is open/ },
  },
  {
    title: 'asked to enroll again, and not done yet',
    arrange: (wiki) => {
      wiki.remove('authenticators', 'ann-cert');
      wiki.change('identities', 'ann', { envInfo: { os: 'linux' } });
      wiki.plant('enrollments', 'e', { identityId: 'ann', method: 'ott', expiresAt: '2026-12-24T00:00:00Z' });
    },
    ...{ link: 'authentication', what: /has to enroll again; its enrollment is open/ },
  },
  {
    title: 'never enrolled, the enrollment expired',
    arrange: (wiki) => {
      wiki.remove('authenticators', 'ann-cert');
      wiki.plant('enrollments', 'e', { identityId: 'ann', method: 'ott', expiresAt: '2026-01-01T00:00:00Z' });
    },
    ...{ link: 'authentication', what: /expired at 2026-01-01/ },
  },
  {
    title: 'neither credential nor enrollment',
    arrange: (wiki) => wiki.remove('authenticators', 'ann-cert'),
    ...{ link: 'authentication', what: /no credential and no open enrollment/ },
  },
  {
    title: 'an auth policy that takes passwords alone',
    arrange: (wiki) => {
      const primary = { ...POLICY, cert: { allowed: false }, updb: { allowed: true } };
      wiki.plant('authPolicies', 'passwords', { primary, secondary: { requireTotp: false } });
      wiki.change('identities', 'ann', { authPolicyId: 'passwords' });
    },
    ...{ link: 'authentication', what: /logs in with cert, and auth policy "passwords" only accepts updb/ },
  },
  {
    title: 'a one-time code is required and not enrolled',
    arrange: (wiki) => {
      wiki.plant('authPolicies', 'strict', { primary: POLICY, secondary: { requireTotp: true } });
      wiki.change('identities', 'ann', { authPolicyId: 'strict' });
    },
    ...{ link: 'second factor', what: /requires a one-time code/ },
  },
  {
    title: 'the router of both is disabled',
    arrange: (wiki) => wiki.change('routers', 'r1', { disabled: true, live: { isOnline: false } }),
    ...{ link: 'edge routers', what: /r1/ },
  },
  {
    title: 'two routers in common, one offline: works',
    arrange: (wiki) => {
      wiki.change('edgeRouterPolicies', 'routers', { edgeRouterRoles: ['#all'] });
      wiki.change('serviceEdgeRouterPolicies', 'carriers', { edgeRouterRoles: ['#all'] });
    },
  },
  {
    title: 'routers of both, none in common',
    arrange: (wiki) => {
      wiki.router('r3', ['core']);
      wiki.change('edgeRouterPolicies', 'routers', { edgeRouterRoles: ['#core'] });
    },
    ...{ link: 'edge routers', what: /in common/ },
  },
  {
    title: 'the service edge router policy is missing',
    arrange: (wiki) => wiki.remove('serviceEdgeRouterPolicies', 'carriers'),
    ...{ link: 'edge routers', what: /service edge router policy/ },
  },
  {
    title: 'an edge router policy whose attribute no router has',
    arrange: (wiki) => wiki.change('edgeRouterPolicies', 'routers', { edgeRouterRoles: ['#publc'] }),
    ...{ link: 'edge routers', what: /publc/ },
  },
]);

test('a process check without a signer, which some routers refuse: says so before anything is reported', async () => {
  const wiki = await wikiNetwork();
  wiki.plant('postureChecks', 'agent', {
    typeId: 'PROCESS',
    process: { osType: 'Linux', path: '/bin/agent' },
    roleAttributes: [],
  });
  wiki.change('servicePolicies', 'dial', { postureCheckRoles: ['@agent'] });
  const { first } = await wiki.explained('dial');
  expect(first).toMatchObject({ link: 'posture', state: 'unknown' });
  expect(JSON.stringify(first)).toContain('it names no signer');
});
