import type { Reported } from '../../access/posture.ts';
import type { IdentityRow, PostureCheckRow } from '../../access/rows.ts';
import { parseVersion } from '../../access/version-range.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';

interface PostureData {
  readonly apiSessionPostureData?: Readonly<Record<string, SessionState | undefined>> | null;
  readonly domain?: { readonly lastUpdatedAt?: string | null; readonly domain?: string | null };
  readonly mac?: { readonly lastUpdatedAt?: string | null; readonly addresses?: readonly string[] | null };
  readonly os?: {
    readonly lastUpdatedAt?: string | null;
    readonly postureCheckId?: string;
    readonly type?: string | null;
    readonly version?: string | null;
  };
  readonly processes?: readonly ProcessState[] | null;
}

interface SessionState {
  readonly mfa?: MfaState;
  readonly endpointState?: { readonly unlockedAt?: string | null; readonly wokenAt?: string | null };
}

interface MfaState {
  readonly passedMfa?: boolean;
  readonly passedAt?: string | null;
}

interface ProcessState {
  readonly path?: string;
  readonly lastUpdatedAt?: string | null;
  readonly isRunning?: boolean;
  readonly postureCheckId?: string;
}

interface FailedRequest {
  readonly when?: string;
  readonly policyFailures?: readonly PolicyFailure[] | null;
}

interface PolicyFailure {
  readonly policyId?: string;
  readonly checks?: readonly FailedCheck[] | null;
}

interface FailedCheck {
  readonly postureCheckId: string;
  readonly postureCheckName?: string;
  readonly actualValue: unknown;
  readonly expectedValue?: unknown;
}

/** What a device reported, as the controller stores it: its posture data, and its failed requests. */
export interface PostureReports {
  /** The latest report for a check. */
  of(check: PostureCheckRow): Reported | undefined;
  /** The latest request that a policy refused because of posture, in words. */
  refusalBy(policyId: string): { readonly what: string; readonly at: string | undefined } | undefined;
  /** A report that no check of its kind accepts, and the check that asked for it. */
  readonly useless: { readonly checkId: string; readonly what: string; readonly at: string } | undefined;
  /** Why nothing could be read; absent if it could. */
  readonly unread?: string;
}

export async function readPosture(source: Source, identity: IdentityRow): Promise<PostureReports> {
  const [data, failures] = await Promise.all([
    source.detail<PostureData>('getIdentityPostureData', { id: identity.id }),
    source.list<FailedRequest>('getIdentityFailedServiceRequests', { id: identity.id }),
  ]);
  return postureReports(identity, data, failures, source.now);
}

export function postureReports(
  identity: IdentityRow,
  data: ReadResult<PostureData | undefined>,
  failures: ReadResult<readonly FailedRequest[]>,
  now: Date,
): PostureReports {
  const failed = failedChecks(valueOr(failures, []));
  return {
    of(check) {
      const reported = reportedOf(check, valueOr(data, undefined) ?? {}, identity, now);
      const refused = failed.get(check.id);
      if (reported === undefined || refused === undefined) return reported ?? refused;
      return (refused.at ?? '') > (reported.at ?? '') ? refused : reported;
    },
    refusalBy: (policyId) => refusal(valueOr(failures, []), policyId),
    useless: uselessReport(valueOr(data, undefined)),
    ...('unread' in data && { unread: data.unread }),
  };
}

/** Checks of operating systems compare versions: a version that is none passes no check. */
function uselessReport(data: PostureData | undefined): PostureReports['useless'] {
  const { lastUpdatedAt, postureCheckId, type, version } = data?.os ?? {};
  if (!lastUpdatedAt || !postureCheckId || parseVersion(version ?? '') !== undefined) return undefined;
  return { checkId: postureCheckId, what: `${type ?? 'unknown'} ${version ?? 'without a version'}`, at: lastUpdatedAt };
}

function refusal(failures: readonly FailedRequest[], policyId: string) {
  const refused = failures.filter(({ policyFailures }) =>
    policyFailures?.some((failure) => failure.policyId === policyId),
  );
  const latest = refused.sort((one, other) => ((one.when ?? '') < (other.when ?? '') ? 1 : -1))[0];
  const failure = latest?.policyFailures?.find((each) => each.policyId === policyId);
  if (failure === undefined) return undefined;
  const checks = (failure.checks ?? []).map(
    ({ actualValue, expectedValue, postureCheckId, postureCheckName }) =>
      `${postureCheckName ?? postureCheckId} expected ${JSON.stringify(expectedValue)}, got ${JSON.stringify(actualValue)}`,
  );
  return { what: `refused a request at ${latest?.when}: ${checks.join('; ')}`, at: latest?.when };
}

