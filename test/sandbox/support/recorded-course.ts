/** What the recordings do not show: the initial state, who called, and unrecorded changes. */
import { TOTP } from 'otpauth';
import { hashPassword } from '../../../src/sandbox/passwords.ts';
import { newClientKey } from '../../support/enroll-identity.ts';
import { MovableClock } from '../../support/sandbox-client.ts';
import { type Recording, recordings, type Values } from './fixtures.ts';
import { bare, storedCircuit, storedLink } from './recorded-network.ts';
import type { Course, Entities, Stage } from './replay.ts';
import { Wire, type WireRequest } from './wire.ts';

const PASSWORD = 'admin';
const ROUTER = 'DYgmNbovb';
const SECOND_ROUTER = 'PKkMl88c8';
const ADMIN = '84lmNbbVb';
const ALICE = 'cc4Yl33D8';
const BEGAN = '2026-11-21T01:36:05.000Z';

export function recordedCourse(): Course {
  const all = recordings();
  const clock = new MovableClock(new Date(BEGAN)).now;
  let alice: { readonly cert: string; readonly key: string } | undefined;
  return {
    initial: initialState(all),
    clock,
    password: PASSWORD,
    changes: new Map([
      [100, (entities) => copyToken(all, entities)],
      [294, (entities) => goLive(all, entities)],
      [309, () => undefined],
      [486, (entities) => afterTheErrors(all, entities)],
      [502, letTimePass],
      [503, (entities) => populated(all, entities)],
      [570, (entities) => addFabricRouter(entities)],
      [571, (entities) => legacySession(all, entities)],
      [578, (entities) => refusedByPosture(all, entities)],
      [581, letTimePass],
    ]),
    acts: new Map([
      [
        294,
        async (stage) => {
          alice = await enrollAlice(stage);
        },
      ],
      [308, async (stage) => logInAgain(stage, 'admin', PASSWORD, 'cmwprfr8m013bzq7dvmdozqpv')],
      [407, async (stage) => logInAgain(stage, 'carol', 'carolpass1', 'cmwprfwac013lzq7duotyayeb')],
    ]),
    callerOf,
    loginOf: ({ seq }) => (seq < 400 ? 'admin' : seq < 443 ? 'carol' : 'alice'),
    prepare: (recording, request, stage) => prepare(recording, request, stage, clock),
    wireOf: ({ seq }, { sandbox }) => (seq === 443 ? new Wire(sandbox, alice) : undefined),
  };
}

/** Calls about the caller's own resources were made by whoever had logged in last. */
function callerOf({ as, seq, path }: Recording): string | undefined {
  if (as === 'nobody') return undefined;
  if (path === '/identities/{id}' || path === '/identities/{id}/mfa' || path === '/authenticators/{id}') return 'admin';
  if (seq >= 407 && seq <= 442) return 'carol';
  return seq >= 444 && seq <= 448 ? 'alice' : 'admin';
}

/** Codes of the second factor depend on the time, and the certificate to confirm is the latest one. */
async function prepare(
  recording: Recording,
  request: WireRequest,
  stage: Stage,
  clock: () => Date,
): Promise<WireRequest> {
  if (recording.seq === 448) {
    const created = stage.last?.json as { data: { clientCert: string } } | undefined;
    return { ...request, body: { clientCert: created?.data.clientCert } };
  }
  const header = 'mfa-validation-code';
  const body = request.body as { code?: string } | undefined;
  const code = body?.code ?? request.headers?.[header];
  if (code === undefined || recording.note === 'wrong code') return request;
  const fresh = await currentCode(stage, clock());
  if (fresh === undefined) return request;
  return body?.code === undefined
    ? { ...request, headers: { ...request.headers, [header]: fresh } }
    : { ...request, body: { ...body, code: fresh } };
}

let knownSecret: string | undefined;

