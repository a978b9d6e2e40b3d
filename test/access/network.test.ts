/**
 * Which policies select which entities: the bit sets against the rule applied to one entity at a time, and the
 * recordings.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, difference, routerDifference } from '../../src/access/difference.ts';
import { grants, policiesOf } from '../../src/access/grants.ts';
import { Network, type NetworkRows } from '../../src/access/network.ts';
import { type EntityKind, POLICY_KINDS, type PolicyKind, sidesOf } from '../../src/access/policies.ts';
import type { Population } from '../../src/access/population.ts';
import type { EntityRow, PolicyRow } from '../../src/access/rows.ts';
import { atOnce } from '../../src/access/steps.ts';
import { fixture } from '../sandbox/support/fixtures.ts';

const ATTRIBUTES = ['red', 'green', 'blue'];
const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const KINDS: readonly EntityKind[] = ['identities', 'services', 'routers', 'postureChecks'];

const entity = fc.record({ id: fc.constantFrom(...IDS), name: fc.string(), roleAttributes: fc.subarray(ATTRIBUTES) });
const entities = fc.uniqueArray(entity, { selector: ({ id }) => id, maxLength: 6 });
const role = fc.oneof(
  fc.constantFrom(...ATTRIBUTES, 'none').map((attribute) => `#${attribute}`),
  fc.constantFrom(...IDS).map((id) => `@${id}`),
);
const roles = fc.oneof(fc.array(role, { maxLength: 3 }), fc.constant(['#all']), fc.constant(null));
const policy = fc.record({
  id: fc.constantFrom('p', 'q', 'r'),
  name: fc.string(),
  type: fc.constantFrom('Dial' as const, 'Bind' as const),
  semantic: fc.constantFrom('AllOf' as const, 'AnyOf' as const),
  identityRoles: roles,
  serviceRoles: roles,
  edgeRouterRoles: roles,
  postureCheckRoles: roles,
});
const policies = fc.uniqueArray(policy, { selector: ({ id }) => id, maxLength: 3 });
const rows: fc.Arbitrary<NetworkRows> = fc.record({
  identities: entities,
  services: entities,
  routers: entities,
  postureChecks: entities,
  servicePolicies: policies,
  edgeRouterPolicies: policies,
  serviceEdgeRouterPolicies: policies,
});

/** The rule in its simplest form. */
function isSelected(
  list: readonly string[] | null | undefined,
  semantic: string,
  { id, roleAttributes }: EntityRow,
): boolean {
  const args = list ?? [];
  if (args.includes('#all') || args.includes(`@${id}`)) return true;
  const wanted = args.filter((one) => one.startsWith('#')).map((one) => one.slice(1));
  const has = wanted.filter((one) => (roleAttributes ?? []).includes(one));
  return semantic === 'AllOf' ? wanted.length > 0 && has.length === wanted.length : has.length > 0;
}

/** By kind of policy, policy and role list: the ids of its members, determined one entity at a time. */
function naive(given: NetworkRows) {
  return POLICY_KINDS.flatMap((kind) =>
    given[kind].flatMap((row) =>
      sidesOf(kind).map(([side, entityKind]) => [
        `${kind} ${row.id} ${side}`,
        (given[entityKind] as readonly EntityRow[])
          .filter((one) => isSelected(row[side], row.semantic, one))
          .map(({ id }) => id)
          .sort(),
      ]),
    ),
  );
}

function held(network: Network) {
  return POLICY_KINDS.flatMap((kind) =>
    [...network.policies[kind].values()].flatMap(({ row, members }) =>
      sidesOf(kind).map(([side, entityKind]) => {
        const population: Population<EntityRow> = network.populations[entityKind];
        const ids = population.rowsAt(members[side] ?? expect.fail(`no ${side}`)).map(({ id }) => id);
        return [`${kind} ${row.id} ${side}`, ids.sort()];
      }),
    ),
  );
}

/** The ids of pairs, by the rule. */
function naivePairs(given: NetworkRows, type: string): string[] {
  const pairs = given.servicePolicies
    .filter((row) => row.type === type)
    .flatMap((row) =>
      given.identities
        .filter((identity) => isSelected(row.identityRoles, row.semantic, identity))
        .flatMap((identity) =>
          given.services
            .filter((service) => isSelected(row.serviceRoles, row.semantic, service))
            .map((service) => `${identity.id} ${service.id}`),
        ),
    );
  return [...new Set(pairs)].sort();
}

type Step =
  | { readonly put: EntityKind; readonly row: EntityRow }
  | { readonly remove: EntityKind; readonly id: string }
  | { readonly putPolicy: PolicyKind; readonly row: PolicyRow }
  | { readonly removePolicy: PolicyKind; readonly id: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ put: fc.constantFrom(...KINDS), row: entity }),
  fc.record({ remove: fc.constantFrom(...KINDS), id: fc.constantFrom(...IDS) }),
  fc.record({ putPolicy: fc.constantFrom(...POLICY_KINDS), row: policy }),
  fc.record({ removePolicy: fc.constantFrom(...POLICY_KINDS), id: fc.constantFrom('p', 'q', 'r') }),
);

