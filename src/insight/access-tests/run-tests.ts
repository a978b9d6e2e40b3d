import type { BitSet } from '../../access/bit-set.ts';
import { type AccessKind, membersOf, policiesOf } from '../../access/grants.ts';
import { nearestOf } from '../../access/near.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import type { Population } from '../../access/population.ts';
import type { EntityRow } from '../../access/rows.ts';
import type { Steps } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { nearest } from '../../common/nearest.ts';
import { rowsReferredTo, withoutAt } from '../reading/referred.ts';
import { attributesText } from '../wording/finding.ts';
import type { AccessTest, TestResult } from './types.ts';

/** Identities, by id. */
type Ids = ReadonlySet<string>;

/** A network, and who can't log in to it. */
interface Tested {
  readonly network: Network;
  readonly lockedOut: Ids;
}

/**
 * Runs access tests on a network: every identity that a test names with every service that it names.
 * @param lockedOut who can't log in, although the model does not show it
 */
export function* runTests(
  network: Network,
  tests: readonly AccessTest[],
  lockedOut: Ids = new Set(),
): Steps<readonly TestResult[]> {
  const tested = { network, lockedOut };
  const all: TestResult[] = [];
  for (const test of tests) {
    for (const expected of ['accept', 'deny'] as const) {
      for (const service of test[expected]) {
        for (const result of results(tested, test, service, expected)) {
          all.push(result);
          yield;
        }
      }
    }
  }
  return all;
}

function* results(
  tested: Tested,
  test: AccessTest,
  service: string,
  expected: TestResult['expected'],
): Generator<TestResult> {
  const { identities, services } = tested.network.populations;
  const [people, things] = [meant(identities, test.identity), meant(services, service)];
  if (people.length === 0 || things.length === 0) {
    const what = people.length === 0 ? `identity ${test.identity}` : `service ${service}`;
    const isName = !(people.length === 0 ? test.identity : service).startsWith('#');
    // If nobody has an attribute, nobody has access through it. A missing name is an error.
    const passed = expected === 'deny' && !isName;
    const near = people.length === 0 ? similar(identities, test.identity) : similar(services, service);
    const why = `there is no ${what}${near}`;
    yield { identity: test.identity, service, kind: test.kind, expected, passed, isEmpty: true, why };
    return;
  }
  const policies = policiesOf(tested.network, test.kind);
  const wanted = things.map((service) => ({
    kind: test.kind,
    service,
    granting: policies.filter((policy) => membersOf(policy, 'serviceRoles').has(service)),
  }));
  for (const identity of people) for (const each of wanted) yield result(tested, each, identity, expected);
}

/** A kind of access to a service, by its position, and the policies that grant it. */
interface Wanted {
  readonly kind: AccessKind;
  readonly service: number;
  readonly granting: readonly HeldPolicy[];
}

function result(
  { lockedOut, network }: Tested,
  { granting, kind, service }: Wanted,
  identity: number,
  expected: TestResult['expected'],
): TestResult {
  const { identities, services } = network.populations;
  const policies = granting
    .filter((policy) => membersOf(policy, 'identityRoles').has(identity))
    .map(({ row }) => row.name);
  const row = identities.at(identity);
  const obstacle = row?.disabled === true ? 'is disabled' : lockedOut.has(row?.id ?? '') ? "can't log in" : undefined;
  const has = policies.length > 0 && obstacle === undefined;
  const nameOf = (row: EntityRow | undefined) => row?.name ?? row?.id ?? '';
  return {
    identity: nameOf(row),
    service: nameOf(services.at(service)),
    kind,
    expected,
    passed: has === (expected === 'accept'),
    why:
      policies.length === 0
        ? 'no policy grants it'
        : `granted by ${policies.slice(0, 4).map(nameText).join(', ')}${obstacle === undefined ? '' : `, but the identity ${obstacle}`}`,
  };
}

/** Names or attributes similar to one that nobody has. */
function similar({ attributes, rows }: Population<EntityRow>, text: string): string {
  if (text.startsWith('#')) {
    const near = nearestOf(text.slice(1), attributes.keys());
    return near === undefined ? '' : `; similar: ${attributesText([near.has])}`;
  }
  const near = nearest(withoutAt(text), new Set(rows.flatMap(({ name }) => name ?? [])));
  return near.length === 0 ? '' : `; similar names: ${near.map(nameText).join(', ')}`;
}

/** The positions that a name, an id or an attribute refers to. */
function meant<Row extends EntityRow>(population: Population<Row>, text: string): readonly number[] {
  if (text === '#all') return [...population.all];
  if (text.startsWith('#')) return [...(population.bearersOf(text.slice(1)) as BitSet)];
  return rowsReferredTo(population.rows, text).flatMap(({ id }) => population.positionOf(id) ?? []);
}
