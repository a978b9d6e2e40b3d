import { isIPv4, isIPv6 } from 'node:net';

/** All addresses from the first to the last, as numbers. Those of IPv4 are within IPv6 (RFC 4291, section 2.5.5.2). */
export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = 128;
const BITS_IPV4 = 32;

/** The range of an address and the length of its prefix in bits. @param address a valid one, of IPv4 or IPv6 */
export function rangeOf(address: string, prefix: number): AddressRange {
  const isFour = isIPv4(address);
  const others = (isFour ? BITS_IPV4 : BITS) - prefix;
  const first = (numberOf(isFour ? `::ffff:${address}` : address) >> BigInt(others)) << BigInt(others);
  return { first, last: first + (1n << BigInt(others)) - 1n };
}

/**
 * The network for which requests from an address are counted: whoever has one of IPv6 usually has all those with the
 * same first 64 bits (RFC 6177).
 */
export const networkOf = (address: string): string =>
  isIPv6(address) ? `${rangeOf(address, BITS / 2).first.toString(16)}/64` : address;

/** An address of IPv6 as a number (RFC 4291, section 2.2). The name of a network interface at its end is ignored. */
function numberOf(address: string): bigint {
  const [plain = ''] = address.split('%');
  const hexadecimal = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = '', b = '', c = '', d = ''] = bytes
      .slice(0, 4)
      .map((byte) => Number(byte).toString(16).padStart(2, '0'));
    return `${a}${b}:${c}${d}`;
  });
  const [left = [], right = []] = hexadecimal.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return BigInt(`0x${[...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join('')}`);
}

/** Whether every address of a range is in one of several. */
export function covers(ranges: readonly AddressRange[], { first, last }: AddressRange): boolean {
  let next = first;
  for (const each of [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    if (each.first > next) break;
    if (each.last >= next) next = each.last + 1n;
  }
  return next > last;
}

/** Whether some address is in both. */
export const meets = (one: AddressRange, other: AddressRange): boolean =>
  one.first <= other.last && other.first <= one.last;