async function currentCode({ tokens, wire }: Stage, now: Date): Promise<string | undefined> {
  const path = '/edge/management/v1/current-identity/mfa';
  const answer = await wire.send({ method: 'GET', path, token: tokens.get('carol') });
  const url = (answer.json as { data?: { provisioningUrl?: string } } | undefined)?.data?.provisioningUrl;
  knownSecret = (url === undefined ? null : new URL(url).searchParams.get('secret')) ?? knownSecret;
  return knownSecret === undefined
    ? undefined
    : new TOTP({ secret: knownSecret }).generate({ timestamp: now.getTime() });
}

/** A controller with its administrator, one connected edge router and the default policies. */
function initialState(all: readonly Recording[]): Entities {
  const rows = (operationId: string) => rowsOf(all, operationId);
  const policy = { semantic: 'AnyOf', identityRoles: ['#all'], edgeRouterRoles: ['#public'] };
  const systemPolicy = {
    semantic: 'AnyOf',
    identityRoles: [`@${ROUTER}`],
    edgeRouterRoles: [`@${ROUTER}`],
    isSystem: true,
  };
  const every = { semantic: 'AnyOf', serviceRoles: ['#all'], edgeRouterRoles: ['#all'] };
  const state: Entities = {
    identityTypes: rows('listIdentityTypes'),
    postureCheckTypes: rows('listPostureCheckTypes'),
    configTypes: rows('listConfigTypes'),
    authPolicies: rows('listAuthPolicies').filter(({ id }) => id === 'default'),
    controllers: [{ id: 'instance-1', name: 'instance-1' }],
    identities: [
      { id: ADMIN, name: 'admin', typeId: 'Default', isAdmin: true, isDefaultAdmin: true, authPolicyId: 'default' },
      { id: ROUTER, name: 'router-instance-1', typeId: 'Router', authPolicyId: 'default' },
    ],
    authenticators: [
      { id: '84lrNooVo2', method: 'updb', identityId: ADMIN, username: 'admin', ...hashPassword(PASSWORD) },
    ],
    // The seventh is the one that the first recording creates.
    apiSessions: rowsOf(all, 'listAPISessions')
      .slice(0, 6)
      .map((session) => ({ ...session, token: session.id })),
    routers: rows('listEdgeRouters').map(liveRouter),
    edgeRouterPolicies: [
      { id: '3UOYIrT8W6kTHfzUKROx5Q', name: 'all-endpoints-public-routers', ...policy },
      { id: ROUTER, name: `edge-router-${ROUTER}-system`, ...systemPolicy },
    ],
    serviceEdgeRouterPolicies: [{ id: '13TlSOEHQ5tQP0M3nIxrWl', name: 'all-routers-all-services', ...every }],
  };
  const times = { createdAt: BEGAN, updatedAt: BEGAN };
  return Object.fromEntries(
    Object.entries(state).map(([kind, list]) => [kind, list.map((entity) => ({ ...times, ...entity }))]),
  );
}

/** The certificate that proves control of the CA contains the recorded CA's token. */
function copyToken(all: readonly Recording[], entities: Entities): void {
  const recorded = rowsOf(all, 'listCas', 97);
  entities.cas = (entities.cas ?? []).map((ca) => {
    const verificationToken = recorded.find(({ id }) => id === ca.id)?.verificationToken;
    return { ...ca, verificationToken };
  });
}

