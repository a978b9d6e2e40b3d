/** The data that decides about one identity and one service, and how it is read: no more than this pair needs. */
import type { AccessKind } from '../../access/grants.ts';
import type { ConfigRow, IdentityRow, PolicyRow, RouterRow, ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';
import type { AuthorityRow } from '../rules/authorities.ts';
import { type AuthPolicyRow, accepts, ownMethods, type SignerRow } from '../rules/login.ts';
import { type Fabric, readFabric } from './fabric.ts';
import { type GuardedPolicy, withPostureChecks } from './guarded-policies.ts';
import { type HostEvidence, readBindPolicies, readHosts } from './hosts.ts';
import { type Neighbour, readNeighbours } from './neighbours.ts';
import { type PostureReports, readPosture } from './posture-reports.ts';
import { type RouterCopies, readRouterCopies } from './router-copies.ts';

export interface EnrollmentRow {
  readonly id: string;
  readonly method?: string;
  readonly expiresAt?: string;
}

/** A credential of the identity; of a certificate, with it. */
export interface CredentialRow {
  readonly id: string;
  readonly method?: string;
  readonly certPem?: string | null;
  readonly isIssuedByNetwork?: boolean;
}

/** A login by an older client. */
export interface ApiSessionRow {
  readonly id: string;
  readonly isMfaComplete?: boolean;
  readonly createdAt?: string;
}

export interface Evidence {
  readonly kind: AccessKind;
  readonly now: Date;
  readonly identity: IdentityRow;
  readonly service: ServiceRow;
  readonly authPolicy: ReadResult<AuthPolicyRow | undefined>;
  readonly enrollments: ReadResult<readonly EnrollmentRow[]>;
  readonly credentials: ReadResult<readonly CredentialRow[]>;
  /** Read where no credential is accepted, but a token would be. */
  readonly signers: ReadResult<readonly SignerRow[]>;
  /** Read where it has a certificate of somebody else's authority. */
  readonly authorities: ReadResult<readonly AuthorityRow[]>;
  /** Its logins, read where it has enrolled a one-time code. */
  readonly logins: ReadResult<readonly ApiSessionRow[]>;
  /** All service policies that include the identity, or the service, as the controller evaluates them. */
  readonly identityPolicies: ReadResult<readonly PolicyRow[]>;
  readonly servicePolicies: ReadResult<readonly PolicyRow[]>;
  /** Those of the requested kind that include both. */
  readonly granting: readonly GuardedPolicy[];
  readonly posture: PostureReports;
  readonly identityRouters: ReadResult<readonly RouterRow[]>;
  readonly serviceRouters: ReadResult<readonly RouterRow[]>;
  readonly identityRouterPolicies: ReadResult<readonly PolicyRow[]>;
  readonly serviceRouterPolicies: ReadResult<readonly PolicyRow[]>;
  /** All policies that give routers; read where the identity, or the service, has none. */
  readonly routerPolicies: { readonly identity: readonly PolicyRow[]; readonly service: readonly PolicyRow[] };
  /** How old the routers' copies of the policies are; read where something has just changed. */
  readonly copies: RouterCopies | undefined;
  readonly terminators: ReadResult<readonly TerminatorRow[]>;
  /** By id, the routers on the path. */
  readonly routers: ReadonlyMap<string, RouterRow>;
  /** Only read if there are no terminators. */
  readonly hosts: ReadResult<readonly HostEvidence[]>;
  /** All Bind policies; only read if nobody may bind the service. */
  readonly bindPolicies: readonly PolicyRow[];
  readonly configs: ReadResult<readonly ConfigRow[]>;
  /** Only read if no router of the identity has a terminator. */
  readonly fabric: Fabric | undefined;
  /** Other services that the identity may dial, with their configs; only read if this one is intercepted. */
  readonly neighbours: readonly Neighbour[];
}

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
    identityRouterPolicies,
    serviceRouterPolicies,
    terminators,
    configs,
  ] = await Promise.all([
    source.detail<AuthPolicyRow>('detailAuthPolicy', { id: identity.authPolicyId ?? 'default' }),
    source.list<EnrollmentRow>('getIdentityEnrollments', ofIdentity),
    source.list<CredentialRow>('getIdentityAuthenticators', ofIdentity),
    source.list<PolicyRow>('listIdentityServicePolicies', ofIdentity),
    source.list<PolicyRow>('listServiceServicePolicies', ofService),
    readPosture(source, identity),
    source.list<RouterRow>('listIdentityEdgeRouters', ofIdentity),
    source.list<RouterRow>('listServiceEdgeRouters', ofService),
    source.list<PolicyRow>('listIdentitysEdgeRouterPolicies', ofIdentity),
    source.list<PolicyRow>('listServiceServiceEdgeRouterPolicies', ofService),
    readTerminators(source, service.id),
    source.list<ConfigRow>('listServiceConfig', ofService),
  ]);
  const covering = new Set(valueOr(servicePolicies, []).map(({ id }) => id));
  const rows = valueOr(identityPolicies, []).filter(({ id, type }) => type === kind && covering.has(id));
  const hosted = valueOr(terminators, []);
  const isHosted = hosted.length > 0 || 'unread' in terminators;
  const [granting, hosts, routers, neighbours, login, routerPolicies, copies] = await Promise.all([
    withPostureChecks(source, rows),
    isHosted ? { value: [] } : readHosts(source, service, valueOr(servicePolicies, [])),
    readRouters(source, hosted, [...valueOr(identityRouters, []), ...valueOr(serviceRouters, [])]),
    kind === 'Dial' ? readNeighbours(source, identity, service, valueOr(configs, [])) : [],
    readLogin(source, identity, { policy: valueOr(authPolicy, undefined), credentials: valueOr(credentials, []) }),
    readRouterPolicies(source, { identity: identityRouterPolicies, service: serviceRouterPolicies }),
    hasJustChanged(source.now, identity, rows) ? readRouterCopies(source) : undefined,
  ]);
  const nobodyBinds = 'value' in hosts && hosts.value.length === 0 && !isHosted;
  const bindPolicies = nobodyBinds ? await readBindPolicies(source) : [];
  const entries = entryRouters(identity, valueOr(identityRouters, []), valueOr(serviceRouters, []));
  const meet = hosted.some(({ routerId }) => entries.some(({ id }) => id === routerId));
  const fabric = hosted.length > 0 && entries.length > 0 && !meet ? await readFabric(source) : undefined;
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
    identityRouterPolicies,
    serviceRouterPolicies,
    routerPolicies,
    copies,
    terminators,
    routers,
    hosts,
    bindPolicies,
    configs,
    fabric,
    neighbours,
  };
}

