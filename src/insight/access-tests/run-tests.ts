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

/** The results of what one test expects of one service, or of all services with an attribute. */
export interface Expectation {
  readonly expected: TestResult['expected'];
  readonly results: readonly PairResult[];
}

/** A result, and the ids of its pair; `pair` is undefined if there is no such identity or service. */
export interface PairResult {
  readonly pair: string | undefined;
  readonly result: TestResult;
}

/** Identities, by id. */
type Ids = ReadonlySet<string>;

/** A network, and who can't log in to it. */
interface Tested {
  readonly network: Network;
  readonly lockedOut: Ids;
}

/**
 * Runs access tests on a network: every identity that a test names with every service that it names. The expectations
 * are in the order of the tests.
 * @param lockedOut who can't log in, although the model does not show it
 */
export function* runTests(
  network: Network,
  tests: readonly AccessTest[],
  lockedOut: Ids = new Set(),
): Steps<readonly Expectation[]> {
  const tested = { network, lockedOut };
  const all: Expectation[] = [];
  for (const test of tests) {
    for (const expected of ['accept', 'deny'] as const) {
      for (const service of test[expected]) {
        const found: PairResult[] = [];
        for (const each of results(tested, test, service, expected)) {
          found.push(each);
          yield;
        }
        all.push({ expected, results: found });
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
): Generator<PairResult> {
  const { identities, services } = tested.network.populations;
  const [people, things] = [meant(identities, test.identity), meant(services, service)];
  if (people.length === 0 || things.length === 0) {
    const what = people.length === 0 ? `identity ${test.identity}` : `service ${service}`;
    const isName = !(people.length === 0 ? test.identity : service).startsWith('#');
    // If nobody has an attribute, nobody has access through it. A missing name is an error.
    const passed = expected === 'deny' && !isName;
    const near = people.length === 0 ? similar(identities, test.identity) : similar(services, service);
    const why = `there is no ${what}${near}`;
    const { identity, kind } = test;
    yield { pair: undefined, result: { identity, service, kind, expected, passed, isEmpty: true, why } };
    return;
  }
  const policies = policiesOf(tested.network, test.kind);
  const wanted = things.map((service) => ({
    kind: test.kind,
    service,
    granting: policies.filter((policy) => membersOf(policy, 'serviceRoles').has(service)),
  }));
  for (const identity of people) {
    for (const each of wanted) {
      const pair = `${identities.at(identity)?.id} ${services.at(each.service)?.id}`;
      yield { pair, result: result(tested, each, identity, expected) };
    }
  }
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
  const isAll = text === '#all';
  if (text.startsWith('#') && !isAll) return [...(population.bearersOf(text.slice(1)) as BitSet)];
  const rows = isAll ? population.rows : rowsReferredTo(population.rows, text);
  return rows.flatMap(({ id }) => population.positionOf(id) ?? []);
}
