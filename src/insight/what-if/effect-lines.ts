import { ACCESS_KINDS } from '../../access/grants.ts';
import { nameText } from '../../common/name-text.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import { type Foreseen, PAIR_LISTS, type PairList, pairLists } from './foreseen.ts';
import type { Live } from './live.ts';
import type { LoginChange } from './login-change.ts';
import type { Pairs } from './pairs.ts';
import { pairsCount, pairsText } from './pairs-text.ts';

/** What a change would do to access, in a few lines; empty if it does nothing. */
export function effectLines(foreseen: Foreseen): readonly string[] {
  const { kept, leftBehind, live, logins, notes, outOfReach, stillBy } = foreseen;
  return [
    ...pairLists.flatMap((list) => sections(list, foreseen[list])),
    ...people(
      logins.lockedOut,
      `can no longer log in (${count(outOfReach.serviceCount, 'service')} out of their reach)`,
    ),
    ...pairsText(outOfReach),
    ...people(logins.letIn, 'can log in again now'),
    ...people(logins.incomplete, 'must enroll a one-time code (TOTP) before any service'),
    ...(kept === 0 ? [] : [stillGranted(kept, stillBy)]),
    ...cutOff(live),
    ...notes,
    ...leftBehind,
  ];
}

function cutOff({ apiSessions, circuits, sessions }: Live): readonly string[] {
  const ending = [
    [circuits.length, 'circuit'],
    [sessions.length, 'session'],
    [apiSessions, 'API session'],
  ] as const;
  const shown = ending.flatMap(([n, what]) => (n === 0 ? [] : count(n, what)));
  return shown.length === 0 ? [] : [`Open now, and cut off: ${shown.join(', ')}.`];
}

/** Grants and posture checks are shown by kind. All other lists are about dialing. */
function sections(list: PairList, pairs: Pairs): readonly string[] {
  const title = PAIR_LISTS[list];
  return ACCESS_KINDS.flatMap((kind) => {
    const usual = kind === 'Dial' ? title : `For hosting, ${title}`;
    return section(list === 'lost' || list === 'gained' ? `${title} ${kind.toLowerCase()}` : usual, pairs.ofKind(kind));
  });
}

const section = (title: string, pairs: Pairs): readonly string[] =>
  pairs.size === 0 ? [] : [`${title}: ${pairsCount(pairs)}`, ...pairsText(pairs)];

const people = (rows: LoginChange['lockedOut'], what: string): readonly string[] =>
  rows.length === 0 ? [] : [`${count(rows.length, 'identity', 'identities')} ${what}: ${namedSome(rows, 8)}`];

function stillGranted(kept: number, stillBy: Foreseen['stillBy']): string {
  const policies = Object.entries(stillBy).slice(0, 6);
  return `Still granted by other policies: ${count(kept, 'pair')}, by ${policies.map(([name, n]) => `${nameText(name)} (${n})`).join(', ')}.`;
}
