/** The judges, on differences that need no controller: the exact reasons, and what is no reason. */
import { expect, test } from 'vitest';
import { JUDGEMENTS, type JudgementId } from '../../../src/common/judgements.ts';
import { changes } from '../../../src/generated/changes.ts';
import type { ChangeReads } from '../../../src/runtime/change/change-reads.ts';
import { hazardOf, mayHarm } from '../../../src/runtime/change/hazard.ts';
import { isJudged, judgementsOf } from '../../../src/runtime/change/judges/index.ts';
import { isSemanticAlone } from '../../../src/runtime/change/semantic-alone.ts';
import { unreadable } from '../../../src/runtime/network/reads.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Given {
  /** Old and new values by field. */
  readonly sets?: Readonly<Record<string, readonly [from: unknown, to: unknown]>>;
  readonly entity?: Fields;
  readonly args?: Fields;
  /** What lists have; and how many rows there are, if that is more. */
  readonly rows?: readonly Fields[];
  readonly total?: number;
  /** The identity that is read. */
  readonly identity?: Fields;
}

async function judgedAs(tool: string, { sets = {}, entity = {}, args = {}, ...given }: Given): Promise<string[]> {
  const { rows = [], total = rows.length, identity } = given;
  const reads = {
    ...{ operation: { name: tool }, args, change: changes.changes[tool] },
    list: async () => ({ rows, total }),
    read: async () => ({ status: 200, data: identity }),
  } as unknown as ChangeReads;
  return judgementsOf({ reads, entity: entity as never, differences: differencesIn(sets) });
}

const differencesIn = (sets: Given['sets'] = {}) =>
  Object.entries(sets).map(([field, [from, to]]) => ({ field, from, to }));

/** What the change of a tool is known by, without a controller. */
const readsOf = (tool: string) =>
  ({ operation: { name: tool }, args: {}, change: changes.changes[tool] }) as unknown as ChangeReads;

const sentences = (reasons: Partial<Record<JudgementId, string>>) =>
  Object.entries(reasons).map(([id, reason]) => `${JUDGEMENTS[id as JudgementId].title}: ${reason}.`);

const policy = (semantic: string, roles: Fields = {}) => ({ semantic, ...roles });
const names = (count: number, roles: Fields = {}) =>
  Array.from({ length: count }, (_each, at) => ({ name: `p${at + 1}`, ...roles }));
const CHECK = { roleAttributes: ['p'] };
const ANY_P = { semantic: 'AnyOf', postureCheckRoles: ['#p'] };
const LONG = 'a'.repeat(100);

