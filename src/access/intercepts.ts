/** Which addresses a config makes clients catch, and whether two configs overlap. */
import { addressesMeet } from './addresses.ts';
import { listOf } from './list-of.ts';
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

/** An address with a protocol and a range of ports, both ends included, that clients intercept. */
export interface Intercept {
  readonly address: string;
  readonly protocol: string;
  readonly low: number;
  readonly high: number;
  /** The only senders that it catches, if it names some (`allowedSourceAddresses`). */
  readonly sources?: readonly string[];
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
  const sources = listOf<string>(data?.['allowedSourceAddresses']).map((source) => String(source).toLowerCase());
  return addresses.flatMap((address) =>
    protocols.flatMap((protocol) =>
      ranges.map(({ high, low = 0 }) => ({
        ...{ address: String(address).toLowerCase(), protocol, low, high: high ?? low },
        ...(sources.length > 0 && { sources }),
      })),
    ),
  );
}

/** Everything that configs make clients catch; those of other types catch nothing. */
export const caughtBy = (configs: readonly ConfigRow[]): readonly Intercept[] =>
  configs.filter(isIntercept).flatMap(({ data }) => interceptsOf(data));

/** The overlap in words, without duplicates. */
export function collisions(one: readonly Intercept[], other: readonly Intercept[]): readonly string[] {
  const found = new Set<string>();
  for (const left of one) {
    for (const right of other) if (collide(left, right)) found.add(describe(left, right));
  }
  return [...found];
}

/** Whether something that is sent could match both intercepts. */
export function collide(one: Intercept, other: Intercept): boolean {
  if (one.protocol !== other.protocol || one.low > other.high || other.low > one.high) return false;
  return addressesMeet(one.address, other.address) && sourcesMeet(one.sources, other.sources);
}

/** Whether something could be sent that both catch; one that names no senders catches all. */
const sourcesMeet = (one: Intercept['sources'], other: Intercept['sources']): boolean =>
  one === undefined || other === undefined || one.some((left) => other.some((right) => addressesMeet(left, right)));

function describe(one: Intercept, other: Intercept): string {
  const [low, high] = [Math.max(one.low, other.low), Math.min(one.high, other.high)];
  const address = one.address === other.address ? one.address : `${one.address} and ${other.address}`;
  return `${one.protocol}:${address}:${low === high ? low : `${low}-${high}`}`;
}
