/** Whether sessions of an identity have passed a check of the second factor. */
import type { Reported } from '../../access/posture.ts';
import type { IdentityRow, PostureCheckRow } from '../../access/rows.ts';
import type { ApiSessionRow } from './logins.ts';

/** What is recorded of one session. */
export interface SessionState {
  readonly mfa?: MfaState;
  readonly endpointState?: { readonly unlockedAt?: string | null; readonly wokenAt?: string | null };
}

interface MfaState {
  readonly passedMfa?: boolean;
  readonly passedAt?: string | null;
}

/** The source of a second factor that cannot have been passed. */
export const NO_FACTOR = 'the identity has enrolled none';

/** The source of what sessions have passed. */
const POSTURE_DATA = 'posture data';

/**
 * The state of the session that is closest to passing. An identity without a second factor can't have passed it,
 * whatever its sessions say.
 * @param logins the sessions, with the time when they began
 */
export function reportedFactor(
  check: PostureCheckRow,
  sessionsById: Readonly<Record<string, SessionState | undefined>>,
  {
    identity,
    logins,
    now,
  }: { readonly identity: IdentityRow; readonly logins: readonly ApiSessionRow[]; readonly now: Date },
): Reported | undefined {
  if (identity.isMfaEnabled === false) return { value: { passedMfa: false }, source: NO_FACTOR };
  const states = Object.entries(sessionsById).flatMap(([id, session]) => {
    if (session?.mfa === undefined) return [];
    const begun = logins.find((login) => login.id === id)?.createdAt;
    return [factorOf(session, check, { now: now.getTime(), begun: Date.parse(begun ?? '') })];
  });
  if (states.length === 0) return undefined;
  const best = states.find(isFresh) ?? states.find(({ passedMfa }) => passedMfa) ?? { passedMfa: false };
  return { value: best, source: POSTURE_DATA };
}

/** When the code was entered. Null if that is not known: controllers do not always say. */
interface Factor {
  readonly passedMfa: boolean;
  readonly timedOut: boolean | null;
  readonly passedOnWake: boolean | null;
  readonly passedOnUnlock: boolean | null;
}

const isFresh = ({ passedMfa, passedOnUnlock, passedOnWake, timedOut }: Factor) =>
  passedMfa && timedOut === false && passedOnWake === true && passedOnUnlock === true;

/** The time that a person has to enter a code again after the device wakes or is unlocked. */
const GRACE_MS = 5 * 60_000;

function factorOf(
  { endpointState, mfa }: SessionState,
  { promptOnUnlock, promptOnWake, timeoutSeconds }: PostureCheckRow,
  { begun, now }: { readonly begun: number; readonly now: number },
): Factor {
  const passedAt = Date.parse(mfa?.passedAt ?? '');
  // A code was entered when the session had begun, or later.
  const earliest = Number.isNaN(passedAt) ? begun : passedAt;
  const isUnrecorded = Number.isNaN(passedAt);
  const isRecent = (after: number) => earliest >= after || (isUnrecorded ? null : false);
  const since = (at: string | null | undefined) => {
    const time = Date.parse(at ?? '');
    return Number.isNaN(time) || time + GRACE_MS >= now || isRecent(time);
  };
  const seconds = Number(timeoutSeconds ?? -1);
  const inTime = seconds <= 0 || isRecent(now - seconds * 1_000);
  return {
    passedMfa: mfa?.passedMfa === true,
    timedOut: inTime === null ? null : !inTime,
    passedOnWake: promptOnWake !== true || since(endpointState?.wokenAt),
    passedOnUnlock: promptOnUnlock !== true || since(endpointState?.unlockedAt),
  };
}

/** What is known of a second factor by the state of the sessions and by the last refused request. */
export function latestFactor(
  passes: boolean,
  reported: Reported | undefined,
  refused: Reported | undefined,
): Reported | undefined {
  if (reported === undefined || refused === undefined) return reported ?? refused;
  const [state, before] = [reported.value as Partial<Factor>, refused.value as Partial<Factor> | null];
  const hasAnswered = state.passedMfa === true && before?.passedMfa !== true;
  return passes || hasAnswered || reported.source === NO_FACTOR ? reported : refused;
}
