/** Which addresses a config makes clients catch, and whether two configs overlap. */
import type { ConfigRow } from './rows.ts';

/** Built-in config types, by the ids that they have on every controller. */
export const INTERCEPT_V1 = 'g7cIWbcGg';
export const HOST_V1 = 'NH5p4FpGR';
/** The earlier form of an intercept: one host name and one port. */
export const TUNNELER_CLIENT_V1 = 'f2dd2df0-9c04-4b84-a91e-71437ac229f1';

const isOfType = ({ configType, configTypeId }: ConfigRow, names: readonly string[], ids: readonly string[]) =>
  names.includes(configType?.name ?? '') || ids.includes(configTypeId ?? configType?.id ?? '');

/** Whether a config says what clients catch. */
export function isIntercept(config: ConfigRow): boolean {
  return isOfType(config, ['intercept.v1', 'ziti-tunneler-client.v1'], [INTERCEPT_V1, TUNNELER_CLIENT_V1]);
}

/** Whether a config says where hosts forward to. */
export function isHostConfig(config: ConfigRow): boolean {
  return isOfType(config, ['host.v1', 'host.v2', 'ziti-tunneler-server.v1'], [HOST_V1]);
}

export interface Intercept {
  readonly address: string;
  readonly protocol: string;
  readonly low: number;
  readonly high: number;
}

interface PortRange {
  readonly low?: number;
  readonly high?: number;
}

/** Everything that a config catches: each of its addresses by each protocol and port range. Empty for other data. */
export function interceptsOf(data: Readonly<Record<string, unknown>> | null | undefined): readonly Intercept[] {
  if (typeof data?.hostname === 'string' && typeof data.port === 'number') {
    const [address, port] = [data.hostname.toLowerCase(), data.port];
    return ['tcp', 'udp'].map((protocol) => ({ address, protocol, low: port, high: port }));
  }
  const addresses = listOf<string>(data?.addresses);
  const protocols = listOf<string>(data?.protocols);
  const ranges = listOf<PortRange>(data?.portRanges);
  return addresses.flatMap((address) =>
    protocols.flatMap((protocol) =>
      ranges.map(({ high, low = 0 }) => ({ address: String(address).toLowerCase(), protocol, low, high: high ?? low })),
    ),
  );
}

/** The overlap in words, without duplicates. */
export function collisions(one: readonly Intercept[], other: readonly Intercept[]): readonly string[] {
  const found = new Set<string>();
  for (const left of one) {
    for (const right of other) if (collide(left, right)) found.add(describe(left, right));
  }
  return [...found];
}

export function collide(one: Intercept, other: Intercept): boolean {
  if (one.protocol !== other.protocol || one.low > other.high || other.low > one.high) return false;
  return addressesMeet(one.address, other.address);
}

function describe(one: Intercept, other: Intercept): string {
  const [low, high] = [Math.max(one.low, other.low), Math.min(one.high, other.high)];
  const address = one.address === other.address ? one.address : `${one.address} and ${other.address}`;
  return `${one.protocol}:${address}:${low === high ? low : `${low}-${high}`}`;
}

/** Names and wildcards overlap by their suffix, addresses and ranges (CIDR) by their bits. */
export function addressesMeet(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [rangeOf(one), rangeOf(other)];
  if (left !== undefined || right !== undefined)
    return left !== undefined && right !== undefined && rangesMeet(left, right);
  return isUnder(one, other) || isUnder(other, one);
}

/** Whether an address, wildcard or range (CIDR) is in another one as a whole. */
export function addressIsWithin(inner: string, outer: string): boolean {
  if (inner === outer) return true;
  const [left, right] = [rangeOf(inner), rangeOf(outer)];
  if (left !== undefined || right !== undefined)
    return left !== undefined && right !== undefined && right.length <= left.length && rangesMeet(left, right);
  return isUnder(inner, outer);
}

/** `*.corp.example` catches every name under it; a narrower wildcard is inside a wider one. */
function isUnder(name: string, pattern: string): boolean {
  return pattern.startsWith('*.') && name.endsWith(pattern.slice(1)) && name !== pattern.slice(2);
}

interface AddressRange {
  readonly bits: bigint;
  readonly length: number;
  readonly size: 32 | 128;
}

function rangeOf(text: string): AddressRange | undefined {
  const [address = '', length] = text.split('/');
  const v4 = parseV4(address);
  if (v4 !== undefined) return { bits: v4, length: length === undefined ? 32 : Number(length), size: 32 };
  const v6 = parseV6(address);
  return v6 === undefined ? undefined : { bits: v6, length: length === undefined ? 128 : Number(length), size: 128 };
}

function rangesMeet(one: AddressRange, other: AddressRange): boolean {
  if (one.size !== other.size) return false;
  const shift = BigInt(one.size - Math.min(one.length, other.length));
  return one.bits >> shift === other.bits >> shift;
}

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

const listOf = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as T[]) : []);
