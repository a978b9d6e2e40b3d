/** What whatIf predicts, compared with the same change on the embedded controller: two thousand changes in sequence. */
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
import { RandomChanges } from './support/random-changes.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call } from './support/sandbox-source.ts';

const CHANGES = 2_000;

/** The model of what the controller has, including policies that keep members from before their semantic changed. */
function modelOf({ world: { links, store } }: SandboxInside): Network {
  const listed = <Row>(kind: string) => store.list(kind) as unknown as readonly Row[];
  const network = Network.of({
    identities: listed<IdentityRow>('identities'),
    services: store
      .list('services')
      .filter(({ isFabricOnly }) => isFabricOnly !== true) as unknown as readonly ServiceRow[],
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

/** Services and routers that only the fabric knows: names are unique among all. */
function beyondEdge({ world: { store } }: SandboxInside, { tool }: PlannedCall): readonly EntityRow[] {
  const kind = /Router$/.test(tool) ? 'routers' : /Service$/.test(tool) ? 'services' : undefined;
  return kind === undefined ? [] : (store.list(kind) as unknown as readonly EntityRow[]);
}

/** What an identity has of a service, according to the controller. */
interface Access {
  readonly kind: string;
  readonly identity: Entity;
  readonly service: Entity;
  readonly hasRouters: boolean;
  readonly isGuarded: boolean;
}

/** By kind and ids. */
function accessOf({ world: { links, store } }: SandboxInside): ReadonlyMap<string, Access> {
  const pairs = new Map<string, Access>();
  const routersOf = (entity: Entity, kind: 'edgeRouterPolicies' | 'serviceEdgeRouterPolicies', side: string) =>
    links.reach(kind, side, entity, 'edgeRouterRoles').filter(({ disabled }) => disabled !== true);
  const guarded = new Set(
    store
      .list('servicePolicies')
      .filter((policy) => links.members('servicePolicies', policy, 'postureCheckRoles').length > 0),
  );
  const services = new Map(
    store.list('services').map((service) => [
      service,
      {
        routers: new Set(routersOf(service, 'serviceEdgeRouterPolicies', 'serviceRoles')),
        policies: new Set(links.policiesOf('servicePolicies', 'serviceRoles', service)),
      },
    ]),
  );
  for (const identity of store.list('identities')) {
    const selected = routersOf(identity, 'edgeRouterPolicies', 'identityRoles').filter(
      ({ id }) => identity['typeId'] !== 'Router' || id === identity.id,
    );
    const policies = links.policiesOf('servicePolicies', 'identityRoles', identity);
    for (const [service, its] of services) {
      for (const kind of ['Dial', 'Bind']) {
        const granting = policies.filter((policy) => policy['type'] === kind && its.policies.has(policy));
        if (granting.length === 0) continue;
        pairs.set(`${kind} ${identity.id} ${service.id}`, {
          ...{ kind, identity, service },
          hasRouters: selected.some((router) => its.routers.has(router)),
          isGuarded: granting.every((policy) => guarded.has(policy)),
        });
      }
    }
  }
  return pairs;
}

type Told = Readonly<Record<(typeof LISTS)[number], readonly string[]>>;
const LISTS = ['lost', 'gained', 'routersLost', 'routersGained', 'guarded', 'unguarded'] as const;

type Label = (entity: EntityRow | Entity) => string;

/** What really changed. */
function changed(before: ReadonlyMap<string, Access>, after: ReadonlyMap<string, Access>, label: Label): Told {
  const labels = (of: ReadonlyMap<string, Access>, holds: (key: string, access: Access) => boolean) =>
    [...of]
      .filter(([key, access]) => holds(key, access))
      .map(([, { identity, kind, service }]) => `${kind} ${label(identity)} ${label(service)}`)
      .sort();
  const kept = (holds: (was: Access, is: Access) => boolean) =>
    labels(after, (key, is) => {
      const was = before.get(key);
      return was !== undefined && holds(was, is);
    });
  const dialed = (holds: (was: Access, is: Access) => boolean) =>
    kept((was, is) => was.kind === 'Dial' && holds(was, is));
  return {
    lost: labels(before, (key) => !after.has(key)),
    gained: labels(after, (key) => !before.has(key)),
    routersLost: dialed((was, is) => was.hasRouters && !is.hasRouters),
    routersGained: dialed((was, is) => !was.hasRouters && is.hasRouters),
    guarded: kept((was, is) => !was.isGuarded && is.isGuarded),
    unguarded: kept((was, is) => was.isGuarded && !is.isGuarded),
  };
}

function told(foretold: Effects | undefined, label: Label): Told {
  const labels = (pairs: Pairs) =>
    [...pairs].map(({ identity, kind, service }) => `${kind} ${label(identity)} ${label(service)}`).sort();
  const of = (list: (typeof LISTS)[number]) => labels(foretold?.[list] ?? NO_PAIRS);
  return {
    ...{ lost: of('lost'), gained: of('gained'), guarded: of('guarded'), unguarded: of('unguarded') },
    ...{ routersLost: of('routersLost'), routersGained: of('routersGained') },
  };
}

it(`predicts ${CHANGES} changes`, { timeout: 120_000 }, async () => {
  const sandbox = await sandboxInside('empty');
  const changes = new RandomChanges(sandbox, 20_261_128);
  for (let n = 0; n < 60; n++) await call(sandbox, changes.begin(n));
  const counts = { ...Object.fromEntries(LISTS.map((list) => [list, 0])), kept: 0 } as Record<string, number>;
  let refused = 0;
  let before = accessOf(sandbox);
  for (let n = 0; n < CHANGES; n++) {
    const change = changes.next();
    if (change === undefined) continue;
    const network = modelOf(sandbox);
    const { store } = sandbox.world;
    const ids = new Set(['identities', 'services'].flatMap((kind) => store.list(kind).map(({ id }) => id)));
    let foretold: Effects | undefined;
    try {
      foretold = atOnce(effects(network, plan(network, change, beyondEdge(sandbox, change)).after));
    } catch (error) {
      expect(error).toBeInstanceOf(ToolError);
    }
    const { status } = await call(sandbox, change);
    if (status >= 400) {
      refused++;
      continue;
    }
    // Whoever foretells does not know the ids of what is new.
    const label: Label = ({ id, name }) => (ids.has(id) ? id : String(name));
    const after = accessOf(sandbox);
    const really = changed(before, after, label);
    before = after;
    expect(told(foretold, label), JSON.stringify(change)).toEqual(really);
    for (const list of LISTS) counts[list] = (counts[list] ?? 0) + really[list].length;
    counts['kept'] = (counts['kept'] ?? 0) + (foretold?.kept ?? 0);
  }
  const least = (lists: readonly string[]) => Math.min(...lists.map((list) => counts[list] ?? 0));
  expect(least(['lost', 'gained', 'kept']), JSON.stringify(counts)).toBeGreaterThan(30);
  expect(least(LISTS), JSON.stringify(counts)).toBeGreaterThan(10);
  expect(refused).toBeLessThan(CHANGES / 2);
});
