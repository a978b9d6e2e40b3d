/** Where clients dial a service that is published, and where its hosts forward it to. */
import { rangeOf } from '../../access/addresses.ts';
import { ToolError } from '../../common/tool-error.ts';

export interface Endpoint {
  readonly protocol: 'tcp' | 'udp';
  /** A name, an address without brackets, a wildcard or a range (CIDR): as configs have it. */
  readonly address: string;
  readonly port: number;
}

/** A name, perhaps with a wildcard: controllers accept any text, such as one with another protocol or a path. */
const HOST_NAME = /^(?:\*\.)?[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*\.?$/u;

/**
 * Parses `tcp:crm.ziti:443` or `udp:[fd00::1]:53`; without a protocol it is TCP.
 * @throws {ToolError} for anything else
 */
export function endpointOf(argument: string, text: string): Endpoint {
  const [, protocol = 'tcp', written = '', digits = ''] =
    /^(?:(tcp|udp):(?:\/\/)?)?(.+):(\d+)$/i.exec(text.trim()) ?? [];
  const address = /^\[.+\]$/.test(written) ? written.slice(1, -1) : written;
  const port = Number(digits);
  const isAddress = HOST_NAME.test(address) || rangeOf(address) !== undefined;
  if (isAddress && port >= 1 && port <= 65_535)
    return { protocol: protocol.toLowerCase() as Endpoint['protocol'], address, port };
  throw new ToolError(
    'arguments',
    `${argument}: ${JSON.stringify(text)} is not an address with a port.`,
    'Use the form tcp:crm.ziti:443 or udp:dns.ziti:53; ports are 1 to 65535.',
  );
}

/** Where hosts forward connections: as the data of a host.v1 config, and in words. */
export interface Forwarding {
  readonly data: Readonly<Record<string, unknown>>;
  readonly target: string;
}

/**
 * To the given endpoint. Without one, to the host itself; or to what the client dialed, if that is one of many
 * addresses.
 */
export function forwardingOf(dialed: Endpoint, host: Endpoint | undefined): Forwarding {
  const { address, port, protocol } = host ?? dialed;
  if (host === undefined && isOfMany(address)) {
    const data = { protocol, forwardAddress: true, allowedAddresses: [address], port };
    return { data, target: 'the same address, as its host sees it' };
  }
  const given = host?.address ?? 'localhost';
  return { data: { protocol, address: given, port }, target: endpointText({ address: given, port }) };
}

export const endpointText = ({ address, port }: Pick<Endpoint, 'address' | 'port'>): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;

function isOfMany(address: string): boolean {
  const range = rangeOf(address);
  return range === undefined ? address.startsWith('*.') : range.low < range.high;
}
