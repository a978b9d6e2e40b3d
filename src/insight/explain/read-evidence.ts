/** Reads the data that decides about one identity and one service: no more than this pair needs. */
import type { AccessKind } from '../../access/grants.ts';
import { isHostConfig, isIntercept } from '../../access/intercepts.ts';
import { withOwn } from '../../access/own-configs.ts';
import type { ConfigRow, IdentityRow, PolicyRow, RouterRow, ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { together } from '../../common/together.ts';
import { readPaths } from '../reading/fabric.ts';
import { withOpenCircuits } from '../reading/open-circuits.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';
import { answering, canBeUsed, type DialedInstance, dialable } from '../rules/answering.ts';
import type { AuthorityRow } from '../rules/authorities.ts';
import { type CredentialRow, isForeign } from '../rules/credential.ts';
import { instanceDialed } from '../rules/instance.ts';
import { type AuthPolicyRow, accepts, ownMethods, type SignerRow } from '../rules/login.ts';
import { entryRouters } from './entry-routers.ts';
import type { EnrollmentRow, Evidence } from './evidence.ts';
import { withPostureChecks } from './guarded-policies.ts';
import { type HostEvidence, readBindPolicies, readHosts, readIdentityAttributes } from './hosts.ts';
import { justChangedAt } from './just-changed.ts';
import { readLogins } from './logins.ts';
import { readNeighbours } from './neighbours.ts';
import { readOwnConfigs } from './own-configs.ts';
import { readOwnTargets } from './own-targets.ts';
import { readPosture } from './posture-reports.ts';
import { readRouterCopies } from './router-copies.ts';
import { readRouterPolicies } from './router-policies.ts';

/** Everything that decides whether the identity can dial, or host, the service. */
export async function readEvidence(
  source: Source,
  identity: IdentityRow,
  service: ServiceRow,
  kind: AccessKind,
): Promise<Evidence> {
  const { own, serviceConfigs, terminators, ...pair } = await readPair(source, identity, service, kind);
  const ownConfigs = own.get(service.id) ?? [];
  const configs = 'value' in serviceConfigs ? { value: withOwn(serviceConfigs.value, ownConfigs) } : serviceConfigs;
  const servicePolicies = valueOr(pair.servicePolicies, []);
  const covering = new Set(servicePolicies.map(({ id }) => id));
  const rows = valueOr(pair.identityPolicies, []).filter(({ id, type }) => type === kind && covering.has(id));
  const hosted = valueOr(terminators, []);
  const isHosted = hosted.length > 0 || 'unread' in terminators;
  const [identityRouters, serviceRouters] = [valueOr(pair.identityRouters, []), valueOr(pair.serviceRouters, [])];
  const entries = entryRouters(identity, identityRouters, serviceRouters);
  const {
    login,
    policiesOfRouters: [identityRouterPolicies, serviceRouterPolicies],
    ...around
  } = await together({
    granting: withPostureChecks(source, rows),
    hosts: isHosted ? { value: [] } : readHosts(source, service, servicePolicies),
    routers: readRouters(source, hosted, [...identityRouters, ...serviceRouters]),
    neighbours:
      kind === 'Dial' ? readNeighbours(source, identity, service, { configs: valueOr(configs, []), own }) : [],
    login: readLogin(source, identity, {
      policy: valueOr(pair.authPolicy, undefined),
      credentials: valueOr(pair.credentials, []),
      enrollments: valueOr(pair.enrollments, []),
    }),
    policiesOfRouters: readRouterPolicies(source, {
      identity: identity.id,
      service: service.id,
      meet: entries.length > 0,
    }),
    ownTargets: kind === 'Dial' ? readOwnTargets(source, service, hosted) : new Map(),
  });
  const { hosts, routers } = around;
  const isNew =
    hasJustChanged(source.now, identity, [service, ...rows]) ||
    valueOr(hosts, []).some((host) => isNewHost(source.now, host));
  const copies = isNew ? await readRouterCopies(source) : undefined;
  const nobodyBinds = 'value' in hosts && hosts.value.length === 0 && !isHosted;
  const mightBind = nobodyBinds ? await readMightBind(source) : { bindPolicies: [], identityAttributes: undefined };
  const instance = instanceDialed(valueOr(configs, []));
  const { counted, fabric } = await readPath(source, service, { entries, hosted, routers, instance });
  return {
    kind,
    now: source.now,
    identity,
    service,
    ...pair,
    ...login,
    ...around,
    ...mightBind,
    identityRouterPolicies: identityRouterPolicies.own,
    serviceRouterPolicies: serviceRouterPolicies.own,
    routerPolicies: { identity: identityRouterPolicies.all, service: serviceRouterPolicies.all },
    copies,
    instance,
    terminators: 'unread' in terminators ? terminators : { value: counted },
    configs,
    ownConfigs,
    fabric,
  };
}

/** What can be read of both at once, before anything depends on it. */
function readPair(source: Source, identity: IdentityRow, service: ServiceRow, kind: AccessKind) {
  const ofIdentity = { id: identity.id };
  const ofService = { id: service.id };
  return together({
    authPolicy: source.detail<AuthPolicyRow>('detailAuthPolicy', { id: identity.authPolicyId ?? 'default' }),
    enrollments: source.list<EnrollmentRow>('getIdentityEnrollments', ofIdentity),
    credentials: source.list<CredentialRow>('getIdentityAuthenticators', ofIdentity),
    identityPolicies: source.list<PolicyRow>('listIdentityServicePolicies', ofIdentity),
    servicePolicies: source.list<PolicyRow>('listServiceServicePolicies', ofService),
    posture: readPosture(source, identity),
    identityRouters: source.list<RouterRow>('listIdentityEdgeRouters', ofIdentity),
    serviceRouters: source.list<RouterRow>('listServiceEdgeRouters', ofService),
    terminators: readTerminators(source, service.id),
    serviceConfigs: source.list<ConfigRow>('listServiceConfig', ofService),
    own: readOwnConfigs(source, identity, kind === 'Dial' ? isIntercept : isHostConfig),
  });
}

/** What shows which policies nearly let somebody bind a service. */
const readMightBind = (source: Source) =>
  together({ bindPolicies: readBindPolicies(source), identityAttributes: readIdentityAttributes(source) });

/** The routers of a path from an identity to the hosts of a service. */
interface PathRouters {
  readonly entries: readonly RouterRow[];
  readonly hosted: readonly TerminatorRow[];
  readonly routers: ReadonlyMap<string, RouterRow>;
  readonly instance: DialedInstance;
}

/** The paths between routers, where they decide; and the terminators, with their open circuits where all may be failing. */
function readPath(source: Source, service: ServiceRow, { entries, hosted, instance, routers }: PathRouters) {
  const exits = new Set(dialable(hosted, routers, instance).map(({ routerId }) => routerId));
  const apart = entries.filter((entry) => canBeUsed(entry) && !exits.has(entry.id)).map(({ id }) => id);
  const isFailing = answering(service, hosted, routers, instance).state === 'failing';
  return together({
    fabric: exits.size > 0 && apart.length > 0 ? readPaths(source, apart, exits) : undefined,
    counted: isFailing ? withOpenCircuits(source, hosted) : hosted,
  });
}

const isNewHost = (now: Date, { policies, row }: HostEvidence) =>
  hasJustChanged(
    now,
    row,
    policies.map((policy) => policy.row),
  );
const hasJustChanged = (...changed: Parameters<typeof justChangedAt>) => justChangedAt(...changed) !== undefined;

async function readLogin(
  source: Source,
  identity: IdentityRow,
  {
    credentials,
    enrollments,
    policy,
  }: {
    readonly enrollments: readonly EnrollmentRow[];
    readonly policy: AuthPolicyRow | undefined;
    readonly credentials: readonly CredentialRow[];
  },
) {
  const takesToken =
    policy !== undefined &&
    accepts(policy, 'extJwt') &&
    !ownMethods(identity).some((method) => accepts(policy, method));
  const nothing = { value: [] };
  const [signers, authorities, logins] = await Promise.all([
    takesToken || policy?.secondary?.requireExtJwtSigner ? source.list<SignerRow>('listExternalJwtSigners') : nothing,
    credentials.some(isForeign) || enrollments.some(({ method }) => method === 'ottca')
      ? source.list<AuthorityRow>('listCas')
      : nothing,
    readLogins(source, identity),
  ]);
  return { signers, authorities, logins };
}

/** The fabric API has the hosts; if it may not be read, the edge API has the rest. */
async function readTerminators(source: Source, serviceId: string): Promise<ReadResult<readonly TerminatorRow[]>> {
  const known = await source.list<TerminatorRow>('listFabricTerminators', { filter: `service="${serviceId}"` });
  return 'value' in known ? known : source.list<TerminatorRow>('listServiceTerminators', { id: serviceId });
}

/** The routers of terminators, in addition to those that are already known. */
async function readRouters(source: Source, terminators: readonly TerminatorRow[], known: readonly RouterRow[]) {
  const routers = new Map(known.map((router) => [router.id, router]));
  const others = [...new Set(terminators.map(({ routerId }) => routerId))].filter((id) => !routers.has(id));
  const read = await Promise.all(others.map((id) => source.detail<RouterRow>('detailEdgeRouter', { id })));
  for (const router of read) {
    const row = valueOr(router, undefined);
    if (row !== undefined) routers.set(row.id, row);
  }
  return routers;
}