test.each<[tool: string, given: Given, reasons: Partial<Record<JudgementId, string>>]>([
  // Switches.
  ...['disabled', 'noTraversal'].flatMap((field): [string, Given, Partial<Record<JudgementId, string>>][] => [
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
  ...['cert', 'extJwt', 'updb'].map((way): [string, Given, Partial<Record<JudgementId, string>>] => [
    'patchAuthPolicy',
    { sets: { [`primary.${way}.allowed`]: [true, false] } },
    {
      'cuts-off': `primary.${way}.allowed becomes false`,
      'weakens-authentication': `primary.${way}.allowed (true -> false)`,
    },
  ]),
  ...['patchFabricRouter', 'patchRouter', 'patchTransitRouter'].map(
    (tool): [string, Given, Partial<Record<JudgementId, string>>] => [
      tool,
      { sets: { disabled: [false, true] } },
      { 'cuts-off': 'disabled becomes true' },
    ],
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
  ].map(([from, to]): [string, Given, Partial<Record<JudgementId, string>>] => [
    'patchService',
    { sets: { maxIdleTimeMillis: [from, to] } },
    { 'cuts-off': `circuits end when idle: maxIdleTimeMillis (${from} -> ${to})` },
  ]),
  ...[
    [9, 10],
    [9, 0],
    [9, -1],
  ].map(([from, to]): [string, Given, Partial<Record<JudgementId, string>>] => [
    'patchService',
    { sets: { maxIdleTimeMillis: [from, to] } },
    {},
  ]),
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
  // Policies.
  [
    'patchServicePolicy',
    { sets: { type: ['Dial', 'Bind'] } },
    { 'cuts-off': 'type becomes "Bind": what it granted as "Dial" is lost' },
  ],
  ['patchServicePolicy', { sets: { name: ['a', 'b'] } }, {}],
  [
    'patchServicePolicy',
    {
      entity: policy('AnyOf', { identityRoles: ['#a'], serviceRoles: ['#s'] }),
      sets: { identityRoles: [['#a'], ['#b']], serviceRoles: [['#s'], ['#t']] },
    },
    { 'cuts-off': 'identityRoles loses "#a"; serviceRoles loses "#s"' },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AnyOf'), sets: { identityRoles: [['@x', '@y'], ['@y']] } },
    { 'cuts-off': 'identityRoles loses "@x"' },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AnyOf'), sets: { identityRoles: [['#all'], ['#a']] } },
    { 'cuts-off': 'identityRoles loses "#all"' },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AnyOf'), sets: { identityRoles: [['#a'], ['#all']] } },
    { 'opens-to-all': 'identityRoles gains "#all"' },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AllOf'), sets: { identityRoles: [['#a'], ['#a', '#b', '@x']] } },
    { 'cuts-off': 'identityRoles gains "#b", which "AllOf" requires as well' },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AnyOf', { identityRoles: ['#a', '#b'] }), sets: { semantic: ['AnyOf', 'AllOf'] } },
    { 'cuts-off': 'semantic becomes "AllOf", which requires every role in identityRoles once a list of roles changes' },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AllOf', { identityRoles: ['#a', '#b'] }), sets: { semantic: ['AllOf', 'AnyOf'] } },
    {
      'requires-less':
        'semantic becomes "AnyOf": identityRoles required "#a", "#b" together, and any one of its roles will be enough',
    },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AllOf'), sets: { identityRoles: [['#a', '#b'], ['#a']] } },
    { 'requires-less': 'identityRoles required "#a", "#b" together, and less will be enough' },
  ],
  ['patchServicePolicy', { entity: policy('AnyOf'), sets: { identityRoles: [['#a'], ['#a', '#b']] } }, {}],
  [
    'patchServicePolicy',
    {
      entity: policy('AnyOf'),
      sets: {
        identityRoles: [
          ['@x', '#a'],
          ['@x', '#a', '#b'],
        ],
      },
    },
    {},
  ],
  [
    'patchServicePolicy',
    {
      entity: policy('AllOf'),
      sets: {
        identityRoles: [
          ['#a', '#b'],
          ['#a', '#c'],
        ],
      },
    },
    { 'cuts-off': 'identityRoles loses "#b"' },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AllOf'), sets: { identityRoles: [['#a'], []] } },
    { 'cuts-off': 'identityRoles loses "#a", and is empty then' },
  ],
  [
    'patchServicePolicy',
    {
      entity: policy('AllOf'),
      sets: { name: ['x', 'y'], semantic: ['AllOf', 'AnyOf'], identityRoles: [['#a', '#b'], ['#a']] },
    },
    {
      'requires-less':
        'semantic becomes "AnyOf": identityRoles required "#a", "#b" together, and any one of its roles will be enough',
    },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AnyOf'), sets: { name: ['x', 'y'], postureCheckRoles: [['#p'], ['#q']] } },
    {
      'cuts-off': 'postureCheckRoles gains "#q": anyone who does not pass it loses access',
      'weakens-authentication': 'postureCheckRoles loses "#p"',
    },
  ],
  ...['patchEdgeRouterPolicy', 'patchServiceEdgeRouterPolicy'].map(
    (tool): [string, Given, Partial<Record<JudgementId, string>>] => [
      tool,
      { entity: policy('AnyOf'), sets: { edgeRouterRoles: [['#a'], ['#all']] } },
      { 'opens-to-all': 'edgeRouterRoles gains "#all"' },
    ],
  ),
  [
    'patchServicePolicy',
    { entity: policy('AllOf', { identityRoles: ['#all'] }), sets: { semantic: ['AllOf', 'AnyOf'] } },
    {},
  ],
  [
    'patchServicePolicy',
    { entity: policy('AnyOf'), sets: { postureCheckRoles: [['#p'], ['#q']] } },
    {
      'cuts-off': 'postureCheckRoles gains "#q": anyone who does not pass it loses access',
      'weakens-authentication': 'postureCheckRoles loses "#p"',
    },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AllOf', { postureCheckRoles: ['#p', '#q'] }), sets: { semantic: ['AllOf', 'AnyOf'] } },
    {
      'cuts-off':
        'postureCheckRoles selects more checks once a list of roles changes: anyone who does not pass it loses access',
    },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AnyOf', { postureCheckRoles: ['#p', '#q'] }), sets: { semantic: ['AnyOf', 'AllOf'] } },
    { 'weakens-authentication': 'postureCheckRoles selects fewer checks' },
  ],
  [
    'patchServicePolicy',
    { entity: policy('AnyOf'), sets: { postureCheckRoles: [[], ['#all']] } },
    { 'cuts-off': 'postureCheckRoles gains "#all": anyone who does not pass it loses access' },
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
  ].map(([from, to]): [string, Given, Partial<Record<JudgementId, string>>] => [
    'patchConfig',
    { sets: { data: [from, to] }, rows: names(1) },
    { 'cuts-off': 'data loses what a service uses ("p1")' },
  ]),
  ...[
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: [1, 2] }, { a: [3, 2, 1] }],
    [{ a: null }, {}],
  ].map(([from, to]): [string, Given, Partial<Record<JudgementId, string>>] => [
    'patchConfig',
    { sets: { data: [from, to] }, rows: names(1) },
    {},
  ]),
  ['patchConfig', { sets: { data: [{ a: 1 }, {}] } }, {}],
  ...[
    [{ allowedSourceAddresses: ['10.0.0.1'] }, 'allowedSourceAddresses'],
    [{ listenOptions: { precedence: 'failed' } }, 'precedence'],
    [{ listenOptions: { maxConnections: 1 } }, 'maxConnections'],
    [{ portChecks: [{ address: 'x:1' }] }, 'portChecks'],
    [{ httpChecks: [{ url: 'http://x' }] }, 'httpChecks'],
    [{ proxy: { address: 'x:1', type: 'http' } }, 'proxy'],
  ].map(([also, gains]): [string, Given, Partial<Record<JudgementId, string>>] => [
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
  ]),
  ...[{ listenOptions: { precedence: 'default', cost: 5 } }, { portChecks: [] }, { proxy: null }].map(
    (also): [string, Given, Partial<Record<JudgementId, string>>] => [
      'patchConfig',
      { sets: { data: [{ a: 1 }, { a: 1, ...also }] }, rows: names(1) },
      {},
    ],
  ),
  ['patchConfig', { sets: { data: [{ a: 1 }, { a: 1, proxy: { address: 'x' } }] } }, {}],
  // Attributes by which policies for all apply.
  ...(
    [
      ['patchService', 'serviceRoles', 'identityRoles', 'everyone'],
      ['patchIdentity', 'identityRoles', 'serviceRoles', 'every service'],
    ] as const
  ).flatMap(([tool, list, other, all]): [string, Given, Partial<Record<JudgementId, string>>][] => {
    const row = (roles: string[], others: string[], semantic = 'AnyOf') =>
      names(1, policy(semantic, { [list]: roles, [other]: others }));
    const sets = { roleAttributes: [['a'], ['a', 'b']] } as const;
    const says = `roleAttributes gains "b", by which a service policy for ${all} ("p1") will apply`;
    return [
      [tool, { sets, rows: row(['#b'], ['#all']) }, { 'opens-to-all': says }],
      [tool, { sets, rows: row(['#a', '#b'], ['#ALL'], 'AllOf') }, { 'opens-to-all': says }],
      [tool, { sets, rows: row(['#b', '#c'], ['#all'], 'AllOf') }, {}],
      [tool, { sets, rows: row(['#b'], ['#c']) }, {}],
      [tool, { sets, rows: row(['#a', '#b'], ['#all']) }, {}],
      [tool, { sets, rows: row(['#all'], ['#all']) }, {}],
      [tool, { sets, entity: { id: 'e' }, rows: row(['#b', '@e'], ['#all']) }, {}],
      [tool, { sets: { name: ['a', 'b'] }, rows: row(['#b'], ['#all']) }, {}],
      // Other lists may gain something too.
      [tool, { sets: { configs: [[], ['c']], roleAttributes: [['a'], ['a']] }, rows: row(['#b'], ['#all']) }, {}],
      [tool, { sets: { name: ['a', 'b'], ...sets }, rows: row(['#b'], ['#all']) }, { 'opens-to-all': says }],
      [
        tool,
        {
          sets: {
            roleAttributes: [
              ['a', 'b'],
              ['b', 'a'],
            ],
          },
          rows: row(['#b'], ['#all']),
          total: 2,
        },
        {},
      ],
      // One role for all is enough.
      [tool, { sets, rows: row(['#b'], ['#c', '#all']) }, { 'opens-to-all': says }],
      [tool, { sets, rows: [...row(['#b'], ['#c']), ...row(['#b'], ['#all'])] }, { 'opens-to-all': says }],
      [
        tool,
        { sets, rows: names(6, policy('AnyOf', { [list]: ['#b'], [other]: ['#all'] })) },
        {
          'opens-to-all': `roleAttributes gains "b", by which 6 service policies for ${all} ("p1", "p2", "p3", "p4", "p5") will apply`,
        },
      ],
      [
        tool,
        { sets, rows: row(['#c'], ['#all']), total: 2 },
        {
          'opens-to-all': `roleAttributes gains "b", and not all service policies could be read: some may be for ${all}`,
        },
      ],
    ];
  }),
  ['patchConfig', { sets: { name: ['a', 'b'] }, rows: names(1) }, {}],
  [
    'patchConfig',
    { sets: { data: [{ a: 1 }, {}] }, rows: names(2), total: 7 },
    { 'cuts-off': 'data loses what 7 services use ("p1", "p2")' },
  ],
  // New posture checks.
  [
    'createPostureCheck',
    { args: CHECK, rows: [...names(1, ANY_P), ...names(1, { semantic: 'AnyOf', postureCheckRoles: ['#q'] })] },
    { 'cuts-off': 'the roles of a service policy select it ("p1"): anyone who does not pass it loses access' },
  ],
  [
    'createPostureCheck',
    { args: CHECK, rows: names(6, ANY_P) },
    {
      'cuts-off':
        'the roles of 6 service policies select it ("p1", "p2", "p3", "p4", "p5"): anyone who does not pass it loses access',
    },
  ],
  [
    'createPostureCheck',
    { args: CHECK, rows: names(1), total: 2 },
    { 'cuts-off': 'not all service policies could be read, and some may select it' },
  ],
  ['createPostureCheck', { args: CHECK, rows: names(1) }, {}],
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
    (tool): [string, Given, Partial<Record<JudgementId, string>>] => [
      tool,
      { sets: { name: ['a', 'b'], tags: [{}, { a: 1 }] } },
      {},
    ],
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
  ...['authPolicyId', 'externalId'].map((field): [string, Given, Partial<Record<JudgementId, string>>] => [
    'patchIdentity',
    { sets: { [field]: ['a', 'b'] } },
    { 'weakens-authentication': `${field} ("a" -> "b")` },
  ]),
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
])('%s %j', async (tool, given, reasons) => {
  expect(await judgedAs(tool, given)).toStrictEqual(sentences(reasons));
});

