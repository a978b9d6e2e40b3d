/** `whatIf`: what a change would do to access, before it is made. */
import type { Source } from '../reading/source.ts';
import type { Answer, Insight } from '../tool.ts';
import { asOf, lines } from '../wording/text.ts';
import { effectLines } from './effect-lines.ts';
import { changesAccess, type Foreseen, foreseeAccess, pairLists } from './foreseen.ts';
import type { LoginChange } from './login-change.ts';
import type { Pairs } from './pairs.ts';
import type { PlannedCall } from './planned-call.ts';

export const answerWhatIf: Answer = async (source, args) => {
  const call = { tool: String(args.tool), arguments: args.arguments as PlannedCall['arguments'] };
  const foreseen = await foreseeAccess(source, call);
  return { text: textOf(call, foreseen, source), data: dataOf(foreseen) };
};

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
  const { kept, leftBehind, live, logins, notes, outOfReach, stillBy } = foreseen;
  return {
    lost: shown(foreseen.lost),
    gained: shown(foreseen.gained),
    counts: {
      ...Object.fromEntries(pairLists.map((list) => [list, foreseen[list].size])),
      kept,
      outOfReach: outOfReach.size,
      apiSessions: live.apiSessions,
    },
    stillBy,
    sessions: live.sessions,
    circuits: live.circuits,
    hosting: {
      unanswered: shown(foreseen.unanswered),
      answered: shown(foreseen.answered),
      refused: shown(foreseen.refused),
    },
    routers: { lost: shown(foreseen.routersLost), gained: shown(foreseen.routersGained) },
    posture: {
      guarded: shown(foreseen.guarded),
      unguarded: shown(foreseen.unguarded),
      rechecked: shown(foreseen.rechecked),
    },
    logIn: { lockedOut: names(logins.lockedOut), letIn: names(logins.letIn), incomplete: names(logins.incomplete) },
    notes: [...notes, ...leftBehind],
  };
}

const shown = (pairs: Pairs) =>
  pairs.first(MOST_PAIRS).map(({ identity, kind, service }) => ({
    identity: identity.name ?? identity.id,
    identityId: identity.id,
    service: service.name ?? service.id,
    serviceId: service.id,
    kind,
  }));

const names = (rows: LoginChange['lockedOut']) => rows.map(({ id, name }) => name ?? id);