/**
 * The rows after a step. A policy whose lists do not change keeps its semantic: changing only that is tested
 * separately.
 */
function after(given: NetworkRows, taken: Step): NetworkRows {
  const without = (kind: EntityKind | PolicyKind, id: string) =>
    (given[kind] as readonly { readonly id: string }[]).filter((row) => row.id !== id);
  if ('put' in taken) return { ...given, [taken.put]: [...without(taken.put, taken.row.id), taken.row] };
  if ('remove' in taken) return { ...given, [taken.remove]: without(taken.remove, taken.id) };
  if ('putPolicy' in taken)
    return { ...given, [taken.putPolicy]: [...without(taken.putPolicy, taken.row.id), taken.row] };
  return { ...given, [taken.removePolicy]: without(taken.removePolicy, taken.id) };
}

function applied(network: Network, taken: Step): Network {
  if ('put' in taken) return network.withEntity(taken.put, taken.row);
  if ('remove' in taken) return network.withoutEntity(taken.remove, taken.id);
  if ('putPolicy' in taken) return network.withPolicy(taken.putPolicy, taken.row);
  return network.withoutPolicy(taken.removePolicy, taken.id);
}

const keepsSemantic = (given: NetworkRows, taken: Step) =>
  !('putPolicy' in taken) ||
  given[taken.putPolicy].every(({ id, semantic }) => id !== taken.row.id || semantic === taken.row.semantic);

describe('members of policies', () => {
  it('are the same as when the rule is applied to each entity', () => {
    const sameAsNaive = (given: NetworkRows) => {
      expect(held(Network.of(given))).toEqual(naive(given));
    };
    fc.assert(fc.property(rows, sameAsNaive), { numRuns: 300 });
  });

  it('are the same after changes as in a network that started like that', () => {
    fc.assert(
      fc.property(rows, fc.array(step, { maxLength: 8 }), (given, steps) => {
        let [network, now] = [Network.of(given), given];
        for (const taken of steps) {
          if (!keepsSemantic(now, taken)) continue;
          network = applied(network, taken);
          now = after(now, taken);
        }
        expect(new Map(held(network) as [string, unknown][])).toEqual(new Map(naive(now) as [string, unknown][]));
      }),
      { numRuns: 300 },
    );
  });

  it('stay the same when only the semantic changes, until a list or an entity changes', () => {
    const both = { id: 'x', name: 'x', roleAttributes: ['red', 'green'] };
    const one = { id: 'y', name: 'y', roleAttributes: ['red'] };
    const dial = {
      id: 'p',
      name: 'p',
      type: 'Dial' as const,
      semantic: 'AnyOf' as const,
      identityRoles: ['#red', '#green'],
    };
    const none = {
      services: [],
      routers: [],
      postureChecks: [],
      edgeRouterPolicies: [],
      serviceEdgeRouterPolicies: [],
    };
    const network = Network.of({ ...none, identities: [both, one], servicePolicies: [dial] });
    const members = (of: Network) => [...(of.policies.servicePolicies.get('p')?.members.identityRoles ?? [])];
    const allOf = network.withPolicy('servicePolicies', { ...dial, semantic: 'AllOf' });
    expect(members(allOf)).toEqual([0, 1]);
    expect(members(allOf.withEntity('identities', { ...one, name: 'renamed' }))).toEqual([0, 1]);
    expect(members(allOf.withEntity('identities', { ...one, roleAttributes: ['red', 'blue'] }))).toEqual([0]);
    const reordered = { ...dial, semantic: 'AllOf' as const, identityRoles: ['#green', '#red'] };
    expect(members(network.withPolicy('servicePolicies', reordered))).toEqual([0, 1]);
    const changed = { ...dial, semantic: 'AllOf' as const, identityRoles: ['#green', '#red', '#blue'] };
    expect(members(network.withPolicy('servicePolicies', changed))).toEqual([]);
  });
});

