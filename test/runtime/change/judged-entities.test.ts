/** Changes of what entities are, hold and lead to: the exact reasons, and what is no reason. */
import { type Fields, type Judged, testReasons } from './judged-differences.ts';

const names = (count: number, roles: Fields = {}) =>
  Array.from({ length: count }, (_each, at) => ({ name: `p${at + 1}`, ...roles }));
const LONG = 'a'.repeat(100);

testReasons([
  // Switches.
  ...['disabled', 'noTraversal'].flatMap((field): Judged[] => [
    ['patchEdgeRouter', { sets: { [field]: [false, true] } }, { 'cuts-off': `${field} becomes true` }],
    ['patchEdgeRouter', { sets: { [field]: [true, false] } }, {}],
  ]),
  [
    'patchEdgeRouter',
    { sets: { isTunnelerEnabled: [true, false] } },
    { 'cuts-off': 'isTunnelerEnabled becomes false' },
  ],
  ['patchFabricLink', { sets: { down: [false, true] } }, { 'cuts-off': 'down becomes true' }],
  ['patchTerminator', { sets: { precedence: ['default', 'failed'] } }, { 'cuts-off': 'precedence becomes "failed"' }],
  ['patchTerminator', { sets: { precedence: ['failed', 'default'], cost: [1, 2] } }, {}],
  ...['cert', 'extJwt', 'updb'].map(
    (way): Judged => [
      'patchAuthPolicy',
      { sets: { [`primary.${way}.allowed`]: [true, false] } },
      {
        'cuts-off': `primary.${way}.allowed becomes false`,
        'weakens-authentication': `primary.${way}.allowed (true -> false)`,
      },
    ],
  ),
  ...['patchFabricRouter', 'patchRouter', 'patchTransitRouter'].map(
    (tool): Judged => [tool, { sets: { disabled: [false, true] } }, { 'cuts-off': 'disabled becomes true' }],
  ),
  [
    'patchCa',
    { sets: { isAuthEnabled: [true, false] } },
    { 'cuts-off': 'isAuthEnabled becomes false', 'weakens-authentication': 'isAuthEnabled (true -> false)' },
  ],
  [
    'patchExternalJwtSigner',
    { sets: { enabled: [true, false], issuer: ['a', 'b'] } },
    {
      'cuts-off': 'enabled becomes false',
      'weakens-authentication': 'enabled (true -> false), issuer ("a" -> "b")',
    },
  ],
  ['patchIdentity', { sets: { isAdmin: [true, false] } }, { 'cuts-off': 'isAdmin becomes false' }],
  [
    'patchIdentity',
    { sets: { defaultHostingPrecedence: ['default', 'failed'] } },
    { 'cuts-off': 'defaultHostingPrecedence becomes "failed"' },
  ],
  [
    'patchFabricService',
    { sets: { maxIdleTimeMillis: [2, 1] } },
    { 'cuts-off': 'circuits end when idle: maxIdleTimeMillis (2 -> 1)' },
  ],
  // Where traffic leads, and for how long.
  [
    'patchFabricTerminator',
    { sets: { router: ['a', 'b'] } },
    { 'cuts-off': 'router ("a" -> "b"): traffic no longer gets to where it went' },
  ],
  [
    'patchFabricTerminator',
    { sets: { hostId: ['a', 'b'] } },
    { 'cuts-off': 'hostId ("a" -> "b"): it no longer belongs to the identity that hosts it' },
  ],
  ['patchFabricTerminator', { sets: { hostId: [undefined, 'b'] } }, {}],
  [
    'patchTerminator',
    { sets: { address: ['a', null] } },
    { 'cuts-off': 'address ("a" -> null): traffic no longer gets to where it went' },
  ],
  [
    'patchTerminator',
    { sets: { address: ['a', LONG] } },
    { 'cuts-off': `address ("a" -> "${'a'.repeat(79)}...): traffic no longer gets to where it went` },
  ],
  [
    'patchTerminator',
    { sets: { binding: ['a', 'b'.repeat(78)] } },
    { 'cuts-off': `binding ("a" -> "${'b'.repeat(78)}"): traffic no longer gets to where it went` },
  ],
  ...[
    [10, 9],
    [0, 1],
    [null, 1],
  ].map(
    ([from, to]): Judged => [
      'patchService',
      { sets: { maxIdleTimeMillis: [from, to] } },
      { 'cuts-off': `circuits end when idle: maxIdleTimeMillis (${from} -> ${to})` },
    ],
  ),
  ...[
    [9, 10],
    [9, 0],
    [9, -1],
  ].map(([from, to]): Judged => ['patchService', { sets: { maxIdleTimeMillis: [from, to] } }, {}]),
  // What entities hold.
  [
    'patchIdentity',
    {
      sets: {
        roleAttributes: [
          ['a', 'b'],
          ['b', 'c'],
        ],
      },
    },
    { 'cuts-off': 'roleAttributes loses "a"' },
  ],
  [
    'patchIdentity',
    { sets: { roleAttributes: [['a'], null] } },
    { 'cuts-off': 'roleAttributes loses "a", and is empty then' },
  ],
  [
    'patchService',
    { sets: { configs: [['a', 'b'], []] } },
    { 'cuts-off': 'configs loses "a", "b", and is empty then' },
  ],
  ['patchIdentity', { sets: { permissions: [['a'], []] } }, { 'cuts-off': 'permissions loses "a", and is empty then' }],
  ['patchIdentity', { sets: { name: [['a'], []], roleAttributes: ['a', ['b']] } }, {}],
  [
    'patchIdentity',
    {
      sets: {
        serviceHostingPrecedences: [
          { s: 'default', t: 'failed' },
          { s: 'failed', t: 'failed', u: 'required' },
        ],
      },
    },
    {
      'cuts-off':
        'serviceHostingPrecedences becomes "failed" for "s"; what it hosts becomes "required": other hosts of the same services will get no traffic',
    },
  ],
  [
    'patchIdentity',
    { sets: { serviceHostingPrecedences: [null, { s: 'failed', t: 'failed' }] } },
    { 'cuts-off': 'serviceHostingPrecedences becomes "failed" for "s", "t"' },
  ],
  ['patchIdentity', { sets: { serviceHostingPrecedences: [{ s: 'failed' }, null] } }, {}],
  [
    'patchPostureCheck',
    { sets: { roleAttributes: [['a'], []] } },
    { 'weakens-authentication': 'roleAttributes (["a"] -> [])' },
  ],
  // Configs that services use.
  ...[
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, {}],
    [{ a: 1 }, null],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: { b: [1, { c: 1 }] } }, { a: { b: [1] } }],
    [{ a: [1, 2] }, { a: [2, 3] }],
    [{ a: [1] }, { a: 1 }],
  ].map(
    ([from, to]): Judged => [
      'patchConfig',
      { sets: { data: [from, to] }, rows: names(1) },
      { 'cuts-off': 'data loses what a service uses ("p1")' },
    ],
  ),
  ...[
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: [1, 2] }, { a: [3, 2, 1] }],
    [{ a: null }, {}],
  ].map(([from, to]): Judged => ['patchConfig', { sets: { data: [from, to] }, rows: names(1) }, {}]),
  ['patchConfig', { sets: { data: [{ a: 1 }, {}] } }, {}],
  ...[
    [{ allowedSourceAddresses: ['10.0.0.1'] }, 'allowedSourceAddresses'],
    [{ listenOptions: { precedence: 'failed' } }, 'precedence'],
    [{ listenOptions: { maxConnections: 1 } }, 'maxConnections'],
    [{ portChecks: [{ address: 'x:1' }] }, 'portChecks'],
    [{ httpChecks: [{ url: 'http://x' }] }, 'httpChecks'],
    [{ proxy: { address: 'x:1', type: 'http' } }, 'proxy'],
  ].map(
    ([also, gains]): Judged => [
      'patchConfig',
      {
        sets: {
          data: [
            { a: 1, allowedSourceAddresses: [] },
            { a: 1, ...(also as Fields) },
          ],
        },
        rows: names(1),
      },
      { 'cuts-off': `data gains "${gains}", which may stop or divert what a service uses ("p1")` },
    ],
  ),
  ...[{ listenOptions: { precedence: 'default', cost: 5 } }, { portChecks: [] }, { proxy: null }].map(
    (also): Judged => ['patchConfig', { sets: { data: [{ a: 1 }, { a: 1, ...also }] }, rows: names(1) }, {}],
  ),
  ['patchConfig', { sets: { data: [{ a: 1 }, { a: 1, proxy: { address: 'x' } }] } }, {}],
]);
