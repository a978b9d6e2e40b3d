/** What a change takes away from somebody, for the judges that decide whether a person is asked. */
import { judgement } from '../../common/judgements.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Foreseen } from './foreseen.ts';
import type { Pairs } from './pairs.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/** The lists of pairs whose dialing stops or may stop, with what each one says. */
const TAKING = {
  lost: 'lose their access',
  routersLost: 'have no edge router in common any more',
  unanswered: 'are not answered any more',
  refused: 'are refused by hosts for something that clients catch',
  guarded: 'have to pass a posture check first',
  rechecked: 'have to meet a different requirement of a posture check',
} as const;

/** A judgement of what a change takes away; undefined if it takes nothing from anybody. */
export function takenAway(foreseen: Foreseen): string | undefined {
  const { gained, logins } = foreseen;
  const { incomplete, lockedOut } = logins;
  const reasons = [
    // Who only gets access with this change has nothing to lose.
    ...Object.entries(TAKING).map(([list, what]) =>
      pairsReason(foreseen[list as keyof typeof TAKING].minus(gained), what),
    ),
    lockedOut.length === 0 ? '' : `${namedSome(lockedOut)} can no longer log in`,
    incomplete.length === 0 ? '' : `${namedSome(incomplete)} must enroll a one-time code first`,
  ].filter((reason) => reason !== '');
  return reasons.length === 0 ? undefined : judgement('cuts-off', reasons.join('; '));
}

function pairsReason({ services, size }: Pairs, what: string): string {
  return size === 0 ? '' : `${count(size, 'pair')} (${namedSome(services)}) ${what}`;
}

/**
 * Whether a call may take something away that its own fields do not show: a terminator that moves, encryption that no
 * host offers, or configs by which clients catch what hosts refuse, or name what hosts do not.
 */
export function mayTakeAwayIndirectly({ arguments: args, tool }: PlannedCall): boolean {
  const target = targetOf(tool);
  if (target?.kind === 'terminator') return target.verb === 'patch' && args['router'] != null;
  if (target?.kind === 'config') return target.verb !== 'create' && args['data'] != null;
  if (target?.kind !== 'entity' || target.entity !== 'services' || target.verb === 'create') return false;
  return args['encryptionRequired'] === true || args['configs'] != null;
}
