/** Version ranges of posture checks, such as `>=10.0.0 <11.0.0 || 12.1.0`. */

type Version = readonly [major: number, minor: number, patch: number];

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

/** Parses Major.Minor.Patch; anything after `-` or `+` is ignored. Undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(text.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Whether a version is in a range: all conditions of one alternative must hold. */
export function isInRange(version: Version, range: string): boolean {
  return range.split('||').some((alternative) => {
    const conditions = alternative
      .replace(/([<>=!])\s+/g, '$1')
      .split(/\s+/)
      .filter(Boolean);
    return conditions.length > 0 && conditions.every((condition) => holds(version, condition));
  });
}

function holds(version: Version, condition: string): boolean {
  const match = /^([<>=!]*)(.*)$/.exec(condition);
  const [operator, text] = [match?.[1] ?? '', match?.[2] ?? ''];
  const parts = text.split('.');
  const wild = parts.findIndex((part) => part === 'x' || part === 'X' || part === '*');
  if (wild >= 0) return isUnder(operator, version, parts.slice(0, wild).map(Number));
  const other = parseVersion(text);
  return other !== undefined && HOLDS[operator]?.(compare(version, other)) === true;
}

/** `12.x` is every version of 12. */
function isUnder(operator: string, version: Version, known: readonly number[]): boolean {
  const order = known.map((part, i) => (version[i] ?? 0) - part).find((difference) => difference !== 0) ?? 0;
  return HOLDS[operator]?.(order) === true;
}

function compare(one: Version, other: Version): number {
  return one.map((part, i) => part - (other[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
