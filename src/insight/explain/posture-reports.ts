import type { Reported } from '../../access/posture.ts';
import type { IdentityRow, PostureCheckRow } from '../../access/rows.ts';
import { parseVersion } from '../../access/version-range.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';
import { type FailedRequest, failedChecks, refusal } from './refused-requests.ts';
import { reportedFactor, type SessionState } from './second-factor.ts';

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

interface ProcessState {
  readonly path?: string;
  readonly lastUpdatedAt?: string | null;
  readonly isRunning?: boolean;
  readonly postureCheckId?: string;
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
      return reportedFactor(check, data.apiSessionPostureData ?? {}, identity, now);
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