/** Routers work with a copy of the policies, and are updated within this time. */
const LAG_MS = 60_000;

/** When the identity was made, or one of its policies changed, in milliseconds, if that was a moment ago. */
export function justChangedAt(
  now: Date,
  { createdAt }: IdentityRow,
  policies: readonly PolicyRow[],
): number | undefined {
  const times = [createdAt, ...policies.map(({ updatedAt }) => updatedAt)].map((time) => Date.parse(time ?? ''));
  const latest = Math.max(...times.filter(Number.isFinite));
  const age = now.getTime() - latest;
  return age >= 0 && age < LAG_MS ? latest : undefined;
}

const hasJustChanged = (...changed: Parameters<typeof justChangedAt>) => justChangedAt(...changed) !== undefined;

async function readLogin(
  source: Source,
  identity: IdentityRow,
  {
    credentials,
    policy,
  }: { readonly policy: AuthPolicyRow | undefined; readonly credentials: readonly CredentialRow[] },
) {
  const takesToken =
    policy !== undefined &&
    accepts(policy, 'extJwt') &&
    !ownMethods(identity).some((method) => accepts(policy, method));
  const nothing = { value: [] };
  const isForeign = credentials.some(
    ({ certPem, isIssuedByNetwork, method }) => method === 'cert' && isIssuedByNetwork !== true && certPem,
  );
  const [signers, authorities, logins] = await Promise.all([
    takesToken ? source.list<SignerRow>('listExternalJwtSigners') : nothing,
    isForeign ? source.list<AuthorityRow>('listCas') : nothing,
    identity.isMfaEnabled === true
      ? source.list<ApiSessionRow>('listAPISessions', { filter: `identity="${identity.id}"` })
      : nothing,
  ]);
  return { signers, authorities, logins };
}

/** Policies that nearly give a router are of interest where none does. */
async function readRouterPolicies(
  source: Source,
  held: { readonly identity: ReadResult<readonly PolicyRow[]>; readonly service: ReadResult<readonly PolicyRow[]> },
): Promise<Evidence['routerPolicies']> {
  const all = async (own: ReadResult<readonly PolicyRow[]>, list: string) =>
    'value' in own && own.value.length === 0 ? valueOr(await source.list<PolicyRow>(list), []) : [];
  const [identity, service] = await Promise.all([
    all(held.identity, 'listEdgeRouterPolicies'),
    all(held.service, 'listServiceEdgeRouterPolicies'),
  ]);
  return { identity, service };
}

/** Whether the identity belongs to a router that dials services itself. */
export function isRouter({ typeId }: IdentityRow): boolean {
  return typeId === 'Router';
}

/**
 * The edge routers through which an identity reaches a service: those of both; for a router identity, only that router.
 */
export function entryRouters(
  identity: IdentityRow,
  own: readonly RouterRow[],
  ofService: readonly RouterRow[],
): readonly RouterRow[] {
  if (isRouter(identity)) return ofService.filter(({ id }) => id === identity.id);
  const ids = new Set(own.map(({ id }) => id));
  return ofService.filter(({ id }) => ids.has(id));
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
