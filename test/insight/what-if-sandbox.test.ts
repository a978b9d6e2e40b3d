/** What whatIf predicts, compared with the same change on the embedded controller: two thousand changes in sequence. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Network } from '../../src/access/network.ts';
import type {
  EntityRow,
  IdentityRow,
  PolicyRow,
  PostureCheckRow,
  RouterRow,
  ServiceRow,
} from '../../src/access/rows.ts';
import { atOnce } from '../../src/access/steps.ts';
import { ToolError } from '../../src/common/tool-error.ts';
import { type Effects, effects } from '../../src/insight/what-if/effects.ts';
import { NO_PAIRS, type Pairs } from '../../src/insight/what-if/pairs.ts';
import { plan } from '../../src/insight/what-if/plan.ts';
import type { PlannedCall } from '../../src/insight/what-if/planned-call.ts';
import type { Entity } from '../../src/sandbox/kernel.ts';
import { recordedMembers } from '../../src/sandbox/roles/recorded-members.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';

const CHANGES = 2_000;
const ATTRIBUTES = ['red', 'green', 'blue', 'grey'];
const NAMES = Array.from({ length: 8 }, (_, n) => `thing-${n}`);

/** By noun: the path of its list, and the kind in the store. */
const PLACES = {
  Identity: ['/identities', 'identities'],
  Service: ['/services', 'services'],
  EdgeRouter: ['/edge-routers', 'routers'],
  PostureCheck: ['/posture-checks', 'postureChecks'],
  ServicePolicy: ['/service-policies', 'servicePolicies'],
  EdgeRouterPolicy: ['/edge-router-policies', 'edgeRouterPolicies'],
  ServiceEdgeRouterPolicy: ['/service-edge-router-policies', 'serviceEdgeRouterPolicies'],
} as const;
type Noun = keyof typeof PLACES;

const SIDES: Readonly<Partial<Record<Noun, readonly (readonly [string, Noun])[]>>> = {
  ServicePolicy: [
    ['identityRoles', 'Identity'],
    ['serviceRoles', 'Service'],
    ['postureCheckRoles', 'PostureCheck'],
  ],
  EdgeRouterPolicy: [
    ['identityRoles', 'Identity'],
    ['edgeRouterRoles', 'EdgeRouter'],
  ],
  ServiceEdgeRouterPolicy: [
    ['serviceRoles', 'Service'],
    ['edgeRouterRoles', 'EdgeRouter'],
  ],
};

/** Random choices that are the same in every run. */
const choices = fc.sample(fc.infiniteStream(fc.nat(1_000_000)), { numRuns: 1, seed: 20_261_128 })[0] ?? expect.fail();
const below = (limit: number) => (choices.next().value as number) % limit;
const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
const some = <T>(list: readonly T[]) => list.filter(() => below(3) === 0);

function idOf({ world }: SandboxInside, noun: Noun): string | undefined {
  const all = world.store
    .list(PLACES[noun][1])
    .filter((entity) => entity.isDefaultAdmin !== true && entity.isSystem !== true);
  return all.length === 0 ? undefined : one(all).id;
}

function rolesFor(sandbox: SandboxInside, noun: Noun): readonly string[] {
  if (below(8) === 0) return ['#all'];
  const id = below(3) === 0 ? idOf(sandbox, noun) : undefined;
  return [...some(ATTRIBUTES).map((attribute) => `#${attribute}`), ...(id === undefined ? [] : [`@${id}`])];
}

/** A body: complete for a new entity, partial for a patch. */
function bodyFor(sandbox: SandboxInside, noun: Noun, whole: boolean): Record<string, unknown> {
  const wanted = () => whole || below(2) === 0;
  const sides = SIDES[noun];
  const body: Record<string, unknown> = wanted() ? { name: one(NAMES) } : {};
  if (sides === undefined) {
    if (wanted()) body.roleAttributes = some(ATTRIBUTES);
    if (noun === 'Service' && whole) body.encryptionRequired = true;
    if (noun === 'Identity' && whole) Object.assign(body, { type: 'Default', isAdmin: false });
    if (noun === 'EdgeRouter' && wanted()) body.isTunnelerEnabled = below(2) === 0;
    if (noun === 'EdgeRouter' && !whole && wanted()) body.disabled = below(2) === 0;
    if (noun === 'PostureCheck') Object.assign(body, { typeId: 'DOMAIN' }, whole && { domains: ['corp.example'] });
    return body;
  }
  if (wanted()) body.semantic = one(['AllOf', 'AnyOf']);
  if (noun === 'ServicePolicy' && wanted()) body.type = one(['Dial', 'Bind']);
  for (const [side, kind] of sides) if (wanted()) body[side] = rolesFor(sandbox, kind);
  return body;
}

interface Change {
  readonly call: PlannedCall;
  readonly method: string;
  readonly path: string;
  readonly body?: Record<string, unknown>;
}

