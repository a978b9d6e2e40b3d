/** `whatIf`: what a change would do to access, before it is made. */
import { namedSome } from '../finding.ts';
import { loadNetwork } from '../load-network.ts';
import type { Source } from '../source.ts';
import { asOf, count, lines } from '../text.ts';
import type { Answer, Insight } from '../tool.ts';
import { credentialChange } from './credential-change.ts';
import { dialCount, dialedPairs, type Effects, effects, type Pair } from './effects.ts';
import { hostChange } from './host-change.ts';
import { interceptChange } from './intercept-change.ts';
import { type Live, liveOf } from './live.ts';
import { type LoginChange, loginChange } from './login-change.ts';
import { pairsCount, pairsText } from './pairs-text.ts';
import { plan } from './plan.ts';
import type { PlannedCall } from './planned-call.ts';
import { withReferencedIds } from './referenced.ts';
import { routerChange } from './router-change.ts';
import { serviceChange } from './service-change.ts';
import { type TerminatorChange, terminatorChange } from './terminator-change.ts';

export const answerWhatIf: Answer = async (source, args) => {
  const call = { tool: String(args.tool), arguments: args.arguments as PlannedCall['arguments'] };
  const foreseen = await foreseeAccess(source, call);
  return { text: textOf(call, foreseen, source), data: dataOf(foreseen) };
};

/** What a change would do to access. */
export interface Foreseen extends Effects, Pick<TerminatorChange, 'unanswered' | 'answered'> {
  readonly logins: LoginChange;
  readonly live: Live;
  /** How many services the identities that can't log in any more may dial, together. */
  readonly outOfReach: number;
  readonly notes: readonly string[];
}

/** @throws {ToolError} for a call whose effect on access is not known, or that a controller would refuse */
export async function foreseeAccess(source: Source, given: PlannedCall): Promise<Foreseen> {
  const [loaded, call] = await Promise.all([loadNetwork(source), withReferencedIds(source, given)]);
  const planned = plan(loaded, call);
  const { after, before, notes: ofCredentials } = await credentialChange(source, loaded, planned.after, call);
  const notes = [...planned.notes, ...ofCredentials];
  const difference = effects(before, after);
  const logins = await loginChange(source, before, after, call);
  const stopped = logins.lockedOut.flatMap((identity) => dialedPairs(before, identity));
  const [live, routers, terminators, ...more] = await Promise.all([
    liveOf(source, [...difference.lost, ...stopped]),
    routerChange(source, before, after),
    terminatorChange(source, before, call),
    interceptChange(source, before, after, call),
    serviceChange(source, before, after),
    hostChange(source, after, difference.lost, logins.lockedOut),
  ]);
  const outOfReach = logins.lockedOut.reduce((sum, identity) => sum + dialCount(before, identity), 0);
  const known = new Set(live.circuits.map(({ id }) => id));
  const circuits = [...live.circuits, ...routers.circuits.filter(({ id }) => !known.has(id))];
  return {
    ...difference,
    logins,
    live: { ...live, circuits },
    unanswered: terminators.unanswered,
    answered: terminators.answered,
    notes: [...notes, ...logins.notes, ...more.flat(), ...routers.notes, ...terminators.notes],
    outOfReach,
  };
}