/** Routers and identities enrolled and connected, and traffic started. */
function goLive(all: readonly Recording[], entities: Entities): void {
  const edge = rowsOf(all, 'listEdgeRouters', 324).find(({ id }) => id === SECOND_ROUTER) as Values;
  entities.routers = (entities.routers ?? []).map((router) =>
    router.id === SECOND_ROUTER ? { ...router, ...liveRouter(edge) } : router,
  );
  const enrolled = rowsOf(all, 'listAuthenticators', 509).filter(
    ({ method, id }) => method === 'cert' && id !== 'zTy.l83D8',
  );
  entities.authenticators?.push(...enrolled);
  const owners = enrolled.map(({ identityId }) => identityId);
  entities.enrollments = (entities.enrollments ?? []).filter(
    ({ edgeRouterId, identityId }) => edgeRouterId !== SECOND_ROUTER && !owners.includes(identityId),
  );
  entities.links = (dataOf(all, 'listLinks', 295) as Values[]).map(storedLink);
  entities.circuits = (dataOf(all, 'listCircuits', 294) as Values[]).map(storedCircuit);
  const hosts = rowsOf(all, 'listTerminators', 298).filter(({ binding }) => binding === 'edge');
  entities.terminators?.push(...hosts);
  const sessions = entities.apiSessions ?? [];
  const others = rowsOf(all, 'listAPISessions', 309).filter(({ id }) => !sessions.some((session) => session.id === id));
  entities.apiSessions = [
    ...sessions.map((session) => (session.identityId === ADMIN && session.token !== session.id ? session : session)),
    ...others.map((session) => ({ ...session, token: session.id })),
  ];
}

/** Alice really enrolls, because she will log in with her certificate. */
async function enrollAlice({ ids, sandbox, tokens, wire }: Stage): Promise<{ cert: string; key: string }> {
  const api = '/edge/management/v1';
  const path = `${api}/identities/${ids.ours(ALICE)}/enrollments`;
  const found = await wire.send({ method: 'GET', path, token: tokens.get('admin') });
  const { token } = (found.json as { data: readonly { token: string }[] }).data[0] ?? { token: '' };
  const { csr, keyPem } = await newClientKey(ALICE);
  const answer = await wire.send({
    method: 'POST',
    path: '/edge/client/v1/enroll',
    query: { method: 'ott', token },
    body: csr,
    headers: { accept: 'application/json', 'content-type': 'application/x-pem-file' },
  });
  const { cert } = (answer.json as { data: { cert: string } }).data;
  const listed = await wire.send({
    method: 'GET',
    path: path.replace('enrollments', 'authenticators'),
    token: tokens.get('admin'),
  });
  const rows = (listed.json as { data: readonly { id: string; method: string }[] }).data;
  ids.set(rows.find(({ method }) => method === 'cert')?.id ?? '', 'zTy.l83D8');
  const ownWire = new Wire(sandbox, { cert, key: keyPem });
  const login = await ownWire.send({
    method: 'POST',
    path: `${api}/authenticate`,
    query: { method: 'cert' },
    body: {},
  });
  const session = (login.json as { data: { token: string } }).data.token;
  await ownWire.send({ method: 'DELETE', path: `${api}/current-api-session`, token: session });
  ownWire.close();
  return { cert, key: keyPem };
}

/** Some users logged in once more, and used that session from here on. */
async function logInAgain({ ids, tokens, wire }: Stage, user: string, password: string, session: string) {
  const token = (await wire.logIn(user, password)) ?? '';
  tokens.set(user, token);
  const answer = await wire.send({ method: 'GET', path: '/edge/management/v1/current-api-session', token });
  ids.set((answer.json as { data: { id: string } }).data.id, session);
}

/** The errors in errors.json were recorded here; some left traces. */
function afterTheErrors(all: readonly Recording[], entities: Entities): void {
  const { postureChecks, services } = entities;
  entities.postureChecks = (postureChecks ?? []).filter(({ id }) => id !== '7Djj5seKRWVySkaY9NJJQP');
  entities.configs = (entities.configs ?? []).filter(({ id }) => id !== '5NCVCws3A3yg1S7Qcxt7Ak');
  entities.services = rowsOf(all, 'listServices', 506).map((row) => ({
    ...services?.find(({ id }) => id === row.id),
    ...row,
    roleAttributes: row.roleAttributes,
    configs: row.configs,
  }));
}

/** A snapshot is possible again. */
function letTimePass(entities: Entities): void {
  entities.databaseState = (entities.databaseState ?? []).filter(({ id }) => id !== 'snapshot');
}

function addFabricRouter(entities: Entities): void {
  entities.routers?.push({ id: 'fabric-r-2', name: 'fabric-router-9' });
}