function randomChange(sandbox: SandboxInside): Change | undefined {
  const noun = one(Object.keys(PLACES) as Noun[]);
  const [path] = PLACES[noun];
  const kind = below(10);
  if (kind < 3) {
    const body = bodyFor(sandbox, noun, true);
    return { call: { tool: `create${noun}`, arguments: body }, method: 'POST', path, body };
  }
  const id = idOf(sandbox, noun);
  if (id === undefined) return undefined;
  const at = `${path}/${id}`;
  if (kind < 5) return { call: { tool: `delete${noun}`, arguments: { id } }, method: 'DELETE', path: at };
  const whole = kind === 5;
  const body = bodyFor(sandbox, noun, whole);
  return {
    call: { tool: `${whole ? 'update' : 'patch'}${noun}`, arguments: { id, ...body } },
    method: whole ? 'PUT' : 'PATCH',
    path: at,
    body,
  };
}

/** The model of what the controller has, including policies that keep members from before their semantic changed. */
function modelOf({ world: { links, store } }: SandboxInside): Network {
  const listed = <Row>(kind: string) => store.list(kind) as unknown as readonly Row[];
  const network = Network.of({
    identities: listed<IdentityRow>('identities'),
    services: listed<ServiceRow>('services'),
    routers: store.list('routers').filter(({ isEdge }) => isEdge === true) as unknown as readonly RouterRow[],
    postureChecks: listed<PostureCheckRow>('postureChecks'),
    servicePolicies: listed<PolicyRow>('servicePolicies'),
    edgeRouterPolicies: listed<PolicyRow>('edgeRouterPolicies'),
    serviceEdgeRouterPolicies: listed<PolicyRow>('serviceEdgeRouterPolicies'),
  });
  return network.withHeld((kind, row, side) => {
    const policy = store.get(kind, row.id);
    const keepsMembers = policy !== undefined && recordedMembers(policy, side) !== undefined;
    return keepsMembers ? links.members(kind, policy, side).map(({ id }) => id) : undefined;
  });
}

/** By kind, who has what according to the controller; entities created after some ids were collected, by name. */
function accessOf({ world: { links, store } }: SandboxInside, ids?: ReadonlySet<string>): ReadonlyMap<string, string> {
  const idOrName = ({ id, name }: Entity) => (ids === undefined || ids.has(id) ? id : String(name));
  const pairs = new Map<string, string>();
  for (const identity of store.list('identities')) {
    for (const kind of ['Dial', 'Bind']) {
      for (const service of links.reach('servicePolicies', 'identityRoles', identity, 'serviceRoles', kind)) {
        pairs.set(`${kind} ${identity.id} ${service.id}`, `${kind} ${idOrName(identity)} ${idOrName(service)}`);
      }
    }
  }
  return pairs;
}

const idsOf = (pairs: Pairs, ids: ReadonlySet<string>) => {
  const idOrName = ({ id, name }: EntityRow) => (ids.has(id) ? id : name);
  return [...pairs].map(({ identity, kind, service }) => `${kind} ${idOrName(identity)} ${idOrName(service)}`).sort();
};

it(`predicts ${CHANGES} changes`, { timeout: 120_000 }, async () => {
  const sandbox = await sandboxInside('empty');
  for (let n = 0; n < 60; n++) {
    const noun = one(Object.keys(PLACES) as Noun[]);
    await sandbox.send('POST', PLACES[noun][0], { ...bodyFor(sandbox, noun, true), name: `first-${n}` });
  }
  const counts = { lost: 0, gained: 0, refused: 0, kept: 0 };
  for (let n = 0; n < CHANGES; n++) {
    const change = randomChange(sandbox);
    if (change === undefined) continue;
    const network = modelOf(sandbox);
    const before = accessOf(sandbox);
    const ids = new Set(
      ['identities', 'services'].flatMap((kind) => sandbox.world.store.list(kind).map(({ id }) => id)),
    );
    let foretold: Effects | undefined;
    try {
      foretold = atOnce(effects(network, plan(network, change.call).after));
    } catch (error) {
      expect(error).toBeInstanceOf(ToolError);
    }
    const reply = await sandbox.send(change.method, change.path, change.body);
    const after = accessOf(sandbox, ids);
    const lost = [...before]
      .filter(([key]) => !after.has(key))
      .map(([, names]) => names)
      .sort();
    const gained = [...after]
      .filter(([key]) => !before.has(key))
      .map(([, names]) => names)
      .sort();
    const shown = JSON.stringify(change.call);
    if (reply.status >= 400) {
      counts.refused++;
      continue;
    }
    expect(
      { lost: idsOf(foretold?.lost ?? NO_PAIRS, ids), gained: idsOf(foretold?.gained ?? NO_PAIRS, ids) },
      shown,
    ).toEqual({
      lost,
      gained,
    });
    counts.lost += lost.length;
    counts.gained += gained.length;
    counts.kept += foretold?.kept ?? 0;
  }
  expect(Math.min(counts.lost, counts.gained, counts.kept)).toBeGreaterThan(30);
  expect(counts.refused).toBeLessThan(CHANGES / 2);
});