test.each<[tool: string, args: Fields, reads: readonly unknown[]]>([
  ['patchConfig', { id: 'c' }, ['listConfigServices', { id: 'c' }, 5]],
  ['createPostureCheck', CHECK, ['listServicePolicies', {}, 500]],
  ['createEnrollment', { identityId: 'i' }, ['detailIdentity', { id: 'i' }]],
  ['patchIdentity', { id: 'i' }, ['listServicePolicies', {}, 500]],
])('%s reads no more than it needs', async (tool, args, reads) => {
  const read: unknown[] = [];
  const seen = async (...call: unknown[]) => {
    read.push(...call);
    return { rows: [], total: 0 };
  };
  const stub = { operation: { name: tool }, args, change: changes.changes[tool], list: seen, read: seen };
  const differences = differencesIn({ data: [1, 2], roleAttributes: [[], ['a']] });
  await judgementsOf({ reads: stub as never, entity: {}, differences });
  expect(read).toStrictEqual(reads);
});

test.each<[tool: string, field: string, sets: Given['sets'], entity: Fields, harms: boolean]>([
  ['patchEdgeRouter', 'isOnline', { disabled: [false, true] }, { isOnline: true }, true],
  ['patchEdgeRouter', 'isOnline', { name: ['a', 'b'], disabled: [false, true] }, {}, true],
  ['patchEdgeRouter', 'isOnline', { disabled: [false, true] }, { isOnline: false }, false],
  ['patchEdgeRouter', 'isOnline', { disabled: [true, false] }, { isOnline: true }, false],
  ['patchEdgeRouter', 'isOnline', { isTunnelerEnabled: [false, true] }, { isOnline: true }, false],
  ['patchFabricRouter', 'connected', { disabled: [false, true] }, { connected: true }, true],
  ['patchFabricRouter', 'connected', { disabled: [false, true] }, { connected: false }, false],
])('%s of a router whose %s decides, %j of %j: harms the controller: %s', (tool, _, sets, entity, harms) => {
  const reads = readsOf(tool);
  expect(mayHarm(reads)).toBe(true);
  const hazard = hazardOf(reads, entity as never, differencesIn(sets));
  if (harms) expect(hazard).toMatch(/^the router is connected, .* Stop the router first/);
  else expect(hazard).toBeUndefined();
});

