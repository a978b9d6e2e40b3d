/**
 * Versions and version ranges of posture checks, such as `>=10.0.0 <11.0.0 || 12.1.x`, with the meaning that they have
 * for a controller.
 */

/** A version, in the form Major.Minor.Patch-preRelease. */
export interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  /** The parts after `-`, separated by dots. A version with them is older than the same one without. */
  readonly preRelease: readonly string[];
}

const HOLDS: Readonly<Record<string, (order: number) => boolean>> = {
  '': (order) => order === 0,
  '=': (order) => order === 0,
  '==': (order) => order === 0,
  '!': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Parses Major.Minor.Patch, perhaps a pre-release. Undefined for anything else, which no check accepts. */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, preRelease] = match;
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    preRelease: preRelease === undefined ? [] : preRelease.split('.'),
  };
}

/** Whether a version is in a range: all conditions of one alternative must hold. */
export function isInRange(version: Version, range: string): boolean {
  return alternatives(range).some(
    (conditions) => conditions.length > 0 && conditions.every((condition) => holds(version, condition)),
  );
}

/** Whether a controller takes a text for a range. */
export function isRange(text: string): boolean {
  return alternatives(text).every(
    (conditions) =>
      conditions.length > 0 && conditions.every((condition) => condition === '-' || isCondition(condition)),
  );
}

function isCondition(condition: string): boolean {
  const [operator, text] = partsOf(condition);
  return Object.hasOwn(HOLDS, operator) && parseVersion(text) !== undefined;
}

/** A range with its wildcards written out: `12.x` is `>=12.0.0 <13.0.0`, and `12.x.x` only `>=12.0.0 <12.1.0`. */
export function withoutWildcards(range: string): string {
  return alternatives(range)
    .map((conditions) => conditions.join(' '))
    .join(' || ');
}

function alternatives(range: string): readonly (readonly string[])[] {
  return range.split('||').map((alternative) =>
    alternative
      .replace(/([<>=!])\s+/g, '$1')
      .split(/\s+/)
      .filter(Boolean)
      .flatMap(writtenOut),
  );
}

/** What each operator means for a wildcard, given the first version that it spans and the first one after it. */
const SPANS: Readonly<Record<string, (first: string, next: string) => readonly string[]>> = {
  '': (first, next) => [`>=${first}`, `<${next}`],
  '=': (first, next) => [`>=${first}`, `<${next}`],
  '==': (first, next) => [`>=${first}`, `<${next}`],
  // Both must hold, so no version is left.
  '!': (first, next) => [`<${first}`, `>=${next}`],
  '!=': (first, next) => [`<${first}`, `>=${next}`],
  '>': (_first, next) => [`>=${next}`],
  '>=': (first) => [`>=${first}`],
  '<': (first) => [`<${first}`],
  '<=': (_first, next) => [`<${next}`],
};

/**
 * The versions that a wildcard spans. As the last of two or three parts, it stands for any value; an earlier one is
 * zero.
 */
function writtenOut(condition: string): readonly string[] {
  const [operator, text] = partsOf(condition);
  const parts = text.split('.');
  const [major, minor] = parts.map((part) => (part === 'x' ? 0 : Number(part)));
  const isWild = parts.at(-1) === 'x' && (parts.length === 2 || parts.length === 3);
  if (!isWild || major === undefined || minor === undefined) return [condition];
  const next = parts.length === 2 ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`;
  return SPANS[operator]?.(`${major}.${minor}.0`, next) ?? [condition];
}

function partsOf(condition: string): readonly [operator: string, text: string] {
  const [, operator = '', text = ''] = /^([<>=!]*)(.*)$/.exec(condition) ?? [];
  return [operator, text];
}

function holds(version: Version, condition: string): boolean {
  const [operator, text] = partsOf(condition);
  const other = parseVersion(text);
  return other !== undefined && HOLDS[operator]?.(compare(version, other)) === true;
}

/** Below zero if one version is older than another. */
function compare(one: Version, other: Version): number {
  const byNumbers = one.numbers.map((part, i) => part - (other.numbers[i] ?? 0)).find((each) => each !== 0);
  return byNumbers ?? comparePreReleases(one.preRelease, other.preRelease);
}

function comparePreReleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  const at = one.findIndex((part, i) => part !== other[i]);
  if (at < 0) return one.length - other.length;
  const [left = '', right] = [one[at], other[at]];
  if (right === undefined) return 1;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isNumber && isOtherNumber) return Number(left) - Number(right);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return left < right ? -1 : 1;
}
