/** What hosts forward of what clients catch: a host refuses connections that its config does not allow. */
import { addressesMeet, type Intercept, isHostV1 } from './intercepts.ts';
import type { ConfigRow } from './rows.ts';

type Data = Readonly<Record<string, unknown>>;

/** Why the hosts of a service do not forward some of what clients catch, in a few words each; empty if they do. */
export function notForwarded(host: ConfigRow, caught: readonly Intercept[]): readonly string[] {
  if (!isHostV1(host)) return [];
  const data: Data = host.data ?? {};
  const { protocol } = data;
  const isOther = data['forwardProtocol'] !== true && !caught.some((intercept) => intercept.protocol === protocol);
  if (typeof protocol === 'string' && isOther && caught.length > 0)
    return [`${caught[0]?.protocol} (it forwards everything as ${protocol})`];
  return [...new Set(caught.flatMap((intercept) => refusals(data, intercept)))];
}

function refusals(data: Data, { address, high, low, protocol }: Intercept): readonly string[] {
  const reasons: string[] = [];
  const { allowedAddresses, allowedPortRanges, allowedProtocols, forwardAddress, forwardPort, forwardProtocol } = data;
  if (forwardProtocol === true && !listOf<string>(allowedProtocols).includes(protocol))
    reasons.push(`${protocol} (allowedProtocols)`);
  if (forwardAddress === true && !listOf<string>(allowedAddresses).some((each) => addressesMeet(lower(each), address)))
    reasons.push(`${address} (allowedAddresses)`);
  if (forwardPort === true && !listOf<Range>(allowedPortRanges).some((range) => contains(range, low, high)))
    reasons.push(`port ${low === high ? low : `${low}-${high}`} (allowedPortRanges)`);
  return reasons;
}

interface Range {
  readonly low?: number;
  readonly high?: number;
}

const contains = ({ high, low = 0 }: Range, from: number, to: number): boolean => low <= from && (high ?? low) >= to;
const lower = (text: unknown): string => String(text).toLowerCase();
const listOf = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as T[]) : []);