test.each(['patchIdentity', 'createEdgeRouter', 'deleteEdgeRouter', 'createService'])(
  '%s harms no controller',
  (tool) => {
    const reads = readsOf(tool);
    expect(mayHarm(reads)).toBe(false);
    const differences = differencesIn({ disabled: [false, true] });
    if (tool === 'patchIdentity') expect(hazardOf(reads, {}, differences)).toBeUndefined();
  },
);

test.each<[tool: string, fields: string[], alone: boolean]>([
  ['patchServicePolicy', ['semantic'], true],
  ['patchEdgeRouterPolicy', ['semantic', 'name'], true],
  ['patchServicePolicy', ['name'], false],
  ...['identityRoles', 'serviceRoles', 'edgeRouterRoles', 'postureCheckRoles'].map(
    (field): [string, string[], boolean] => ['patchServicePolicy', ['semantic', 'name', field], false],
  ),
  ['createServicePolicy', ['semantic'], false],
  ['patchPostureCheck', ['semantic'], false],
])('%s of %j changes only the semantic: %s', (tool, fields, alone) => {
  const sets = Object.fromEntries(fields.map((field) => [field, ['a', 'b'] as const]));
  expect(isSemanticAlone(readsOf(tool), differencesIn(sets))).toBe(alone);
});

