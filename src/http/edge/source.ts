import { isIP } from 'node:net';
import { type AddressList, plainForm } from './address-list.ts';

/** Where a request comes from. */
export interface Source {
  readonly address: string;
  /** Whether it came over https all the way, according to trusted proxies. */
  readonly secure: boolean;
}

const withoutPort = (hop: string): string =>
  hop.replace(/^\[([^\]]+)\](:\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');

/**
 * The client's address: that of the connection, or, behind a trusted proxy, the last one in `X-Forwarded-For` that is
 * not a proxy. Addresses that the client wrote there itself come first and never count.
 */
export function sourceOf(
  peer: string,
  encrypted: boolean,
  headers: { readonly [name: string]: string | readonly string[] | undefined },
  proxies: AddressList | undefined,
): Source {
  if (!proxies?.has(peer)) return { address: plainForm(peer), secure: encrypted };
  const hops = listed(headers['x-forwarded-for']);
  const [proto] = listed(headers['x-forwarded-proto']).slice(-1);
  let address = peer;
  while (proxies.has(address)) {
    const hop = withoutPort(hops.pop() ?? '');
    if (isIP(hop) === 0) break;
    address = hop;
  }
  return { address: plainForm(address), secure: proto === 'https' };
}

const listed = (field: string | readonly string[] | undefined): string[] =>
  [field ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
