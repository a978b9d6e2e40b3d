/** Changes of policies, and of what they select: the exact reasons, and what is no reason. */
import { type Fields, type Judged, testReasons } from './judged-differences.ts';

const policy = (semantic: string, roles: Fields = {}) => ({ semantic, ...roles });
const names = (count: number, roles: Fields = {}) =>
  Array.from({ length: count }, (_each, at) => ({ name: `p${at + 1}`, ...roles }));
const CHECK = { roleAttributes: ['p'] };
const ANY_P = { semantic: 'AnyOf', postureCheckRoles: ['#p'] };

testReasons([
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
    (tool): Judged => [
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
  // Attributes by which policies for all apply.
  ...(
    [
      ['patchService', 'serviceRoles', 'identityRoles', 'everyone'],
      ['patchIdentity', 'identityRoles', 'serviceRoles', 'every service'],
    ] as const
  ).flatMap(([tool, list, other, all]): Judged[] => {
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
      // A new entity has no attributes before.
      [
        tool.replace('patch', 'create'),
        { entity: {}, sets: { roleAttributes: [null, ['b']] }, rows: row(['#b'], ['#all']) },
        { 'opens-to-all': says },
      ],
      [
        tool.replace('patch', 'create'),
        { entity: {}, sets: { roleAttributes: [null, ['b']] }, rows: row(['#all'], ['#all']) },
        {},
      ],
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
]);