test.each<[tool: string, args: Fields]>([
  ['createEnrollment', { identityId: 'i' }],
  ['createAuthenticator', { identityId: 'i' }],
  ['createTerminator', { service: 's', precedence: 'required' }],
])('%s is not sent if what it depends on cannot be read', async (tool, args) => {
  for (const failure of [{ status: 500 }, { status: 403 }, { status: 404, repair: 'Repair it.' }]) {
    const read = async () => ({ data: null, ...failure });
    const stub = { operation: { name: tool }, args, change: changes.changes[tool], read };
    const differences = differencesIn({ precedence: [undefined, 'required'] });
    await expect(judgementsOf({ reads: stub as never, entity: {}, differences })).rejects.toThrow(
      `returned ${failure.status}`,
    );
  }
  // Whatever does not exist is for the controller to say.
  const read = async () => ({ data: null, status: 404 });
  const stub = { operation: { name: tool }, args, change: changes.changes[tool], read };
  expect(await judgementsOf({ reads: stub as never, entity: {}, differences: [] })).toStrictEqual([]);
});

test('a role attribute is asked about where the service policies cannot be read', async () => {
  const list = async () => {
    throw unreadable('listServicePolicies', 401);
  };
  const stub = { operation: { name: 'patchIdentity' }, args: {}, change: changes.changes['patchIdentity'], list };
  const differences = differencesIn({ roleAttributes: [['a'], ['a', 'b']] });
  expect(await judgementsOf({ reads: stub as never, entity: {}, differences })).toStrictEqual(
    sentences({
      'opens-to-all':
        'roleAttributes gains "b", and not all service policies could be read: some may be for every service',
    }),
  );
});

test('a role attribute is not judged where the read of the service policies fails', async () => {
  const list = async () => {
    throw new Error('no answer in time');
  };
  const stub = { operation: { name: 'patchService' }, args: {}, change: changes.changes['patchService'], list };
  const differences = differencesIn({ roleAttributes: [[], ['b']] });
  await expect(judgementsOf({ reads: stub as never, entity: {}, differences })).rejects.toThrow('no answer in time');
});

test('nothing is read for changes that no judge is about', () => {
  const isAbout = (tool: string) => isJudged(readsOf(tool));
  expect(
    ['patchService', 'createAuthenticator', 'createCa', 'createFabricDatabaseSnapshotWithPath'].map(isAbout),
  ).toStrictEqual([true, true, true, true]);
  expect(
    ['deleteService', 'deleteAuthenticator', 'createService', 'createConfig', 'patchTag'].map(isAbout),
  ).toStrictEqual([false, false, false, false, false]);
});