/** What a change would do to access, in a few lines; empty if it does nothing. */
export function effectLines(foreseen: Foreseen): readonly string[] {
  const {
    gained,
    guarded,
    kept,
    live,
    logins,
    lost,
    notes,
    outOfReach,
    rechecked,
    routersGained,
    routersLost,
    stillBy,
    answered,
    unanswered,
    unguarded,
  } = foreseen;
  const section = (pairs: readonly Pair[], title: string) =>
    pairs.length === 0 ? [] : [`${title}: ${pairsCount(pairs)}`, ...pairsText(pairs)];
  const byKind = (pairs: readonly Pair[], title: string) =>
    (['Dial', 'Bind'] as const).flatMap((kind) =>
      section(
        pairs.filter((pair) => pair.kind === kind),
        `${title} ${kind.toLowerCase()}`,
      ),
    );
  const people = (rows: LoginChange['lockedOut'], what: string) =>
    rows.length === 0 ? [] : [`${count(rows.length, 'identity', 'identities')} ${what}: ${namedSome(rows, 8)}`];
  const parts = [
    ...byKind(lost, 'LOST'),
    ...byKind(gained, 'GAINED'),
    ...section(routersLost, 'NO LONGER A ROUTER IN COMMON'),
    ...section(routersGained, 'A ROUTER IN COMMON AGAIN'),
    ...section(unanswered, 'NOTHING ANSWERS ANY MORE'),
    ...section(answered, 'ANSWERED AGAIN'),
    ...section(guarded, 'A POSTURE CHECK NOW PROTECTS'),
    ...section(unguarded, 'NO POSTURE CHECK ANY MORE FOR'),
    ...section(rechecked, 'A POSTURE CHECK ASKS FOR SOMETHING ELSE OF'),
    ...people(logins.lockedOut, `can no longer log in (${count(outOfReach, 'service')} out of their reach)`),
    ...people(logins.letIn, 'can log in again'),
    ...people(logins.incomplete, 'must enroll a one-time code (TOTP) before any service'),
  ];
  const covered = Object.entries(stillBy);
  return [
    ...parts,
    ...(kept === 0
      ? []
      : [
          `Still granted by other policies: ${count(kept, 'pair')}, by ${covered
            .slice(0, 6)
            .map(([name, n]) => `${name} (${n})`)
            .join(', ')}.`,
        ]),
    ...(live.circuits.length + live.sessions.length === 0
      ? []
      : [
          `Open now, and cut off: ${count(live.circuits.length, 'circuit')}, ${count(live.sessions.length, 'session')}.`,
        ]),
    ...notes,
  ];
}

/** Whether anyone can do more or less than before. */
const changesAccess = ({
  answered,
  gained,
  guarded,
  logins,
  lost,
  rechecked,
  routersGained,
  routersLost,
  unanswered,
  unguarded,
}: Foreseen): boolean =>
  [
    answered,
    unanswered,
    gained,
    guarded,
    lost,
    rechecked,
    routersGained,
    routersLost,
    unguarded,
    logins.incomplete,
    logins.letIn,
    logins.lockedOut,
  ].some(({ length }) => length > 0);

function textOf({ tool }: PlannedCall, foreseen: Foreseen, source: Source): string {
  return lines(
    changesAccess(foreseen) ? `${tool} would have this effect:` : `${tool} would not change anyone's access.`,
    effectLines(foreseen),
    `${asOf(source)} Nothing was changed.`,
  );
}

/** If there are more pairs than this, they are only counted. */
const MOST_PAIRS = 500;

function dataOf(foreseen: Foreseen): Insight['data'] {
  const {
    gained,
    guarded,
    kept,
    live,
    logins,
    lost,
    notes,
    outOfReach,
    rechecked,
    routersGained,
    routersLost,
    stillBy,
    answered,
    unanswered,
    unguarded,
  } = foreseen;
  const shown = (pairs: readonly Pair[]) =>
    pairs.slice(0, MOST_PAIRS).map(({ identity, kind, service }) => ({
      identity: identity.name ?? identity.id,
      identityId: identity.id,
      service: service.name ?? service.id,
      serviceId: service.id,
      kind,
    }));
  const names = (rows: LoginChange['lockedOut']) => rows.map(({ id, name }) => name ?? id);
  return {
    lost: shown(lost),
    gained: shown(gained),
    counts: {
      lost: lost.length,
      gained: gained.length,
      kept,
      routersLost: routersLost.length,
      routersGained: routersGained.length,
      guarded: guarded.length,
      unguarded: unguarded.length,
      rechecked: rechecked.length,
      answered: answered.length,
      unanswered: unanswered.length,
      outOfReach,
    },
    stillBy,
    sessions: live.sessions,
    circuits: live.circuits,
    hosting: { unanswered: shown(unanswered), answered: shown(answered) },
    routers: { lost: shown(routersLost), gained: shown(routersGained) },
    posture: { guarded: shown(guarded), unguarded: shown(unguarded), rechecked: shown(rechecked) },
    logIn: { lockedOut: names(logins.lockedOut), letIn: names(logins.letIn), incomplete: names(logins.incomplete) },
    notes,
  };
}
