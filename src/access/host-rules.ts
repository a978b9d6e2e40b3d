/** Which of the connections that clients intercept a host forwards: it refuses those that its config does not allow. */
import { addressesMeet, addressIsWithin } from './addresses.ts';
import { type Intercept, isHostConfig } from './intercepts.ts';
import { listOf } from './list-of.ts';
import type { ConfigRow } from './rows.ts';

type Data = Readonly<Record<string, unknown>>;

/** What a host config says, by terminator: host.v2 has several, the other types have one. Empty for other configs. */
export function hostedBy(config: ConfigRow): readonly Data[] {
  if (!isHostConfig(config)) return [];
  const data: Data = config.data ?? {};
  return Array.isArray(data['terminators']) ? (data['terminators'] as Data[]) : [data];
}

/**
 * Why the hosts of a service do not forward some of the connections that clients intercept, in a few words each; empty
 * if they forward all.
 */
export function notForwarded(host: ConfigRow, caught: readonly Intercept[]): readonly string[] {
  return [...new Set(hostedBy(host).flatMap((data) => refusedOf(data, caught)))];
}

/**
 * Where a host connects to for intercepted connections, by one part of its config: an address of its own, or the one
 * that was dialed. Empty if it rewrites the dialed address; without those that it refuses.
 */
export function targetsOf(data: Data, caught: readonly Intercept[]): readonly Intercept[] {
  const { address, forwardAddress, forwardAddressTranslations, forwardPort, forwardProtocol, port, protocol } = data;
  if (listOf(forwardAddressTranslations).length > 0) return [];
  const own = typeof protocol === 'string' ? protocol : 'tcp';
  const forwards = [forwardAddress, forwardPort, forwardProtocol].includes(true);
  const given = forwards ? caught : [{ address: '', protocol: own, low: Number(port), high: Number(port) }];
  const dialed = forwardAddress === true ? given.flatMap((each) => allowedOf(data, each)) : given;
  return dialed
    .map((each) => ({
      address: forwardAddress === true ? each.address : isFilled(address) ? lower(address) : '',
      protocol: forwardProtocol === true ? each.protocol : own,
      low: forwardPort === true ? each.low : Number(port),
      high: forwardPort === true ? each.high : Number(port),
    }))
    .filter((each) => each.address !== '' && !Number.isNaN(each.low));
}

/** The parts of an intercept that a host forwards, by its allowed addresses. */
function allowedOf({ allowedAddresses }: Data, dialed: Intercept): readonly Intercept[] {
  const allowed = listOf<string>(allowedAddresses).map(lower);
  if (addressIsWithin(dialed.address, allowed)) return [dialed];
  return allowed.flatMap((address) => (addressesMeet(address, dialed.address) ? [{ ...dialed, address }] : []));
}

/** Whether a host answers only dials that name its instance, by `listenOptions`. */
export function bindsByName({ listenOptions }: Data): boolean {
  const { bindUsingEdgeIdentity, identity } = (listenOptions ?? {}) as Data;
  return bindUsingEdgeIdentity === true || isFilled(identity);
}

/** Whether hosts may bind the instance that clients name, by one part of their config. */
export function bindsInstance(data: Data, dialed: string): boolean {
  if (!bindsByName(data)) return dialed === '';
  const { bindUsingEdgeIdentity, identity } = data['listenOptions'] as Data;
  // Hosts and clients fill in names of their own for what follows a dollar sign.
  const isFilledIn = bindUsingEdgeIdentity === true || [identity, dialed].some((each) => String(each).includes('$'));
  return dialed !== '' && (isFilledIn || identity === dialed);
}

/**
 * The instance that clients name when they dial what this config catches, by `dialOptions`; empty if they name none.
 */
export function dialedInstance({ dialOptions }: Data): string {
  const { identity } = (dialOptions ?? {}) as Data;
  return isFilled(identity) ? String(identity) : '';
}

function refusedOf(data: Data, caught: readonly Intercept[]): readonly string[] {
  const { protocol } = data;
  const isOther = data['forwardProtocol'] !== true && !caught.some((intercept) => intercept.protocol === protocol);
  if (typeof protocol === 'string' && isOther && caught.length > 0)
    return [`${caught[0]?.protocol} (it forwards everything as ${protocol})`];
  return caught.flatMap((intercept) => refusals(data, intercept));
}

function refusals(data: Data, { address, high, low, protocol }: Intercept): readonly string[] {
  const reasons: string[] = [];
  const { allowedAddresses, allowedPortRanges, allowedProtocols, forwardAddress, forwardPort, forwardProtocol } = data;
  if (forwardProtocol === true && !listOf<string>(allowedProtocols).includes(protocol))
    reasons.push(`${protocol} (allowedProtocols)`);
  const addresses = listOf<string>(allowedAddresses).map(lower);
  if (forwardAddress === true && !addressIsWithin(address, addresses)) {
    const isInPart = addresses.some((each) => addressesMeet(each, address));
    reasons.push(`${isInPart ? 'all of ' : ''}${address} (allowedAddresses)`);
  }
  if (forwardPort === true && !covers(listOf<Range>(allowedPortRanges), low, high))
    reasons.push(`port ${low === high ? low : `${low}-${high}`} (allowedPortRanges)`);
  return reasons;
}

interface Range {
  readonly low?: number;
  readonly high?: number;
}

/** Whether some ranges together include all ports of another one. */
function covers(ranges: readonly Range[], from: number, to: number): boolean {
  let next = from;
  for (const { high, low = 0 } of [...ranges].sort((one, other) => (one.low ?? 0) - (other.low ?? 0))) {
    if (low <= next) next = Math.max(next, (high ?? low) + 1);
  }
  return next > to;
}

const isFilled = (value: unknown): boolean => typeof value === 'string' && value !== '';
const lower = (text: unknown): string => String(text).toLowerCase();