function failedChecks(failures: readonly FailedRequest[]): ReadonlyMap<string, Reported> {
  const checks = new Map<string, Reported>();
  for (const { policyFailures, when } of failures) {
    for (const { actualValue, postureCheckId } of (policyFailures ?? []).flatMap((failure) => failure.checks ?? [])) {
      if ((checks.get(postureCheckId)?.at ?? '') > (when ?? '')) continue;
      checks.set(postureCheckId, { value: asReported(actualValue), at: when, source: 'failed service requests' });
    }
  }
  return checks;
}

/** A check of one process has the process itself, as posture data has a list of them. */
function asReported(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'isRunning' in value ? [value] : value;
}

function reportedOf(check: PostureCheckRow, data: PostureData, identity: IdentityRow, now: Date): Reported | undefined {
  switch (check.typeId) {
    case 'OS':
      return report(data.os, data.os?.lastUpdatedAt) ?? silence(data) ?? otherSystem(check, identity);
    case 'DOMAIN':
      return report(data.domain?.domain, data.domain?.lastUpdatedAt) ?? silence(data) ?? otherDomain(identity);
    case 'MAC':
      return report(data.mac?.addresses, data.mac?.lastUpdatedAt) ?? silence(data);
    case 'PROCESS':
    case 'PROCESS_MULTI':
      return reportedProcesses(data.processes ?? []) ?? silence(data);
    case 'MFA':
      return reportedFactor(check, data, identity, now);
    default:
      return undefined;
  }
}

/** What a device that has logged in leaves unreported counts as failed: on its system there may be no such thing. */
function silence({ apiSessionPostureData, domain, mac, os, processes }: PostureData): Reported | undefined {
  const times = [domain, mac, os, ...(processes ?? [])].some((each) => Boolean(each?.lastUpdatedAt));
  const hasLoggedIn = times || Object.keys(apiSessionPostureData ?? {}).length > 0;
  return hasLoggedIn ? { value: undefined, source: 'posture data: it has logged in and reported none' } : undefined;
}

/** The source of a second factor that cannot have been passed. */
export const NO_FACTOR = 'the identity has enrolled none';

const LAST_LOGIN = 'the system that it last logged in from';

/** A device of another system than a check lists fails it, whatever its version. */
function otherSystem(check: PostureCheckRow, { envInfo }: IdentityRow): Reported | undefined {
  const own = envInfo?.os?.toLowerCase().replace('darwin', 'macos');
  if (!own) return undefined;
  const types = (check['operatingSystems'] as readonly { readonly type?: string }[] | null | undefined) ?? [];
  // Windows is one of two types of system; which, only its version tells.
  const isListed = types.some(({ type }) => type?.toLowerCase().replace('server', '') === own);
  return isListed ? undefined : { value: { type: envInfo?.os }, source: LAST_LOGIN };
}

/** Only Windows has domains. */
function otherDomain({ envInfo }: IdentityRow): Reported | undefined {
  const isOther = Boolean(envInfo?.os) && envInfo?.os?.toLowerCase() !== 'windows';
  return isOther ? { value: '', source: `${LAST_LOGIN} (${envInfo?.os}) has no domains` } : undefined;
}

function report(value: unknown, at: string | null | undefined): Reported | undefined {
  return at === undefined || at === null ? undefined : { value, at, source: 'posture data' };
}

function reportedProcesses(processes: readonly ProcessState[]): Reported | undefined {
  const times = processes.map(({ lastUpdatedAt }) => lastUpdatedAt ?? '').sort();
  return report(processes, times.at(-1));
}

/** An identity without a second factor can't have passed it, whatever its sessions say. */
function reportedFactor(
  check: PostureCheckRow,
  data: PostureData,
  identity: IdentityRow,
  now: Date,
): Reported | undefined {
  if (identity.isMfaEnabled === false) return { value: { passedMfa: false }, source: NO_FACTOR };
  const sessions = Object.values(data.apiSessionPostureData ?? {}).filter((session) => session?.mfa !== undefined);
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
