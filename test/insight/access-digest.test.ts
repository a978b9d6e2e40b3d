/** What a confirmation that shows the effect on access is bound to. */
import { expect, test } from 'vitest';
import { accessDigest } from '../../src/insight/what-if/access-digest.ts';
import type { Pair } from '../../src/insight/what-if/effects.ts';
import type { Foreseen } from '../../src/insight/what-if/foreseen.ts';
import { digestOf } from '../../src/runtime/gate/confirm/preview-digest.ts';

const pair = (identity: string, service: string, kind: Pair['kind'] = 'Dial'): Pair => ({
  identity: { id: identity },
  service: { id: service },
  kind,
});
const NOTHING: Foreseen = {
  ...{ lost: [], gained: [], kept: 0, stillBy: {}, routersLost: [], routersGained: [], guarded: [], unguarded: [] },
  ...{ rechecked: [], unanswered: [], answered: [] },
  logins: { lockedOut: [], letIn: [], incomplete: [], notes: [] },
  live: { circuits: [], sessions: [] },
  outOfReach: 0,
  notes: [],
};
const of = (more: Partial<Foreseen>) => accessDigest({ ...NOTHING, ...more });

test('the digest depends on who loses or gains what', () => {
  const changes: Partial<Foreseen>[] = [
    {},
    { lost: [pair('a', 'x')] },
    { lost: [pair('a', 'x', 'Bind')] },
    { lost: [pair('b', 'x')] },
    { lost: [pair('a', 'y')] },
    { lost: [pair('a', 'x'), pair('b', 'x')] },
    { gained: [pair('a', 'x')] },
    { routersLost: [pair('a', 'x')] },
    { routersGained: [pair('a', 'x')] },
    { unanswered: [pair('a', 'x')] },
    { answered: [pair('a', 'x')] },
    { guarded: [pair('a', 'x')] },
    { unguarded: [pair('a', 'x')] },
    { logins: { ...NOTHING.logins, lockedOut: [{ id: 'a' }] } },
    { logins: { ...NOTHING.logins, letIn: [{ id: 'a' }] } },
    { logins: { ...NOTHING.logins, incomplete: [{ id: 'a' }] } },
  ];
  expect(new Set(changes.map(of)).size).toBe(changes.length);
});

test('the digest does not depend on order, open sessions, or other grants', () => {
  const lost = [pair('a', 'x'), pair('b', 'x')];
  const live = { circuits: [{ id: 'c', identity: 'a', service: 'x' }], sessions: [] };
  expect(of({ lost: [...lost].reverse(), live, kept: 3, stillBy: { p: 3 }, notes: ['n'] })).toBe(of({ lost }));
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
