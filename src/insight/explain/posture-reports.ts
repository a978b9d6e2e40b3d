import type { Reported } from '../../access/posture.ts';
import type { IdentityRow, PostureCheckRow } from '../../access/rows.ts';
import { type Known, type Source, valueOr } from '../source.ts';

interface PostureData {
  readonly apiSessionPostureData?: Readonly<Record<string, { readonly mfa?: MfaState } | undefined>> | null;
  readonly domain?: { readonly lastUpdatedAt?: string | null; readonly domain?: string | null };
  readonly mac?: { readonly lastUpdatedAt?: string | null; readonly addresses?: readonly string[] | null };
  readonly os?: {
    readonly lastUpdatedAt?: string | null;
    readonly type?: string | null;
    readonly version?: string | null;
  };
  readonly processes?: readonly ProcessState[] | null;
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
  data: Known<PostureData | undefined>,
  failures: Known<readonly FailedRequest[]>,
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
    ...('unread' in data && { unread: data.unread }),
  };
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
      checks.set(postureCheckId, { value: actualValue, at: when, source: 'failed service requests' });
    }
  }
  return checks;
}

function reportedOf(check: PostureCheckRow, data: PostureData, identity: IdentityRow, now: Date): Reported | undefined {
  switch (check.typeId) {
    case 'OS':
      return report(data.os, data.os?.lastUpdatedAt);
    case 'DOMAIN':
      return report(data.domain?.domain, data.domain?.lastUpdatedAt);
    case 'MAC':
      return report(data.mac?.addresses, data.mac?.lastUpdatedAt);
    case 'PROCESS':
    case 'PROCESS_MULTI':
      return reportedProcesses(data.processes ?? []);
    case 'MFA':
      return reportedFactor(check, data, identity, now);
    default:
      return undefined;
  }
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
  if (identity.isMfaEnabled === false) return { value: { passedMfa: false }, source: 'the identity' };
  const states = Object.values(data.apiSessionPostureData ?? {}).flatMap((session) => session?.mfa ?? []);
  if (states.length === 0) return undefined;
  const seconds = Number(check.timeoutSeconds ?? -1);
  const isLate = ({ passedAt }: MfaState) =>
    seconds > 0 && typeof passedAt === 'string' && Date.parse(passedAt) + seconds * 1000 < now.getTime();
  const best =
    states.find((state) => state.passedMfa === true && !isLate(state)) ?? states.find(({ passedMfa }) => passedMfa);
  return {
    value: { passedMfa: best !== undefined, timedOut: best !== undefined && isLate(best) },
    source: 'posture data',
  };
}
