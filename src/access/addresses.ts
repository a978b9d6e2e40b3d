/** Names, wildcards, addresses and ranges (CIDR) in configs, and how they overlap. */

/** Names and wildcards overlap by their suffix, addresses and ranges (CIDR) by their bits. */
export function addressesMeet(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [rangeOf(one), rangeOf(other)];
  if (left !== undefined || right !== undefined) {
    return left !== undefined && right !== undefined && rangesMeet(left, right);
  }
  return isUnder(one, other) || isUnder(other, one);
}

/** Whether others cover an address, wildcard or range completely; several ranges may do so together. */
export function addressIsWithin(inner: string, outer: readonly string[]): boolean {
  if (outer.includes(inner)) return true;
  const range = rangeOf(inner);
  if (range === undefined) return outer.some((each) => isUnder(inner, each));
  let next = range.low;
  for (const { high, low, size } of outer.flatMap((each) => rangeOf(each) ?? []).sort(byLow)) {
    if (size === range.size && low <= next && high >= next) next = high + 1n;
  }
  return next > range.high;
}

/** `*.corp.example` catches every name under it; a narrower wildcard is inside a wider one. */
function isUnder(name: string, pattern: string): boolean {
  return pattern.startsWith('*.') && name.endsWith(pattern.slice(1)) && name !== pattern.slice(2);
}

/** A range of addresses, as numbers; both ends are included. */
export interface AddressRange {
  readonly low: bigint;
  readonly high: bigint;
  readonly size: 32 | 128;
}

/** Undefined for a name. A range with an impossible length is one: clients take it for a name too. */
export function rangeOf(text: string): AddressRange | undefined {
  const [address = '', length] = text.split('/');
  const v4 = parseV4(address);
  const bits = v4 ?? parseV6(address);
  if (bits === undefined) return undefined;
  const size = v4 === undefined ? 128 : 32;
  const kept = length === undefined ? size : /^\d{1,3}$/.test(length) ? Number(length) : size + 1;
  if (kept > size) return undefined;
  const rest = BigInt(size - kept);
  const low = (bits >> rest) << rest;
  return { low, high: low + (1n << rest) - 1n, size };
}

/** Whether two ranges of the same IP version have an address in common. */
export const rangesMeet = (one: AddressRange, other: AddressRange): boolean =>
  one.size === other.size && one.low <= other.high && other.low <= one.high;

/** The order of ranges by where they begin. */
export const byLow = (one: AddressRange, other: AddressRange): number =>
  one.low < other.low ? -1 : one.low > other.low ? 1 : 0;

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  if (!text.includes(':')) return undefined;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array<string>(tail === undefined ? 0 : missing).fill('0'), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}
