import { judge, type Reported } from '../../access/posture.ts';
import type { IdentityRow, PostureCheckRow } from '../../access/rows.ts';
import { parseVersion } from '../../access/version-range.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { type ApiSessionRow, readLogins } from './logins.ts';
import { type FailedRequest, failedChecks, refusal } from './refused-requests.ts';
import { latestFactor, reportedFactor, type SessionState } from './second-factor.ts';

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
  const [data, failures, logins] = await Promise.all([
    source.detail<PostureData>('getIdentityPostureData', { id: identity.id }),
    source.list<FailedRequest>('getIdentityFailedServiceRequests', { id: identity.id }),
    readLogins(source, identity),
  ]);
  const about = { identity, logins: valueOr(logins, []), now: source.now };
  const failed = failedChecks(valueOr(failures, []));
  return {
    of(check) {
      const reported = reportedOf(check, valueOr(data, undefined) ?? {}, about);
      const refused = failed.get(check.id);
      if (check.typeId === 'MFA') return latestFactor(judge(check, reported).state === 'passed', reported, refused);
      if (reported === undefined || refused === undefined) return reported ?? refused;
      return (refused.at ?? '') > (reported.at ?? '') ? refused : reported;
    },
    refusalBy: (policyId) => refusal(valueOr(failures, []), policyId),
    useless: uselessReport(valueOr(data, undefined)),
    ...('unread' in data && { unread: data.unread }),
  };
}

/** A report of a text that is not a version: checks of operating systems compare versions, so it passes none. */
function uselessReport(data: PostureData | undefined): PostureReports['useless'] {
  const { lastUpdatedAt, postureCheckId, type, version } = data?.os ?? {};
  if (!lastUpdatedAt || !postureCheckId || parseVersion(version ?? '') !== undefined) return undefined;
  return { checkId: postureCheckId, what: `${type ?? 'unknown'} ${version ?? 'without a version'}`, at: lastUpdatedAt };
}

/** The identity whose device it is, its logins, and the current time. */
interface About {
  readonly identity: IdentityRow;
  readonly logins: readonly ApiSessionRow[];
  readonly now: Date;
}

function reportedOf(check: PostureCheckRow, data: PostureData, about: About): Reported | undefined {
  switch (check.typeId) {
    case 'OS':
      return report(data.os, data.os?.lastUpdatedAt) ?? silence(data) ?? otherSystem(check, about.identity);
    case 'DOMAIN':
      return report(data.domain?.domain, data.domain?.lastUpdatedAt) ?? silence(data) ?? otherDomain(about.identity);
    case 'MAC':
      return report(data.mac?.addresses, data.mac?.lastUpdatedAt) ?? silence(data);
    case 'PROCESS':
    case 'PROCESS_MULTI':
      return reportedProcesses(check, data.processes ?? []) ?? silence(data);
    case 'MFA':
      return reportedFactor(check, data.apiSessionPostureData ?? {}, about);
    default:
      return undefined;
  }
}

/**
 * The result for a check that a device has not reported on although it has logged in: it counts as failed, since its
 * system may not have such a thing.
 */
function silence({ apiSessionPostureData, domain, mac, os, processes }: PostureData): Reported | undefined {
  const times = [domain, mac, os, ...(processes ?? [])].some((each) => Boolean(each?.lastUpdatedAt));
  const hasLoggedIn = times || Object.keys(apiSessionPostureData ?? {}).length > 0;
  return hasLoggedIn ? { value: undefined, source: 'posture data: it has logged in and reported none' } : undefined;
}

interface System {
  readonly type?: string;
  readonly versions?: readonly string[] | null;
}

const LAST_LOGIN = 'the system that it last logged in from';

/** A device of a system that a check does not list, or lists without versions, fails it, whatever its version. */
function otherSystem(check: PostureCheckRow, { envInfo }: IdentityRow): Reported | undefined {
  const own = envInfo?.os?.toLowerCase().replace('darwin', 'macos');
  if (!own) return undefined;
  const systems = (check['operatingSystems'] as readonly System[] | null | undefined) ?? [];
  // Windows is one of two types of system; only its version shows which.
  const mayPass = systems.some(
    ({ type, versions }) => type?.toLowerCase().replace('server', '') === own && (versions ?? []).length > 0,
  );
  return mayPass ? undefined : { value: { type: envInfo?.os }, source: LAST_LOGIN };
}

/** Only Windows has domains. */
function otherDomain({ envInfo }: IdentityRow): Reported | undefined {
  const isOther = Boolean(envInfo?.os) && envInfo?.os?.toLowerCase() !== 'windows';
  return isOther ? { value: '', source: `${LAST_LOGIN} (${envInfo?.os}) has no domains` } : undefined;
}

function report(value: unknown, at: string | null | undefined): Reported | undefined {
  return at === undefined || at === null ? undefined : { value, at, source: 'posture data' };
}

function reportedProcesses(check: PostureCheckRow, processes: readonly ProcessState[]): Reported | undefined {
  const own = processes.filter(({ postureCheckId }) => postureCheckId === check.id);
  const times = own.map(({ lastUpdatedAt }) => lastUpdatedAt ?? '').sort();
  return report(own, times.at(-1));
}
