/** Whether sessions of an identity have passed a check of the second factor. */
import type { Reported } from '../../access/posture.ts';
import type { IdentityRow, PostureCheckRow } from '../../access/rows.ts';

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

/** An identity without a second factor can't have passed it, whatever its sessions say. */
export function reportedFactor(
  check: PostureCheckRow,
  sessionsById: Readonly<Record<string, SessionState | undefined>>,
  identity: IdentityRow,
  now: Date,
): Reported | undefined {
  if (identity.isMfaEnabled === false) return { value: { passedMfa: false }, source: NO_FACTOR };
  const sessions = Object.values(sessionsById).filter((session) => session?.mfa !== undefined);
  if (sessions.length === 0) return undefined;
  const states = sessions.map((session) => factorOf(session ?? {}, Number(check.timeoutSeconds ?? -1), now));
  const best = states.find(isFresh) ?? states.find(({ passedMfa }) => passedMfa) ?? { passedMfa: false };
  return { value: best, source: 'posture data' };
}

interface Factor {
  readonly passedMfa: boolean;
  readonly timedOut: boolean;
  readonly passedOnWake: boolean;
  readonly passedOnUnlock: boolean;
}

const isFresh = ({ passedMfa, passedOnUnlock, passedOnWake, timedOut }: Factor) =>
  passedMfa && !timedOut && passedOnWake && passedOnUnlock;

/** After a device wakes or is unlocked, its person has this time to answer again. */
const GRACE_MS = 5 * 60_000;

function factorOf({ endpointState, mfa }: SessionState, seconds: number, now: Date): Factor {
  const passedAt = Date.parse(mfa?.passedAt ?? '');
  const since = (at: string | null | undefined) => {
    const time = Date.parse(at ?? '');
    return !(time > passedAt && time + GRACE_MS < now.getTime());
  };
  return {
    passedMfa: mfa?.passedMfa === true,
    timedOut: seconds > 0 && passedAt + seconds * 1000 < now.getTime(),
    passedOnWake: since(endpointState?.wokenAt),
    passedOnUnlock: since(endpointState?.unlockedAt),
  };
}
