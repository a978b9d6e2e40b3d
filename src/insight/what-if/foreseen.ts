/** What a change would do to access, found out before it is made. */
import type { Network } from '../../access/network.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { filtered, inTurns, type Steps } from '../../access/steps.ts';
import { nearest } from '../../common/nearest.ts';
import { ToolError } from '../../common/tool-error.ts';
import { loadNetwork } from '../reading/load-network.ts';
import type { Source } from '../reading/source.ts';
import { configChange } from './config-change.ts';
import { credentialChange } from './credential-change.ts';
import { dialedBy, type Effects, effects } from './effects.ts';
import { endingChange } from './ending-change.ts';
import { hostChange } from './host-change.ts';
import type { HostingChange } from './hosting-change.ts';
import { leftOver } from './left-over.ts';
import { type Ending, endedBy, type Live, NOTHING_LIVE } from './live.ts';
import { type LoginChange, loginChange, NO_LOGIN_CHANGE } from './login-change.ts';
import { whyIgnored } from './nameless.ts';
import { readNamesakes } from './namesakes.ts';
import { overrideChange } from './override-change.ts';
import { NO_PAIRS, type Pairs } from './pairs.ts';
import { plan } from './plan.ts';
import { knownTools, type PlannedCall, targetOf } from './planned-call.ts';
import { withReferencedIds } from './referenced.ts';
import { routerChange } from './router-change.ts';
import { serviceChange } from './service-change.ts';
import { type TerminatorChange, terminatorChange } from './terminator-change.ts';

/** What a change would do to access. */
export interface Foreseen
  extends Effects,
    Pick<TerminatorChange, 'unanswered' | 'answered'>,
    Pick<HostingChange, 'refused'> {
  readonly logins: LoginChange;
  readonly live: Live;
  /** What the identities that can no longer log in may dial. */
  readonly outOfReach: Pairs;
  /** Configs and policies that only served a deleted service, and that the controller leaves behind. */
  readonly leftBehind: readonly string[];
  readonly notes: readonly string[];
}

type KeysOf<T, Value> = { [Key in keyof T]: T[Key] extends Value ? Key : never }[keyof T];

/**
 * The lists of pairs, in the order in which they are shown, with what each one says. What is out of reach is shown with
 * who can't log in.
 */
export const PAIR_LISTS: Readonly<Record<Exclude<KeysOf<Foreseen, Pairs>, 'outOfReach'>, string>> = {
  lost: 'LOST',
  gained: 'GAINED',
  routersLost: 'NO LONGER A ROUTER IN COMMON',
  routersGained: 'A ROUTER IN COMMON AGAIN',
  unanswered: 'NOTHING ANSWERS ANY MORE',
  answered: 'ANSWERED AGAIN',
  refused: 'HOSTS REFUSE SOME OF WHAT CLIENTS CATCH',
  guarded: 'A POSTURE CHECK NOW PROTECTS',
  unguarded: 'NO LONGER PROTECTED BY A POSTURE CHECK',
  rechecked: 'A POSTURE CHECK NOW REQUIRES SOMETHING ELSE OF',
};
/** The name of a list of pairs in an answer. */
export type PairList = keyof typeof PAIR_LISTS;
export const pairLists = Object.keys(PAIR_LISTS) as readonly PairList[];

/** The lists of identities whose logins change. */
const PEOPLE: Readonly<Record<Exclude<keyof LoginChange, 'notes'>, true>> = {
  lockedOut: true,
  letIn: true,
  incomplete: true,
};
export const peopleLists = Object.keys(PEOPLE) as readonly (keyof typeof PEOPLE)[];

const NOTHING: Foreseen = {
  ...{ lost: NO_PAIRS, gained: NO_PAIRS, routersLost: NO_PAIRS, routersGained: NO_PAIRS },
  ...{ unanswered: NO_PAIRS, answered: NO_PAIRS, guarded: NO_PAIRS, unguarded: NO_PAIRS, rechecked: NO_PAIRS },
  ...{ refused: NO_PAIRS, kept: 0, stillBy: {}, outOfReach: NO_PAIRS, leftBehind: [], notes: [] },
  logins: NO_LOGIN_CHANGE,
  live: NOTHING_LIVE,
};

/** Whether anyone can do more or less than before. */
export const changesAccess = (foreseen: Foreseen): boolean =>
  pairLists.some((list) => foreseen[list].size > 0) || peopleLists.some((list) => foreseen.logins[list].length > 0);

