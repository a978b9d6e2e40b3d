/** What a confirmation that shows the effect on access is bound to. */
import { expect, test } from 'vitest';
import { BitSet } from '../../src/access/bit-set.ts';
import { PairSet } from '../../src/access/pair-set.ts';
import { Population } from '../../src/access/population.ts';
import { atOnce } from '../../src/access/steps.ts';
import { accessDigest } from '../../src/insight/what-if/access-digest.ts';
import type { Foreseen } from '../../src/insight/what-if/foreseen.ts';
import { NO_PAIRS, Pairs } from '../../src/insight/what-if/pairs.ts';
import { digestOf } from '../../src/runtime/gate/confirm/preview-digest.ts';

/** Lists of the same entities in either order: positions mean nothing. */
const populationsOf = (identities: readonly string[], services: readonly string[]) => {
  const of = (ids: readonly string[]) => Population.of(ids.map((id) => ({ id })));
  return { ...{ identities: of(identities), services: of(services) }, routers: of([]), postureChecks: of([]) as never };
};
const USUAL = populationsOf(['a', 'b'], ['x', 'y']);
const REVERSED = populationsOf(['b', 'a'], ['y', 'x']);

function pairs(texts: readonly string[], kind: 'Dial' | 'Bind' = 'Dial', populations = USUAL): Pairs {
  const set = new PairSet();
  for (const [identity = '', service = ''] of texts.map((text) => text.split(' '))) {
    const second = BitSet.of([populations.services.positionOf(service) ?? -1]);
    set.addAll([populations.identities.positionOf(identity) ?? -1], second);
  }
  return new Pairs([{ populations }], { [kind]: set });
}
const NOTHING: Foreseen = {
  ...{ lost: NO_PAIRS, gained: NO_PAIRS, kept: 0, stillBy: {}, routersLost: NO_PAIRS, routersGained: NO_PAIRS },
  ...{ guarded: NO_PAIRS, unguarded: NO_PAIRS, rechecked: NO_PAIRS, unanswered: NO_PAIRS, answered: NO_PAIRS },
  logins: { lockedOut: [], letIn: [], incomplete: [], notes: [] },
  live: { circuits: [], sessions: [], apiSessions: 0 },
  refused: NO_PAIRS,
  outOfReach: NO_PAIRS,
  leftBehind: [],
  notes: [],
};
const of = (more: Partial<Foreseen>) => atOnce(accessDigest({ ...NOTHING, ...more }));

test('the digest depends on who loses or gains what', () => {
  const changes: Partial<Foreseen>[] = [
    {},
    { lost: pairs(['a x']) },
    { lost: pairs(['a x'], 'Bind') },
    { lost: pairs(['b x']) },
    { lost: pairs(['a y']) },
    { lost: pairs(['a x', 'b x']) },
    { gained: pairs(['a x']) },
    { routersLost: pairs(['a x']) },
    { routersGained: pairs(['a x']) },
    { unanswered: pairs(['a x']) },
    { answered: pairs(['a x']) },
    { refused: pairs(['a x']) },
    { guarded: pairs(['a x']) },
    { unguarded: pairs(['a x']) },
    { logins: { ...NOTHING.logins, lockedOut: [{ id: 'a' }] } },
    { logins: { ...NOTHING.logins, letIn: [{ id: 'a' }] } },
    { logins: { ...NOTHING.logins, incomplete: [{ id: 'a' }] } },
  ];
  expect(new Set(changes.map(of)).size).toBe(changes.length);
});

test('the digest does not depend on order, open sessions, or other grants', () => {
  const all = ['a x', 'b x', 'b y'];
  const lost = pairs(all);
  const live = { circuits: [{ id: 'c', identity: 'a', service: 'x' }], sessions: [], apiSessions: 1 };
  expect(of({ lost: pairs(all, 'Dial', REVERSED), live, kept: 3, stillBy: { p: 3 }, notes: ['n'] })).toBe(of({ lost }));
});

test('a confirmation covers access and steps besides everything else', () => {
  const preview = { differences: [], dependents: [], warnings: [] };
  const access = (digest: string) => ({ lost: 0, gained: 0, textLines: [], digest });
  const all = [
    preview,
    { ...preview, access: access('') },
    { ...preview, access: access('1') },
    { ...preview, steps: ['createService'] },
    { ...preview, steps: ['createService', 'createConfig'] },
    { ...preview, warnings: ['w'] },
    { ...preview, judgements: ['j'] },
    { ...preview, lockout: 'l' },
    { ...preview, hazard: 'h' },
    { ...preview, owners: [{ role: 'owner', kind: 'identity', id: 'a' }] },
    { ...preview, dependents: [{ kind: 'service policies', total: 1, names: ['p'], tool: 't', digest: 'd' }] },
    { ...preview, dependents: [{ kind: 'service policies', total: 1, names: ['q'], tool: 't', digest: 'd' }] },
    { ...preview, dependents: [{ kind: 'service policies', total: 2, names: ['p'], tool: 't', digest: 'd' }] },
    { ...preview, dependents: [{ kind: 'service policies', total: 2, names: ['p'], tool: 't', digest: 'e' }] },
  ];
  expect(new Set(all.map((each) => digestOf(each as never))).size).toBe(all.length);
  const sessions = { ...preview, dependents: [{ kind: 'sessions', total: 7, names: [], tool: 't' }] };
  expect(digestOf(sessions)).toBe(digestOf(preview));
  expect(digestOf({ ...preview, access: { ...access('1'), textLines: ['Open now: 3 sessions.'] } })).toBe(
    digestOf({ ...preview, access: access('1') }),
  );
});
