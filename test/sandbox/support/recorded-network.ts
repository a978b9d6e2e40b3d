/**
 * The recorded network as a data file of the sandbox, including ids: the rows of the recorded lists, converted to
 * stored entities.
 */
import { fixture, type Recording, recordings, type Values } from './fixtures.ts';

type Entities = Readonly<Record<string, readonly Values[]>>;

interface PolicyInputs {
  readonly identities: readonly Values[];
  readonly services: readonly Values[];
  readonly edgeRouters: readonly Values[];
  readonly postureChecks: readonly Values[];
  readonly servicePolicies: readonly Values[];
  readonly edgeRouterPolicies: readonly Values[];
  readonly serviceEdgeRouterPolicies: readonly Values[];
}

/** Later recordings try errors, which left some entities behind. */
const BEFORE_THE_ERRORS = '2026-11-21T02:04';

/** The state in which filters and policies were recorded: everything created, nothing cleaned up yet. */
export function recordedNetwork(): Entities {
  const all = recordings();
  const { inputs } = fixture<{ snapshots: readonly [{ inputs: PolicyInputs }] }>('policy-eval.json').snapshots[0];
  const listed = (operationId: string, seq: number) => listOf(all, operationId, seq);
  const routers = new Map(listed('listEdgeRouters', 324).map((router) => [router.id, router]));
  return {
    identityTypes: listed('listIdentityTypes', 108),
    postureCheckTypes: listed('listPostureCheckTypes', 182),
    configTypes: listed('listConfigTypes', 513),
    configs: [...listed('listConfigs', 42), ...createdConfigs(all, 290)],
    authPolicies: listed('listAuthPolicies', 515),
    externalJwtSigners: listed('listExternalJwtSigners', 516),
    cas: listed('listCas', 517),
    controllers: [{ id: 'instance-1', name: 'instance-1' }],
    identities: inputs.identities.map((identity) => storedIdentity(identity, listed('listIdentities', 126), routers)),
    services: merged(listed('listEdgeRouterServices', 478), inputs.services),
    routers: listed('listRouters', 326).map((router) => storedRouter(router, routers.get(router.id))),
    enrollments: listed('listRouters', 326).flatMap(enrollmentOf),
    postureChecks: listed('listPostureChecks', 181),
    servicePolicies: merged(listed('listServicePolicies', 507), inputs.servicePolicies),
    edgeRouterPolicies: inputs.edgeRouterPolicies,
    serviceEdgeRouterPolicies: inputs.serviceEdgeRouterPolicies,
    terminators: listed('listTerminators', 503).filter(({ createdAt }) => String(createdAt) < BEFORE_THE_ERRORS),
    authenticators: listed('listAuthenticators', 509),
    apiSessions: listed('listAPISessions', 511),
    links: rawListOf(all, 'listLinks', 299).map(storedLink),
    circuits: rawListOf(all, 'listCircuits', 306).map(storedCircuit),
  };
}

/** The rows of one recorded list, without what only answers have. */
function listOf(all: readonly Recording[], operationId: string, seq: number): readonly Values[] {
  return rawListOf(all, operationId, seq).map(bare);
}

function rawListOf(all: readonly Recording[], operationId: string, seq: number): readonly Values[] {
  const recording = all.find((one) => one.operationId === operationId && one.seq === seq);
  if (recording === undefined) throw new Error(`no recording ${operationId} ${seq}`);
  return (recording.response.body as { data: readonly Values[] }).data;
}

/** An answer without links, references and empty values. */
export function bare(entity: Values): Values {
  const entries = Object.entries(entity).filter(([name, value]) => {
    const isReference = typeof value === 'object' && value !== null && '_links' in value;
    return name !== '_links' && !name.endsWith('Display') && !isReference && value !== null;
  });
  return Object.fromEntries(entries);
}

/** The later list has the entities that existed; the earlier one, their fields. */
function merged(known: readonly Values[], wanted: readonly Values[]): readonly Values[] {
  return wanted.map((entity) => ({ ...known.find(({ id }) => id === entity.id), ...bare(entity) }));
}

function createdConfigs(all: readonly Recording[], seq: number): readonly Values[] {
  const created = all.filter((one) => one.operationId === 'createConfig' && one.seq >= seq && one.seq < 400);
  return created.map(({ request, response }) => ({
    ...(request.body as Values),
    id: (response.body as { data: { id: string } }).data.id,
  }));
}

function storedIdentity(identity: Values, earlier: readonly Values[], routers: ReadonlyMap<unknown, Values>): Values {
  const known = earlier.find(({ id }) => id === identity.id);
  const { createdAt } = known ?? routers.get(identity.id) ?? {};
  const { hasApiSession: _session, hasEdgeRouterConnection, ...rest } = identity;
  return {
    ...(createdAt !== undefined && { createdAt, updatedAt: createdAt }),
    authPolicyId: 'default',
    ...(known?.authPolicyId !== undefined && { authPolicyId: known.authPolicyId }),
    ...(known?.externalId !== undefined && { externalId: known.externalId }),
    ...(identity.name === 'admin' && { isDefaultAdmin: true }),
    ...rest,
    live: { hasEdgeRouterConnection },
  };
}

function storedRouter(router: Values, edge: Values | undefined): Values {
  const { isOnline, ...rest } = { ...router, ...edge };
  const live = { isOnline: isOnline === true };
  return edge === undefined ? { ...rest, live } : { ...rest, isEdge: true, live };
}

/** The enrollment of a router that has not enrolled yet: without it, a controller cannot list its routers. */
function enrollmentOf({ id, enrollmentToken, enrollmentJwt, enrollmentExpiresAt }: Values): readonly Values[] {
  if (enrollmentToken === undefined) return [];
  const entities = { token: enrollmentToken, jwt: enrollmentJwt, expiresAt: enrollmentExpiresAt };
  return [{ id: enrollmentToken, transitRouterId: id, method: 'erott', ...entities }];
}

export function storedLink({ sourceRouter, destRouter, ...link }: Values): Values {
  return { ...bare(link), sourceRouterId: idOf(sourceRouter), destRouterId: idOf(destRouter) };
}

export function storedCircuit({ path, service, terminator, ...circuit }: Values): Values {
  const nodes = ((path as Values | undefined)?.nodes ?? []) as readonly Values[];
  const ids = { serviceId: idOf(service), terminatorId: idOf(terminator), routerIds: nodes.map(idOf) };
  return { ...bare(circuit), ...ids };
}

function idOf(reference: unknown): unknown {
  return (reference as Values | undefined)?.id;
}
