/** Reads the data that decides about one identity and one service: no more than this pair needs. */
import type { AccessKind } from '../../access/grants.ts';
import { isHostConfig, isIntercept } from '../../access/intercepts.ts';
import { withOwn } from '../../access/own-configs.ts';
import type { ConfigRow, IdentityRow, PolicyRow, RouterRow, ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { readPaths } from '../reading/fabric.ts';
import { withOpenCircuits } from '../reading/open-circuits.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';
import { answering, canBeUsed, dialable } from '../rules/answering.ts';
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

export async function readEvidence(
  source: Source,
  identity: IdentityRow,
  service: ServiceRow,
  kind: AccessKind,
): Promise<Evidence> {
  const ofIdentity = { id: identity.id };
  const ofService = { id: service.id };
  const [
    authPolicy,
    enrollments,
    credentials,
    identityPolicies,
    servicePolicies,
    posture,
    identityRouters,
    serviceRouters,
    terminators,
    serviceConfigs,
    own,
  ] = await Promise.all([
    source.detail<AuthPolicyRow>('detailAuthPolicy', { id: identity.authPolicyId ?? 'default' }),
    source.list<EnrollmentRow>('getIdentityEnrollments', ofIdentity),
    source.list<CredentialRow>('getIdentityAuthenticators', ofIdentity),
    source.list<PolicyRow>('listIdentityServicePolicies', ofIdentity),
    source.list<PolicyRow>('listServiceServicePolicies', ofService),
    readPosture(source, identity),
    source.list<RouterRow>('listIdentityEdgeRouters', ofIdentity),
    source.list<RouterRow>('listServiceEdgeRouters', ofService),
    readTerminators(source, service.id),
    source.list<ConfigRow>('listServiceConfig', ofService),
    readOwnConfigs(source, identity, kind === 'Dial' ? isIntercept : isHostConfig),
  ]);
  const ownConfigs = own.get(service.id) ?? [];
  const configs = 'value' in serviceConfigs ? { value: withOwn(serviceConfigs.value, ownConfigs) } : serviceConfigs;
  const covering = new Set(valueOr(servicePolicies, []).map(({ id }) => id));
  const rows = valueOr(identityPolicies, []).filter(({ id, type }) => type === kind && covering.has(id));
  const hosted = valueOr(terminators, []);
  const entries = entryRouters(identity, valueOr(identityRouters, []), valueOr(serviceRouters, []));
  const isHosted = hosted.length > 0 || 'unread' in terminators;
  const [
    granting,
    hosts,
    routers,
    neighbours,
    login,
    [identityPoliciesOfRouters, servicePoliciesOfRouters],
    ownTargets,
  ] = await Promise.all([
    withPostureChecks(source, rows),
    isHosted ? { value: [] } : readHosts(source, service, valueOr(servicePolicies, [])),
    readRouters(source, hosted, [...valueOr(identityRouters, []), ...valueOr(serviceRouters, [])]),
    kind === 'Dial' ? readNeighbours(source, identity, service, { configs: valueOr(configs, []), own }) : [],
    readLogin(source, identity, {
      policy: valueOr(authPolicy, undefined),
      credentials: valueOr(credentials, []),
      enrollments: valueOr(enrollments, []),
    }),
    readRouterPolicies(source, { identity: identity.id, service: service.id, meet: entries.length > 0 }),
    kind === 'Dial' ? readOwnTargets(source, service, hosted) : new Map(),
  ]);
  const isNew = hasJustChanged(source.now, identity, [service, ...rows]);
  const copies =
    isNew || valueOr(hosts, []).some((host) => isNewHost(source.now, host))
      ? await readRouterCopies(source)
      : undefined;
  const nobodyBinds = 'value' in hosts && hosts.value.length === 0 && !isHosted;
  const [bindPolicies, identityAttributes] = nobodyBinds
    ? await Promise.all([readBindPolicies(source), readIdentityAttributes(source)])
    : [[], undefined];
  const instance = instanceDialed(valueOr(configs, []));
  const exits = new Set(dialable(hosted, routers, instance).map(({ routerId }) => routerId));
  const apart = entries.filter((entry) => canBeUsed(entry) && !exits.has(entry.id)).map(({ id }) => id);
  const isFailing = answering(service, hosted, routers, instance).state === 'failing';
  const [fabric, counted] = await Promise.all([
    exits.size > 0 && apart.length > 0 ? readPaths(source, apart, exits) : undefined,
    isFailing ? withOpenCircuits(source, hosted) : hosted,
  ]);
  return {
    kind,
    now: source.now,
    identity,
    service,
    authPolicy,
    enrollments,
    credentials,
    ...login,
    identityPolicies,
    servicePolicies,
    granting,
    posture,
    identityRouters,
    serviceRouters,
    identityRouterPolicies: identityPoliciesOfRouters.own,
    serviceRouterPolicies: servicePoliciesOfRouters.own,
    routerPolicies: { identity: identityPoliciesOfRouters.all, service: servicePoliciesOfRouters.all },
    copies,
    instance,
    terminators: 'unread' in terminators ? terminators : { value: counted },
    routers,
    ownTargets,
    hosts,
    bindPolicies,
    identityAttributes,
    configs,
    ownConfigs,
    fabric,
    neighbours,
  };
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
