/** Whether a device passes a posture check, according to its reports. */
import type { PostureCheckRow } from './rows.ts';
import { isInRange, parseVersion } from './version-range.ts';

export type PostureState = 'passed' | 'failed' | 'unknown';

/** The last report of a device for one kind of check. Times are ISO 8601 in UTC. */
export interface Reported {
  /** As the controller stores it: a version and type, addresses, processes, or the state of the second factor. */
  readonly value: unknown;
  readonly at?: string | undefined;
  /** The list that it was read from. */
  readonly source: string;
}

export interface PostureVerdict {
  readonly state: PostureState;
  readonly expected: string;
  readonly actual: string;
}

interface Kind {
  expected(check: PostureCheckRow): string;
  passes(check: PostureCheckRow, value: unknown): boolean;
  show(value: unknown): string;
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const orNone = (words: string): string => (words === '' ? 'none' : words);
const macOf = (value: unknown): string =>
  text(value)
    .toLowerCase()
    .replaceAll(/[^0-9a-f]/g, '');

const showProcess = (process: unknown) => {
  const { isRunning, path } = fields(process);
  return `${text(path) || 'a process'} ${isRunning === true ? 'running' : 'not running'}`;
};

/** The processes of a check: a single one, or several of which all or any are required. */
const processesOf = (check: PostureCheckRow) =>
  check.process === undefined ? listOf(check.processes) : [check.process];

/** A check of one process names one signer, a check of several a list for each. */
const signersOf = (process: unknown) => {
  const { signerFingerprint, signerFingerprints } = fields(process);
  return [...listOf(signerFingerprints), signerFingerprint].filter((signer) => text(signer) !== '');
};

function isRunningAsWanted(wanted: unknown, reported: readonly unknown[]): boolean {
  const { hashes, path } = fields(wanted);
  const found = reported.map(fields).find((process) => sameText(process.path, path));
  if (found?.isRunning !== true) return false;
  const hash = text(found.binaryHash ?? found.hash);
  if (listOf(hashes).length > 0 && !listOf(hashes).some((one) => sameText(one, hash))) return false;
  const signers = signersOf(found);
  const wantedSigners = signersOf(wanted);
  return wantedSigners.length === 0 || wantedSigners.some((one) => signers.some((signer) => sameText(one, signer)));
}

const sameText = (one: unknown, other: unknown) => text(one).toLowerCase() === text(other).toLowerCase();

const PROCESSES: Kind = {
  expected: (check) =>
    `${check.semantic === 'AnyOf' ? 'one of ' : ''}${processesOf(check).map(showWanted).join(', ')} running`,
  passes(check, value) {
    const running = processesOf(check).map((wanted) => isRunningAsWanted(wanted, listOf(value)));
    return check.semantic === 'AnyOf' ? running.some(Boolean) : running.every(Boolean);
  },
  show: (value) => orNone(listOf(value).map(showProcess).join(', ')),
};

function showWanted(process: unknown): string {
  const { hashes } = fields(process);
  const conditions = [
    ...(listOf(hashes).length > 0 ? ['the listed hash'] : []),
    ...(signersOf(process).length > 0 ? ['the listed signer'] : []),
  ];
  return `${text(fields(process).path)}${conditions.length === 0 ? '' : ` with ${conditions.join(' and ')}`}`;
}

const KINDS: Readonly<Record<string, Kind>> = {
  OS: {
    expected: ({ operatingSystems }) =>
      listOf(operatingSystems)
        .map(fields)
        .map(
          ({ type, versions }) =>
            `${text(type)} ${listOf(versions).join(' or ') || '(no version listed: none passes)'}`,
        )
        .join(', '),
    passes({ operatingSystems }, value) {
      const { type, version } = fields(value);
      const parsed = parseVersion(text(version));
      if (parsed === undefined) return false;
      return listOf(operatingSystems)
        .map(fields)
        .some(
          (system) =>
            sameText(system.type, type) && listOf(system.versions).some((range) => isInRange(parsed, text(range))),
        );
    },
    show: (value) => `${text(fields(value).type) || 'unknown'} ${text(fields(value).version) || 'without a version'}`,
  },
  DOMAIN: {
    expected: ({ domains }) => listOf(domains).join(', '),
    passes: ({ domains }, value) => listOf(domains).some((domain) => sameText(domain, value)),
    show: (value) => orNone(text(value)),
  },
  MAC: {
    expected: ({ macAddresses }) => listOf(macAddresses).join(', '),
    passes: ({ macAddresses }, value) =>
      listOf(macAddresses).some((address) => listOf(value).some((known) => macOf(known) === macOf(address))),
    show: (value) => orNone(listOf(value).join(', ')),
  },
  MFA: {
    expected: ({ promptOnUnlock, promptOnWake, timeoutSeconds }) =>
      [
        `a second factor${Number(timeoutSeconds) > 0 ? ` in the last ${timeoutSeconds} s` : ''}`,
        ...(promptOnWake === true ? ['again after the device wakes'] : []),
        ...(promptOnUnlock === true ? ['again after it is unlocked'] : []),
      ].join(', '),
    passes({ promptOnUnlock, promptOnWake }, value) {
      const { passedMfa, passedOnUnlock, passedOnWake, timedOut } = fields(value);
      if (passedMfa !== true || timedOut === true) return false;
      return (
        !(promptOnWake === true && passedOnWake === false) && !(promptOnUnlock === true && passedOnUnlock === false)
      );
    },
    show(value) {
      const { passedMfa, passedOnUnlock, passedOnWake, timedOut } = fields(value);
      if (passedMfa !== true) return 'not passed';
      if (timedOut === true) return 'too long ago';
      return passedOnWake === false || passedOnUnlock === false
        ? 'not since the device woke or was unlocked'
        : 'passed';
    },
  },
  PROCESS: PROCESSES,
  PROCESS_MULTI: PROCESSES,
};

/** Compares the last report with the current check. Unknown without a report, or for an unknown kind of check. */
export function judge(check: PostureCheckRow, reported: Reported | undefined): PostureVerdict {
  const kind = KINDS[check.typeId ?? ''];
  if (kind === undefined) return { state: 'unknown', expected: check.typeId ?? 'unknown', actual: 'unknown' };
  const expected = kind.expected(check);
  if (reported === undefined) return { state: 'unknown', expected, actual: 'nothing reported yet' };
  const state = kind.passes(check, reported.value) ? 'passed' : 'failed';
  return { state, expected, actual: kind.show(reported.value) };
}