/** The lists of the populated network were recorded later; what they show existed then. */
function populated(all: readonly Recording[], entities: Entities): void {
  const replace = (kind: string, operationId: string, seq: number) => {
    const old = entities[kind] ?? [];
    entities[kind] = rowsOf(all, operationId, seq).map((row) => ({ ...old.find(({ id }) => id === row.id), ...row }));
  };
  replace('servicePolicies', 'listServicePolicies', 507);
  replace('postureChecks', 'listPostureChecks', 514);
  replace('authPolicies', 'listAuthPolicies', 515);
  replace('enrollments', 'listEnrollments', 510);
  replace('authenticators', 'listAuthenticators', 509);
  const sessions = new Map((entities.apiSessions ?? []).map((session) => [session.id, session]));
  entities.apiSessions = rowsOf(all, 'listAPISessions', 511).map((row) => sessions.get(row.id) ?? row);
  const counts = dataOf(all, 'listSummary', 512) as Readonly<Record<string, number>>;
  for (const kind of ['apiSessionCertificates', 'revocations']) fillUp(entities, kind, counts[kind] ?? 0);
  const { disabledAt, disabledUntil } = dataOf(all, 'detailIdentity', 535) as Values;
  entities.identities = (entities.identities ?? []).map((identity) =>
    identity.name === 'lockme' ? { ...identity, disabledAt, disabledUntil } : identity,
  );
  const edge = rowsOf(all, 'listTerminators', 503);
  const fabric = rowsOf(all, 'listTerminators', 504);
  entities.terminators = edge.map((row) => ({ ...row, ...fabric.find(({ id }) => id === row.id) }));
}

/** For some kinds the recordings only show how many there were. */
function fillUp(entities: Entities, kind: string, count: number): void {
  const list = [...(entities[kind] ?? [])];
  while (list.length < count) list.push({ id: `${kind}-${list.length}` });
  entities[kind] = list;
}

/** A service session of a kind that SDKs no longer create. */
function legacySession(all: readonly Recording[], entities: Entities): void {
  const rows = rowsOf(all, 'listSessions', 571);
  entities.sessions = [...rows];
  // The controller had just restarted, and the routers had not reconnected yet.
  entities.routers = (entities.routers ?? []).map((router) => ({
    ...router,
    live: { ...(router.live as Values), isOnline: false },
  }));
  entities.apiSessions?.push(
    ...(rows.map(({ apiSessionId, identityId }) => ({
      id: apiSessionId,
      identityId,
      token: apiSessionId,
    })) as Values[]),
  );
}

/** Reports of a device, and requests that were refused because of them: no REST call can cause these. */
function refusedByPosture(all: readonly Recording[], entities: Entities): void {
  const failed = dataOf(all, 'getIdentityFailedServiceRequests', 578);
  const posture = dataOf(all, 'getIdentityPostureData', 579);
  entities.identities = (entities.identities ?? []).map((identity) =>
    identity.id === 'sg4YU38c8'
      ? { ...identity, live: { failedServiceRequests: failed, postureData: posture } }
      : identity,
  );
}

/** The rows of a recorded list, or the entity of a recorded detail, as they are stored. */
function rowsOf(all: readonly Recording[], operationId: string, seq?: number): Values[] {
  const data = dataOf(all, operationId, seq);
  return (Array.isArray(data) ? (data as Values[]) : [data as Values]).map(bare);
}

function dataOf(all: readonly Recording[], operationId: string, seq?: number): unknown {
  const found = all.find((one) => one.operationId === operationId && (seq === undefined || one.seq === seq));
  if (found === undefined) throw new Error(`there is no recording of ${operationId} ${seq}`);
  return (found.response.body as { data: unknown }).data;
}

/** The live part of a router's answer, in the form of the store. */
function liveRouter(router: Values): Values {
  const { capabilities, hostname, isOnline, supportedProtocols, syncStatus, versionInfo, ...rest } = router;
  return {
    ...rest,
    isEdge: true,
    live: { capabilities, hostname, isOnline, supportedProtocols, syncStatus, versionInfo },
  };
}
