/** Changes of who can log in, with which rights, and files on the controller: the exact reasons, and what is no reason. */
import { type Judged, testReasons } from './judged-differences.ts';

testReasons([
  // Who can become an identity.
  [
    'patchCa',
    { sets: { isAutoCaEnrollmentEnabled: [false, true] } },
    {
      'opens-to-all': 'isAutoCaEnrollmentEnabled becomes true',
      'weakens-authentication': 'isAutoCaEnrollmentEnabled (false -> true)',
    },
  ],
  [
    'patchExternalJwtSigner',
    { sets: { enrollToTokenEnabled: [false, true] } },
    {
      'opens-to-all': 'enrollToTokenEnabled becomes true',
      'weakens-authentication': 'enrollToTokenEnabled (false -> true)',
    },
  ],
  ...['patchAuthPolicy', 'patchCa', 'patchExternalJwtSigner', 'patchPostureCheck'].map(
    (tool): Judged => [tool, { sets: { name: ['a', 'b'], tags: [{}, { a: 1 }] } }, {}],
  ),
  [
    'patchCa',
    { entity: { externalIdClaim: { index: 0 } }, sets: { name: ['a', 'b'] } },
    {
      'weakens-authentication':
        'externalIdClaim is lost unless you send it along: certificates will no longer be recognized by it',
    },
  ],
  [
    'updateCa',
    { entity: { externalIdClaim: { index: 0 } }, sets: { externalIdClaim: [{ index: 0 }, null] } },
    { 'weakens-authentication': 'externalIdClaim ({"index":0} -> null)' },
  ],
  [
    'patchExternalJwtSigner',
    { sets: { enrollToCertEnabled: [false, true] } },
    {
      'opens-to-all': 'enrollToCertEnabled becomes true',
      'weakens-authentication': 'enrollToCertEnabled (false -> true)',
    },
  ],
  [
    'patchCa',
    { sets: { isAutoCaEnrollmentEnabled: [true, false] } },
    { 'weakens-authentication': 'isAutoCaEnrollmentEnabled (true -> false)' },
  ],
  [
    'patchCa',
    { entity: { isAutoCaEnrollmentEnabled: true }, sets: { identityRoles: [['a'], ['a', 'b']] } },
    { 'opens-to-all': 'whoever enrolls automatically also gets "b"' },
  ],
  ['patchCa', { entity: { isAutoCaEnrollmentEnabled: false }, sets: { identityRoles: [['a'], ['a', 'b']] } }, {}],
  [
    'patchCa',
    { entity: { externalIdClaim: { index: 0 } }, sets: { name: ['a', 'b'] }, args: { externalIdClaim: {} } },
    {},
  ],
  ['patchCa', { entity: {}, sets: { identityNameFormat: ['a', 'b'], tags: [1, 2] } }, {}],
  [
    'patchCa',
    { entity: { externalIdClaim: { index: 0 } }, sets: { isAuthEnabled: [false, true] } },
    {
      'weakens-authentication':
        'isAuthEnabled (false -> true); externalIdClaim is lost unless you send it along: certificates will no longer be recognized by it',
    },
  ],
  // Rights.
  [
    'patchIdentity',
    { sets: { isAdmin: [false, true], permissions: [[], ['a']] } },
    { 'raises-rights': 'isAdmin becomes true: all permissions; permissions gains "a"' },
  ],
  [
    'enableIdentity',
    { sets: { disabled: [true, false] }, entity: { isDefaultAdmin: true } },
    { 'raises-rights': 'an administrator can log in again' },
  ],
  [
    'enableIdentity',
    { sets: { disabled: [true, false] }, entity: { permissions: ['a'] } },
    { 'raises-rights': 'an identity with permissions can log in again' },
  ],
  ['enableIdentity', { sets: { disabled: [true, false] }, entity: { permissions: [] } }, {}],
  ['enableIdentity', { sets: { other: [true, false] }, entity: { isAdmin: true } }, {}],
  [
    'createEnrollment',
    { args: { identityId: 'x' }, identity: { isAdmin: true } },
    { 'raises-rights': 'it is another way to log in as an administrator' },
  ],
  ['createEnrollment', { args: { identityId: 'x' }, identity: { isAdmin: false } }, {}],
  ['createEnrollment', { identity: { isAdmin: true } }, {}],
  // Logins.
  [
    'createAuthenticator',
    { args: { identityId: 'x', username: 'u', password: 'p' } },
    { 'sets-credentials': 'password and username that an identity logs in with' },
  ],
  ['patchAuthenticator', { args: { certPem: 'c' } }, { 'sets-credentials': 'certPem that an identity logs in with' }],
  ['patchAuthenticator', { args: { tags: {} } }, {}],
  ['deleteAuthenticator', { args: { password: 'p' } }, {}],
  ...['authPolicyId', 'externalId'].map(
    (field): Judged => [
      'patchIdentity',
      { sets: { [field]: ['a', 'b'] } },
      { 'weakens-authentication': `${field} ("a" -> "b")` },
    ],
  ),
  [
    'patchService',
    { sets: { encryptionRequired: [true, false] } },
    { 'weakens-authentication': 'encryptionRequired (true -> false)' },
  ],
  ['patchService', { sets: { encryptionRequired: [false, true], name: ['a', 'b'] } }, {}],
  [
    'createCa',
    { sets: { isAuthEnabled: [undefined, true] } },
    { 'weakens-authentication': 'identities that it vouches for can log in' },
  ],
  ['createCa', { sets: { isAuthEnabled: [undefined, false] } }, {}],
  [
    'createExternalJwtSigner',
    { sets: { enabled: [undefined, true] } },
    { 'weakens-authentication': 'identities that it vouches for can log in' },
  ],
  [
    'createFabricRouter',
    { sets: { fingerprint: [undefined, 'f'] } },
    { 'weakens-authentication': 'a router with that certificate can join the fabric' },
  ],
  ['createFabricRouter', { sets: { name: [undefined, 'f'] } }, {}],
  ['createControllerSetting', {}, { 'weakens-authentication': 'browser logins may return to other addresses' }],
  [
    'patchFabricRouter',
    { sets: { fingerprint: ['a', 'b'], cost: [1, 2] } },
    { 'weakens-authentication': 'fingerprint ("a" -> "b")' },
  ],
  [
    'patchIdentity',
    { sets: { isMfaEnabled: [true, false] } },
    { 'weakens-authentication': 'isMfaEnabled (true -> false)' },
  ],
  ['patchIdentity', { sets: { isMfaEnabled: [false, true] } }, {}],
  ['createCa', { sets: { name: [undefined, 'a'] } }, {}],
  // Files.
  [
    'createFabricDatabaseSnapshotWithPath',
    { args: { path: '/x' } },
    { 'writes-a-file': '"/x", replacing what is there' },
  ],
  ['createFabricDatabaseSnapshotWithPath', { args: { path: '' } }, {}],
  ['createFabricDatabaseSnapshotWithPath', {}, {}],
]);