describe('what a change does', () => {
  it('is the difference between who has access before and after it', () => {
    fc.assert(
      fc.property(rows, fc.array(step, { minLength: 1, maxLength: 3 }), (given, steps) => {
        const taken = steps.filter((one) => keepsSemantic(given, one)).slice(0, 1);
        const before = Network.of(given);
        const changed = taken.reduce(applied, before);
        const now = taken.reduce(after, given);
        for (const kind of ['Dial', 'Bind'] as const) {
          const { lost, gained } = atOnce(difference(policiesOf(before, kind), policiesOf(changed, kind)));
          const [old, fresh] = [naivePairs(given, kind), naivePairs(now, kind)];
          const idsOf = (pairs: typeof lost) =>
            [...pairs].map(([identity, service]) => {
              const [person, thing] = [before, changed]
                .map((one) => one.populations.identities.at(identity)?.id)
                .filter(Boolean);
              const name = person ?? thing;
              const [first, second] = [before, changed]
                .map((one) => one.populations.services.at(service)?.id)
                .filter(Boolean);
              return `${name} ${first ?? second}`;
            });
          expect(idsOf(lost).sort()).toEqual(old.filter((pair) => !fresh.includes(pair)));
          expect(idsOf(gained).sort()).toEqual(fresh.filter((pair) => !old.includes(pair)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('names those who keep access through other policies', () => {
    const people = ['x', 'y'].map((id) => ({ id, name: id, roleAttributes: ['staff', id] }));
    const grant = (id: string, identityRoles: string[]) => ({
      id,
      name: id,
      type: 'Dial' as const,
      semantic: 'AnyOf' as const,
      identityRoles,
      serviceRoles: ['#all'],
    });
    const before = Network.of({
      identities: people,
      services: [{ id: 's', name: 's' }],
      routers: [],
      postureChecks: [],
      servicePolicies: [grant('wide', ['#staff']), grant('narrow', ['#x'])],
      edgeRouterPolicies: [],
      serviceEdgeRouterPolicies: [],
    });
    const after = policiesOf(before.withoutPolicy('servicePolicies', 'wide'), 'Dial');
    const { kept, lost } = atOnce(difference(policiesOf(before, 'Dial'), after));
    expect([...lost]).toEqual([[1, 0]]);
    expect([...atOnce(coverage(kept, after))]).toEqual([['narrow', 1]]);
  });

  it('counts common edge routers only for those who may dial', () => {
    const before = Network.of({
      identities: ['x', 'y'].map((id) => ({ id, name: id, roleAttributes: [id] })),
      services: [{ id: 's', name: 's' }],
      routers: [{ id: 'r', name: 'r' }],
      postureChecks: [],
      servicePolicies: [
        { id: 'd', name: 'd', type: 'Dial', semantic: 'AnyOf', identityRoles: ['#x'], serviceRoles: ['#all'] },
      ],
      edgeRouterPolicies: [
        { id: 'e', name: 'e', semantic: 'AnyOf', identityRoles: ['#all'], edgeRouterRoles: ['#all'] },
      ],
      serviceEdgeRouterPolicies: [
        { id: 'f', name: 'f', semantic: 'AnyOf', serviceRoles: ['#all'], edgeRouterRoles: ['#all'] },
      ],
    });
    const { lost, gained } = atOnce(routerDifference(before, before.withoutEntity('routers', 'r')));
    expect([...lost]).toEqual([[0, 0]]);
    expect([...gained]).toEqual([]);
  });
});

describe('the recorded network', () => {
  interface Snapshot {
    readonly inputs: Omit<NetworkRows, 'routers'> & { readonly edgeRouters: NetworkRows['routers'] };
    readonly results: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>>;
  }
  const { inputs, results } = fixture<{ snapshots: readonly [Snapshot] }>('policy-eval.json').snapshots[0];
  const network = Network.of({ ...inputs, routers: inputs.edgeRouters });

  it.each([
    ['dial', 'Dial'],
    ['bind', 'Bind'],
  ] as const)('who may %s what', (recorded, kind) => {
    const pairs = grants(network, kind);
    const recordedPairs = Object.entries(results.identityServices ?? {});
    expect(recordedPairs.length).toBeGreaterThan(5);
    for (const [name, byKind] of recordedPairs) {
      const identity = inputs.identities.findIndex((one) => one.name === name);
      const services = network.populations.services.rowsAt(pairs.row(identity)).map((one) => one.name ?? '');
      expect(services.sort(), name).toEqual([...(byKind[recorded] ?? [])].sort());
    }
    expect(pairs.size).toBeGreaterThan(5);
  });

  it.each([
    ['servicePolicies', 'identities', 'identityRoles', 'identities'],
    ['servicePolicies', 'services', 'serviceRoles', 'services'],
    ['servicePolicies', 'posture-checks', 'postureCheckRoles', 'postureChecks'],
    ['edgeRouterPolicies', 'identities', 'identityRoles', 'identities'],
    ['edgeRouterPolicies', 'edge-routers', 'edgeRouterRoles', 'routers'],
    ['serviceEdgeRouterPolicies', 'services', 'serviceRoles', 'services'],
    ['serviceEdgeRouterPolicies', 'edge-routers', 'edgeRouterRoles', 'routers'],
  ] as const)('members of %s: %s', (kind, list, side, entityKind) => {
    const population: Population<EntityRow> = network.populations[entityKind];
    for (const { row, members } of network.policies[kind].values()) {
      const expected = results[kind]?.[row.name]?.[list];
      if (expected === undefined) continue;
      const names = population.rowsAt(members[side] ?? expect.fail(side)).map(({ name }) => name ?? '');
      expect(names.sort(), row.name).toEqual([...expected].sort());
    }
    expect(network.policies[kind].size).toBeGreaterThan(0);
  });
});
