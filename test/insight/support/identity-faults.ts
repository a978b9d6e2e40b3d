import { EXPIRED, SOON, tokenUntil } from './credentials.ts';
import type { PlantedFault } from './planted-fault.ts';
import type { SoundNetwork } from './sound-network.ts';

/** Identities, and what they log in with. */
export const identityFaults: readonly PlantedFault[] = [
  {
    check: 'certificates-expiring',
    what: /ann logs in with a certificate that expires in 5 days/,
    fixed: true,
    plant: (network) => network.update('authenticators', 'ann-cert', { certPem: SOON, isIssuedByNetwork: true }),
  },
  {
    check: 'certificates-expiring',
    what: /ann logs in with a certificate that expired at/,
    fixed: true,
    plant: (network) => network.update('authenticators', 'ann-cert', { certPem: EXPIRED, isIssuedByNetwork: true }),
  },
  {
    check: 'certificates-expiring',
    what: /router-1 logs in with a certificate that expired at/,
    fixed: true,
    plant: (network) => network.update('routers', 'r1', { certPem: EXPIRED }),
  },
  {
    check: 'unusable-signers',
    what: /clients of idp show its ID token, whose audience is their client id, app: the signer accepts ziti alone/,
    fixed: true,
    plant: (network) =>
      network.plant('externalJwtSigners', {
        ...{ id: 'idp', name: 'idp', issuer: 'https://id.example', enabled: true, claimsProperty: 'sub' },
        ...{
          audience: 'ziti',
          clientId: 'app',
          targetToken: 'ID',
          scopes: [],
          jwksEndpoint: 'https://id.example/keys',
        },
      }),
  },
  {
    check: 'unusable-signers',
    what: /the signer idp finds identities by the claim email, and clients do not ask for the scope email/,
    fixed: true,
    plant: (network) =>
      network.plant('externalJwtSigners', {
        ...{ id: 'idp', name: 'idp', issuer: 'https://id.example', enabled: true, claimsProperty: 'email' },
        ...{ audience: 'ziti', clientId: 'app', targetToken: 'ACCESS', scopes: ['openid'] },
        jwksEndpoint: 'https://id.example/keys',
      }),
  },
  {
    check: 'certificates-expiring',
    what: /the certificate of gone-signer expired at 2026-11-08/,
    fixed: true,
    plant: (network) =>
      network.plant('externalJwtSigners', {
        name: 'gone-signer',
        issuer: 'https://old.example',
        audience: 'z',
        enabled: true,
        certPem: EXPIRED,
        notAfter: '2026-11-08T12:00:00Z',
      }),
  },
  {
    check: 'certificates-expiring',
    what: /the certificate of old-signer expires in 10 days/,
    fixed: false,
    plant: (network) =>
      network.plant('externalJwtSigners', {
        name: 'old-signer',
        issuer: 'https://id.example',
        audience: 'z',
        enabled: true,
        certPem: SOON,
        notAfter: '2026-12-08T12:00:00Z',
      }),
  },
  ...(
    [
      [/corp was never verified/, false, { isVerified: false }],
      [/nobody may log in with certificates of corp/, true, { isAuthEnabled: false }],
      [/no further device can enroll with a certificate of corp/, false, { isAutoCaEnrollmentEnabled: false }],
    ] as const
  ).map(([what, fixed, flags]) => ({
    check: 'unusable-authorities',
    what,
    fixed,
    plant: (network: SoundNetwork) =>
      network.plant('cas', {
        ...{ id: 'corp', name: 'corp', certPem: '', isVerified: true, isAuthEnabled: true },
        ...{ isAutoCaEnrollmentEnabled: true, isOttCaEnrollmentEnabled: false, ...flags },
      }),
  })),
  {
    check: 'unusable-identities',
    what: /new never enrolled: the controller lists its enrollment as open until .+ but the token itself expired at 2026-11-01/,
    fixed: true,
    plant: (network) => {
      network.newcomer();
      network.plant('enrollments', {
        id: 'e1',
        method: 'ott',
        identityId: 'new',
        token: 't',
        jwt: tokenUntil('2026-11-01T00:00:00Z'),
        expiresAt: '2027-11-01T00:00:00.000Z',
      });
    },
  },
  {
    check: 'unusable-identities',
    what: /ann is disabled/,
    fixed: true,
    plant: (network) => network.update('identities', 'ann', { disabled: true }),
  },
  {
    check: 'unusable-identities',
    what: /new has neither a credential nor an open enrollment/,
    fixed: true,
    plant: (network) => network.newcomer(),
  },
  {
    check: 'unusable-identities',
    what: /new never enrolled, and its enrollment expired at/,
    fixed: true,
    plant: (network) => {
      network.newcomer();
      network.plant('enrollments', {
        id: 'e1',
        method: 'ott',
        identityId: 'new',
        token: 't',
        expiresAt: '2026-11-01T00:00:00.000Z',
      });
    },
  },
  {
    check: 'unusable-identities',
    what: /new may dial services but has no edge router/,
    fixed: true,
    plant: (network) => network.person('new', ['engineering']),
  },
  {
    check: 'permissions-like-admin',
    what: /ann may write enrollment/,
    fixed: true,
    plant: (network) => network.update('identities', 'ann', { permissions: ['enrollment', 'service.read'] }),
  },
  {
    check: 'permissions-like-admin',
    what: /ann may write admin/,
    fixed: true,
    plant: (network) => network.update('identities', 'ann', { permissions: ['admin'] }),
  },
  {
    check: 'weak-auth-policies',
    what: /allows unlimited password attempts/,
    fixed: true,
    plant: (network) => network.weakAuthPolicy({ maxAttempts: 0, minPasswordLength: 12 }, { requireTotp: true }),
  },
  {
    check: 'weak-auth-policies',
    what: /accepts passwords of 5 characters/,
    fixed: true,
    plant: (network) => network.weakAuthPolicy({ maxAttempts: 5, minPasswordLength: 5 }, { requireTotp: true }),
  },
  {
    check: 'weak-auth-policies',
    what: /accepts a password without a second factor/,
    fixed: true,
    plant: (network) => network.weakAuthPolicy({ maxAttempts: 5, minPasswordLength: 12 }, { requireTotp: false }),
  },
  {
    check: 'administrators',
    what: /ann is an administrator, logs in with cert, without a second factor/,
    fixed: false,
    plant: (network) => network.update('identities', 'ann', { isAdmin: true }),
  },
  ...(
    [
      [/strict does not accept what they have \(cert\): 1 identity can't log in/, true, {}, { updb: true }, {}],
      [
        /strict requires a token of the signer idp, which is disabled: 1 identity can't log in/,
        ...[true, {}, { cert: true }, { requireExtJwtSigner: 'idp' }],
      ],
      [
        /strict takes tokens of the signer idp, which is disabled: 1 identity can't log in/,
        ...[true, { externalId: 'ann@example' }, { extJwt: true }, {}],
      ],
      [
        /strict does not accept what they have \(an external id\): 1 identity can't log in/,
        ...[false, { externalId: 'ann@example', authenticators: {} }, { updb: true }, {}],
      ],
    ] as const
  ).map(([what, fixed, person, allowed, secondary]) => ({
    check: 'unusable-auth-policies',
    what,
    fixed,
    plant: (network: SoundNetwork) => {
      const primary = Object.fromEntries(
        ['cert', 'updb', 'extJwt'].map((method) => [method, { allowed: method in allowed, allowedSigners: ['idp'] }]),
      );
      network.plant('externalJwtSigners', {
        id: 'idp',
        name: 'idp',
        issuer: 'https://idp.example',
        jwksEndpoint: 'https://idp.example/keys',
        enabled: false,
        useExternalId: true,
      });
      network.plant('authPolicies', { id: 'strict', name: 'strict', primary, secondary });
      network.update('identities', 'ann', { authPolicyId: 'strict', ...person });
      if ('authenticators' in person) network.remove('authenticators', 'ann-cert');
    },
  })),
];
