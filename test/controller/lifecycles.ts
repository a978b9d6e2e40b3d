/** One entity of each kind: how it is created, what is changed, and which tools do it. */
export interface Lifecycle {
  readonly kind: string;
  readonly create: string;
  readonly read: string;
  readonly patch: string;
  readonly list: string;
  readonly remove: string;
  /**
   * How its enrollment names it, and how it enrolls. A controller keeps the enrollment of a router that never enrolled,
   * and then breaks listEnrollments for everyone.
   */
  readonly enrollment?: { readonly field: string; readonly method: string };
  /** Arguments of `create`; the suite adds the name. `made` has ids of entities created before. */
  body(name: string, made: ReadonlyMap<string, string>): Record<string, unknown>;
  /** What `patch` changes, and what `read` shows then. */
  change(name: string, made: ReadonlyMap<string, string>): Record<string, unknown>;
}

const id = (made: ReadonlyMap<string, string>, kind: string): string => made.get(kind) ?? '';
const tagged = () => ({ tags: { suite: 'ziti-mcp', round: 2 } });

function kind(
  noun: string,
  plural: string,
  body: Lifecycle['body'],
  change: Lifecycle['change'] = tagged,
  enrollment?: Lifecycle['enrollment'],
): Lifecycle {
  return {
    ...(enrollment === undefined ? {} : { enrollment }),
    kind: noun,
    create: `create${noun}`,
    read: `detail${noun}`,
    patch: `patch${noun}`,
    list: `list${plural}`,
    remove: `delete${noun}`,
    body,
    change,
  };
}

const config = { protocol: 'tcp', address: 'localhost', port: 8080 };

/** In order of creation: later ones refer to earlier ones. They are deleted in reverse order. */
export const lifecycles: readonly Lifecycle[] = [
  kind('AuthPolicy', 'AuthPolicies', (name) => ({
    name,
    primary: {
      cert: { allowed: true, allowExpiredCerts: false },
      updb: {
        allowed: true,
        minPasswordLength: 5,
        requireSpecialChar: false,
        requireNumberChar: false,
        requireMixedCase: false,
        maxAttempts: 0,
        lockoutDurationMinutes: 0,
      },
      extJwt: { allowed: false, allowedSigners: [] },
    },
    secondary: { requireTotp: false },
  })),
  kind('ExternalJwtSigner', 'ExternalJwtSigners', (name) => ({
    name,
    issuer: `https://${name}.example`,
    audience: name,
    jwksEndpoint: `https://${name}.example/jwks.json`,
    enabled: false,
  })),
  kind('ConfigType', 'ConfigTypes', (name) => ({ name, schema: { type: 'object' } })),
  kind(
    'Config',
    'Configs',
    (name, made) => ({ name, configTypeId: id(made, 'ConfigType'), data: config }),
    // A controller checks the schema against the data that a PATCH leaves out, so it has to be sent too.
    () => ({ data: { ...config, port: 9090 }, tags: { suite: 'ziti-mcp' } }),
  ),
  kind(
    'Identity',
    'Identities',
    (name) => ({ name, type: 'Default', isAdmin: false, roleAttributes: [`${name}-role`] }),
    // A controller stores attributes as a sorted set.
    (name) => ({ roleAttributes: [`${name}-more`, `${name}-role`] }),
  ),
  kind(
    'Service',
    'Services',
    (name, made) => ({
      name,
      encryptionRequired: true,
      configs: [id(made, 'Config')],
      roleAttributes: [`${name}-role`],
    }),
    () => ({ maxIdleTimeMillis: 60_000 }),
  ),
  kind(
    'EdgeRouter',
    'EdgeRouters',
    (name) => ({ name, isTunnelerEnabled: false, roleAttributes: [`${name}-role`] }),
    () => ({ cost: 7 }),
    { field: 'edgeRouter', method: 'erott' },
  ),
  kind(
    'TransitRouter',
    'TransitRouters',
    (name) => ({ name, cost: 3 }),
    // It ignores cost, disabled and noTraversal.
    tagged,
    { field: 'transitRouter', method: 'trott' },
  ),
  kind(
    'PostureCheck',
    'PostureChecks',
    (name) => ({ name, typeId: 'DOMAIN', domains: ['corp.example'] }),
    () => ({ typeId: 'DOMAIN', domains: ['corp.example', 'lab.example'] }),
  ),
  kind(
    'ServicePolicy',
    'ServicePolicies',
    (name, made) => ({
      name,
      type: 'Dial',
      semantic: 'AnyOf',
      serviceRoles: [`@${id(made, 'Service')}`],
      identityRoles: [`@${id(made, 'Identity')}`],
      postureCheckRoles: [`@${id(made, 'PostureCheck')}`],
    }),
    () => ({ semantic: 'AllOf' }),
  ),
  kind(
    'EdgeRouterPolicy',
    'EdgeRouterPolicies',
    (name, made) => ({
      name,
      semantic: 'AnyOf',
      edgeRouterRoles: [`@${id(made, 'EdgeRouter')}`],
      identityRoles: [`@${id(made, 'Identity')}`],
    }),
    // Not everything, so that other entities of the controller are not affected.
    (name) => ({ identityRoles: [`#${name}-more`] }),
  ),
  kind(
    'ServiceEdgeRouterPolicy',
    'ServiceEdgeRouterPolicies',
    (name, made) => ({
      name,
      semantic: 'AnyOf',
      edgeRouterRoles: [`@${id(made, 'EdgeRouter')}`],
      serviceRoles: [`@${id(made, 'Service')}`],
    }),
    (name) => ({ serviceRoles: [`#${name}-more`] }),
  ),
  kind(
    'Terminator',
    'Terminators',
    (_name, made) => ({
      service: id(made, 'Service'),
      router: id(made, 'TransitRouter'),
      binding: 'transport',
      address: 'tcp:localhost:8080',
    }),
    () => ({ cost: 11 }),
  ),
];