/** @throws {ToolError} for a call whose effect on access is not known, or that a controller would refuse */
export async function foreseeAccess(source: Source, call: PlannedCall): Promise<Foreseen> {
  const target = targetOf(call.tool);
  switch (target?.kind) {
    case undefined:
      throw unknownEffect(call.tool);
    case 'unrelated':
      return { ...NOTHING, notes: [target.why] };
    case 'ending':
      return { ...NOTHING, ...(await endingChange(source, target.ends, call)) };
    default:
      return foreseeByModel(source, call);
  }
}

function unknownEffect(tool: string): ToolError {
  if (REPAIRS.has(tool)) {
    return new ToolError(
      'arguments',
      `What ${tool} would repair is not known in advance.`,
      'Run checkDataIntegrity first: it changes nothing, and dataIntegrityResults then says what is damaged.',
    );
  }
  const near = nearest(tool, knownTools);
  return new ToolError(
    'arguments',
    `There is no tool ${tool} that changes what somebody can access.`,
    near.length === 0
      ? 'Name a tool that creates, changes or removes something, such as patchServicePolicy.'
      : `Similar names: ${near.join(', ')}.`,
  );
}

const REPAIRS: ReadonlySet<string> = new Set(['fixDataIntegrity', 'fixFabricDataIntegrity']);

/** The model of a network before and after a call. */
export interface PlannedChange {
  readonly call: PlannedCall;
  readonly before: Network;
  readonly after: Network;
  readonly notes: readonly string[];
  /** Whether the controller ignores the call completely. */
  readonly isIdle: boolean;
}

/** @throws {ToolError} for a call whose effect on access is not known, or that a controller would refuse */
export async function plannedChange(source: Source, given: PlannedCall): Promise<PlannedChange> {
  if (targetOf(given.tool) === undefined) throw unknownEffect(given.tool);
  const [loaded, call, namesakes, nameless] = await Promise.all([
    loadNetwork(source),
    withReferencedIds(source, given),
    readNamesakes(source, given),
    whyIgnored(source, given),
  ]);
  if (nameless !== undefined) return { call, before: loaded, after: loaded, notes: [nameless], isIdle: true };
  const planned = plan(loaded, call, namesakes);
  const { after, before, notes } = await credentialChange(source, loaded, planned.after, call);
  return { call, before, after, notes: [...planned.notes, ...notes], isIdle: false };
}

async function foreseeByModel(source: Source, given: PlannedCall): Promise<Foreseen> {
  const { after, before, call, isIdle, notes } = await plannedChange(source, given);
  if (isIdle) return { ...NOTHING, notes };
  const difference = await inTurns(effects(before, after), source.giveWay);
  const logins = await loginChange(source, before, after, call);
  const gone = await inTurns(goneIdentities(before, after), source.giveWay);
  const lockedOut = logins.lockedOut.filter((row) => !gone.includes(row));
  const ending: Ending = { lost: difference.lost, gone, lockedOut };
  const [ended, routers, terminators, services, configs, leftBehind, ...more] = await Promise.all([
    endedBy(source, before, ending),
    routerChange(source, before, after),
    terminatorChange(source, before, call),
    serviceChange(source, before, after),
    configChange(source, before, after, call),
    leftOver(source, before, call),
    hostChange(source, before, after, ending),
    overrideChange(source, before, call),
  ]);
  const { live } = ended;
  const known = new Set(live.circuits.map(({ id }) => id));
  const circuits = [...live.circuits, ...routers.circuits.filter(({ id }) => !known.has(id))];
  return {
    ...difference,
    logins,
    live: { ...live, circuits },
    unanswered: terminators.unanswered.plus(services.unanswered).plus(routers.unanswered).plus(configs.unanswered),
    answered: terminators.answered,
    refused: configs.refused,
    leftBehind,
    notes: [
      ...[...ended.notes, ...notes, ...logins.notes, ...configs.notes, ...more.flat()],
      ...[...services.notes, ...routers.notes, ...terminators.notes],
    ],
    outOfReach: dialedBy(before, logins.lockedOut),
  };
}

/** Identities that the change disables or deletes. */
function* goneIdentities(before: Network, after: Network): Steps<readonly IdentityRow[]> {
  const { identities } = after.populations;
  if (identities === before.populations.identities) return [];
  return yield* filtered(before.populations.identities.rows, (row) => {
    const now = identities.get(row.id);
    return now === undefined || (now.disabled === true && row.disabled !== true);
  });
}
