/** Whether the device passes the posture checks of one of the policies that grant access. */

import { judge, type PostureVerdict } from '../../../access/posture.ts';
import type { PolicyRow, PostureCheckRow } from '../../../access/rows.ts';
import { nameText } from '../../../common/name-text.ts';
import { broken, type Fix, fixOr, type Link, nameOf, passed, rolesText, unknown } from '../../wording/finding.ts';
import type { GuardedPolicy } from '../guarded-policies.ts';
import type { PostureReports } from '../posture-reports.ts';
import { NO_FACTOR } from '../second-factor.ts';

type State = PostureVerdict['state'];

interface Judged {
  readonly policy: GuardedPolicy['row'];
  readonly state: State;
  readonly evidence: readonly string[];
  /** Whether the device has reported something that does not decide it. */
  readonly isUndecided?: boolean;
  readonly since?: string | undefined;
  readonly fix?: Fix | undefined;
  readonly next?: string | undefined;
}

/**
 * Policies are alternatives: it is enough if all checks of one pass.
 * @param requiring all policies whose checks the device has to pass, if known
 */
export function postureLink(
  policies: readonly GuardedPolicy[],
  reports: PostureReports,
  requiring: readonly PolicyRow[] = [],
): Link | undefined {
  if (policies.length === 0) return undefined;
  const judged = policies.map((policy) => judgePolicy(policy, reports, requiring));
  const open = judged.filter(({ state }) => state === 'passed');
  const [first] = open;
  if (first !== undefined) return passed('posture', ...describeReports(first, judged));
  const evidence = judged.flatMap((each) => each.evidence);
  if (judged.every(({ state }) => state === 'failed')) {
    const { fix, next, since } = judged.find((each) => each.fix !== undefined) ?? judged[0] ?? {};
    const enough = judged.length > 1 ? ' The checks of one of these policies are enough.' : '';
    return broken('posture', 'the device fails posture checks of every policy that grants access', {
      evidence,
      certainty: 'recorded',
      since,
      ...fixOr(fix, `${next ?? 'Make the device meet what is expected, and let its client report again.'}${enough}`),
    });
  }
  const isUndecided = judged.some((each) => each.isUndecided);
  const why = reports.unread ?? (isUndecided ? 'the reports that the controller keeps do not show it' : UNREPORTED);
  return unknown('posture', `posture checks can't be evaluated: ${why}`, {
    evidence,
    certainty: 'recorded',
    next: 'Compare the expected values with the device itself, or let it log in and ask again.',
  });
}

const UNREPORTED =
  'the device has reported nothing to the controller: it has not logged in yet, or its client logs in with OIDC and reports to routers only';

/**
 * Routers do not report about themselves. Newer versions refuse them if posture checks guard the grant; earlier ones do
 * not.
 */
export function routerPostureLink(policies: readonly GuardedPolicy[]): Link | undefined {
  if (policies.length === 0) return undefined;
  const open = policies.find(({ checks }) => 'value' in checks && checks.value.length === 0);
  if (open !== undefined) return passed('posture', `none required by ${nameOf(open.row)}`);
  return unknown(
    'posture',
    'routers do not report posture data: whether the checks of a policy keep them out depends on their version',
    {
      evidence: policies.map(({ row }) => `${nameOf(row)}: ${rolesText(row.postureCheckRoles ?? [])}`),
      next: 'Give routers a policy without posture checks.',
    },
  );
}

function describeReports(
  first: Judged,
  judged: readonly Judged[],
): [what: string, more: { readonly evidence: readonly string[]; readonly certainty: 'controller' | 'recorded' }] {
  const row = first.policy;
  const failing = judged.filter(({ state }) => state === 'failed').map(({ policy }) => nameOf(policy));
  const others =
    failing.length === 0
      ? []
      : [`fails the checks of ${failing.join(', ')}, which does not matter because policies are alternatives`];
  const guarded = (row.postureCheckRoles ?? []).length > 0;
  const what =
    first.evidence.length > 0
      ? `passes the checks of ${nameOf(row)}`
      : guarded
        ? `not checked: ${nameOf(row)} names posture checks, but matches none`
        : `none required by ${nameOf(row)}`;
  return [
    what,
    { evidence: [...first.evidence, ...others], certainty: first.evidence.length > 0 ? 'recorded' : 'controller' },
  ];
}

