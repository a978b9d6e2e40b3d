/** Whether a device passes a posture check, according to its reports. */

import { listOf } from './list-of.ts';
import type { PostureCheckRow } from './rows.ts';
import { isInRange, parseVersion, withoutWildcards } from './version-range.ts';

/** Whether a device passes a check; `unknown` if its reports do not show it. */
export type PostureState = 'passed' | 'failed' | 'unknown';

/** The last report of a device for one kind of check. Times are ISO 8601 in UTC. */
export interface Reported {
  /** As the controller stores it: a version and type, addresses, processes, or the state of the second factor. */
  readonly value: unknown;
  readonly at?: string | undefined;
  /** The list that it was read from. */
  readonly source: string;
}

/** The result of a check for a device, with the expected and the reported values in words. */
export interface PostureVerdict {
  readonly state: PostureState;
  readonly expected: string;
  readonly actual: string;
}

interface Kind {
  expected(check: PostureCheckRow): string;
  /** Whether the device passes; undefined if the report does not show it. */
  passes(check: PostureCheckRow, value: unknown): boolean | undefined;
  show(value: unknown, check: PostureCheckRow): string;
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** A device may report any text: what is not a word is quoted. */
const shown = (reported: string): string =>
  /^[\p{L}\p{N}._:+-]*$/u.test(reported) ? reported : JSON.stringify(reported);
const orNone = (words: string): string => (words === '' ? 'none' : words);
/** As a controller stores it: `00:1B:44:11:3A:B7` and `001b44113ab7` are the same address. */
const macOf = (value: unknown): string =>
  text(value)
    .toLowerCase()
    .replaceAll(/[^0-9a-f]/g, '');

/** The processes of a check: a single one, or several of which all or any are required. */
const processesOf = (check: PostureCheckRow) =>
  check.process === undefined ? listOf(check.processes) : [check.process];

/** A check of one process names one signer; a check of several has a list of signers for each. */
const signersOf = (process: unknown) => {
  const { signerFingerprint, signerFingerprints } = fields(process);
  return [...listOf(signerFingerprints), signerFingerprint].filter((signer) => text(signer) !== '');
};

const isListed = (hashes: readonly unknown[], hash: unknown) => hashes.some((one) => sameText(one, hash));

/** Whether a report with the right path shows that the process is running, with a wanted hash and signer. */
function isAsWanted(wanted: unknown, reported: unknown): boolean {
  return fields(reported).isRunning === true && hasHash(wanted, reported) && hasSigner(wanted, reported);
}

const hashOf = (reported: unknown) => fields(reported).binaryHash ?? fields(reported).hash;

function hasHash(wanted: unknown, reported: unknown): boolean {
  const hashes = listOf(fields(wanted).hashes);
  return hashes.length === 0 || isListed(hashes, hashOf(reported));
}

function hasSigner(wanted: unknown, reported: unknown): boolean {
  const signers = signersOf(wanted);
  return signers.length === 0 || signersOf(reported).some((signer) => isListed(signers, signer));
}

/** Whether each of the wanted processes, or one of them, runs. Reports of refused requests name the path of each. */
function namedRun({ semantic }: PostureCheckRow, wanted: readonly unknown[], reported: readonly unknown[]): boolean {
  const runs = wanted.map((process) =>
    reported.some((one) => fields(one).path === fields(process).path && isAsWanted(process, one)),
  );
  return semantic === 'AnyOf' ? runs.some(Boolean) : runs.every(Boolean);
}

/**
 * What posture data says about processes: it has the last report for a check, without the path. If several processes
 * are wanted, only what is true whichever of them the report is about is known.
 */
function unnamedRun({ semantic }: PostureCheckRow, wanted: readonly unknown[], reported: readonly unknown[]) {
  const fits = wanted.map((process) => reported.some((one) => isAsWanted(process, one)));
  if (fits.length === 1) return fits[0];
  if (semantic === 'AnyOf') return fits.every(Boolean) ? true : undefined;
  return fits.some(Boolean) ? undefined : false;
}

const sameText = (one: unknown, other: unknown) => text(one).toLowerCase() === text(other).toLowerCase();

const PROCESSES: Kind = {
  expected: (check) =>
    `${check.semantic === 'AnyOf' ? 'one of ' : ''}${processesOf(check).map(showWanted).join(', ')} running`,
  passes(check, value) {
    const [wanted, reported] = [processesOf(check), listOf(value)];
    const isNamed = reported.every((process) => text(fields(process).path) !== '');
    return (isNamed ? namedRun : unnamedRun)(check, wanted, reported);
  },
  show: (value, check) =>
    orNone(
      listOf(value)
        .map((process) => showProcess(process, check))
        .join(', '),
    ),
};

/** Digits of a hash that are shown. */
const SHOWN_HASH = 12;

/** A reported process in words, with everything that the check wants to be different. */
function showProcess(process: unknown, check: PostureCheckRow): string {
  const path = text(fields(process).path);
  const name = path || 'a process';
  if (fields(process).isRunning !== true) return `${name} not running`;
  const wanted = processesOf(check).filter((one) => path === '' || fields(one).path === path);
  if (wanted.length === 0 || wanted.some((one) => isAsWanted(one, process))) return `${name} running`;
  const hash = text(hashOf(process));
  const others = [
    ...(wanted.some((one) => hasHash(one, process))
      ? []
      : [hash === '' ? 'no hash' : `another hash (${hash.slice(0, SHOWN_HASH)})`]),
    ...(wanted.some((one) => hasSigner(one, process)) ? [] : ['another signer']),
  ];
  return `${name} running${others.length === 0 ? '' : ` with ${others.join(' and ')}`}`;
}

function showWanted(process: unknown): string {
  const { hashes } = fields(process);
  const conditions = [
    ...(listOf(hashes).length > 0 ? ['the listed hash'] : []),
    ...(signersOf(process).length > 0 ? ['the listed signer'] : []),
  ];
  return `${text(fields(process).path)}${conditions.length === 0 ? '' : ` with ${conditions.join(' and ')}`}`;
}

/** A range in words, with its meaning if that is not what it seems. */
function showRange(range: unknown): string {
  const meant = withoutWildcards(text(range));
  return text(range).includes('.x.x') ? `${text(range)} (which means ${meant})` : text(range);
}

/** What is odd about a version, so that checks refuse it against expectation. */
function oddity(version: string): string {
  const parsed = parseVersion(version);
  if (parsed === undefined) return ' (not Major.Minor.Patch: no check accepts it)';
  return parsed.preRelease.length > 0 ? ` (a pre-release: older than ${parsed.numbers.join('.')})` : '';
}

const KINDS: Readonly<Record<string, Kind>> = {
  OS: {
    expected: ({ operatingSystems }) =>
      listOf(operatingSystems)
        .map(fields)
        .map(
          ({ type, versions }) =>
            `${text(type)} ${listOf(versions).map(showRange).join(' or ') || '(no version listed: none passes)'}`,
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
    show(value) {
      const [type, version] = [text(fields(value).type) || 'unknown', text(fields(value).version)];
      return `${shown(type)} ${version === '' ? 'without a version' : `${shown(version)}${oddity(version)}`}`;
    },
  },
  DOMAIN: {
    expected: ({ domains }) => listOf(domains).join(', '),
    passes: ({ domains }, value) => listOf(domains).some((domain) => sameText(domain, value)),
    show: (value) => orNone(shown(text(value))),
  },
  MAC: {
    expected: ({ macAddresses }) => listOf(macAddresses).join(', '),
    passes: ({ macAddresses }, value) =>
      listOf(macAddresses).some((address) => listOf(value).some((known) => macOf(known) === macOf(address))),
    show: (value) => orNone(listOf(value).map(text).map(shown).join(', ')),
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
      // Controllers do not always say when the last code was entered.
      const states = [
        timedOut === null ? null : true,
        promptOnWake !== true || passedOnWake,
        promptOnUnlock !== true || passedOnUnlock,
      ];
      if (states.includes(false)) return false;
      return states.includes(null) ? undefined : true;
    },
    show(value) {
      const { passedMfa, passedOnUnlock, passedOnWake, timedOut } = fields(value);
      if (passedMfa !== true) return 'not passed';
      if (timedOut === true) return 'too long ago';
      if ([timedOut, passedOnWake, passedOnUnlock].includes(null))
        return 'passed, but the controller does not tell when';
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
  const passes = kind.passes(check, reported.value);
  const state = passes === undefined ? 'unknown' : passes ? 'passed' : 'failed';
  return { state, expected, actual: kind.show(reported.value, check) };
}