function judgePolicy({ checks, row }: GuardedPolicy, reports: PostureReports, requiring: readonly PolicyRow[]): Judged {
  if ('unread' in checks) {
    const refused = reports.refusalBy(row.id);
    if (refused !== undefined) {
      return { policy: row, state: 'failed', evidence: [`${nameText(row.name)}: ${refused.what}`], since: refused.at };
    }
    const unreadable = `${nameText(row.name)}: its checks could not be read: ${checks.unread}`;
    const { useless } = reports;
    // The check that required it belongs to the only policy that requires anything.
    if (useless !== undefined && requiring.every(({ id }) => id === row.id) && requiring.length === 1) {
      const what = `${nameText(row.name)}: its check ${useless.checkId} got ${useless.what} at ${useless.at}, which no operating system check accepts`;
      return { policy: row, state: 'failed', evidence: [what, unreadable], since: useless.at };
    }
    return { policy: row, state: 'unknown', evidence: [unreadable] };
  }
  const each = checks.value.map((check) => judgeCheck(nameText(row.name), check, reports));
  const failed = each.find(({ state }) => state === 'failed');
  const state = failed?.state ?? each.find((one) => one.state === 'unknown')?.state ?? 'passed';
  return {
    policy: row,
    state,
    evidence: each.map(({ text }) => text),
    isUndecided: each.some((one) => one.isUndecided),
    since: failed?.since,
    fix: each.find(({ fix }) => fix !== undefined)?.fix,
    next: each.find(({ next }) => next !== undefined)?.next,
  };
}

function judgeCheck(policy: string, check: PostureCheckRow, reports: PostureReports) {
  const reported = reports.of(check);
  const judged = judge(check, reported);
  const { actual, expected } = judged;
  const isDoubtful = judged.state !== 'failed' && namesNoSigner(check);
  const state = isDoubtful ? 'unknown' : judged.state;
  const doubt = isDoubtful ? '; routers of some 2.x versions refuse it, because it names no signer' : '';
  const when = reported?.at === undefined ? '' : ` at ${reported.at}`;
  const from = reported === undefined ? '' : ` (${reported.source}${when})`;
  const text = `${nameText(policy)}: ${nameOf(check)} [${check.typeId}] ${state}: expects ${expected}; reported: ${actual}${from}${doubt}`;
  const fix = state === 'failed' ? fixOf(check, reported?.value) : undefined;
  const next = state === 'failed' && check.typeId === 'MFA' ? factorNext(reported?.source) : undefined;
  return { state, text, isUndecided: state === 'unknown' && reported !== undefined, since: reported?.at, fix, next };
}

/** Only a person can pass a second factor. */
const factorNext = (source: string | undefined): string =>
  source === NO_FACTOR
    ? 'The person enrolls a one-time code (TOTP) in their client, and enters one.'
    : 'The person enters a one-time code (TOTP) in their client again.';

/** Routers of some versions also compare a signer that the check does not name, and then no process matches. */
function namesNoSigner({ process, typeId }: PostureCheckRow): boolean {
  return typeId === 'PROCESS' && !(process as { readonly signerFingerprint?: string } | undefined)?.signerFingerprint;
}

/**
 * A check that no device of this kind can pass can be fixed by a call; for others, something has to change on the
 * device.
 */
function fixOf(check: PostureCheckRow, reported: unknown): Fix | undefined {
  const systems = check.operatingSystems as readonly System[] | undefined;
  const own = (reported as { readonly type?: string } | undefined)?.type?.toLowerCase();
  const isOwn = ({ type, versions }: System) => type.toLowerCase() === own && (versions ?? []).length === 0;
  if (check.typeId !== 'OS' || !systems?.some(isOwn)) return undefined;
  const operatingSystems = systems.map((system) =>
    isOwn(system) ? { type: system.type, versions: ['>=0.0.0'] } : system,
  );
  return { tool: 'patchPostureCheck', arguments: { id: check.id, typeId: 'OS', operatingSystems } };
}

interface System {
  readonly type: string;
  readonly versions?: readonly string[] | null;
}
