import { isIP } from 'node:net';
import { AddressList, isLoopback, LOOPBACK } from '../../http/edge/address-list.ts';
import { hasEveryPublic } from '../../http/edge/private-addresses.ts';
import { UsageError } from '../usage-error.ts';

/** Addresses that can connect to an address of this machine. A name may stand for addresses of both kinds. */
function peersOf(host: string): AddressList {
  const all = isLoopback(host) ? LOOPBACK.entries : ['0.0.0.0/0', '::/0'];
  const kind = isIP(host);
  return new AddressList(all.filter((entry) => kind === 0 || entry.includes(':') === (kind === 6)));
}

/**
 * Lists of addresses must make a difference: some of them can connect, and some cannot.
 * @throws {UsageError} if one trusts or lets in everybody, or nobody
 */
export function requireReach(host: string, proxies: AddressList | undefined, sources: AddressList | undefined): void {
  const peers = peersOf(host);
  if (proxies !== undefined) requireProxies(host, proxies, peers);
  if (sources === undefined) return;
  if (proxies === undefined && !sources.meets(peers)) {
    throw new UsageError(
      `--allow-source ${sources.entries.join()} includes no address that can connect to --host ${host}, so nobody could connect. Add such an address, or name the proxies in front with --behind-proxy.`,
    );
  }
  const isIPv4Only = proxies === undefined && isIP(host) === 4;
  if (hasEveryPublic(sources, 'ipv4') && (isIPv4Only || hasEveryPublic(sources, 'ipv6'))) {
    throw new UsageError(
      `--allow-source ${sources.entries.join()} includes every public address: omit it, or list only the addresses of your clients.`,
    );
  }
}

function requireProxies(host: string, proxies: AddressList, peers: AddressList): void {
  if (hasEveryPublic(proxies, 'ipv4') || hasEveryPublic(proxies, 'ipv6')) {
    throw new UsageError(
      `--behind-proxy ${proxies.entries.join()} includes every public address: anyone could then claim to be any client. List only the addresses of your proxies.`,
    );
  }
  if (!proxies.meets(peers)) {
    throw new UsageError(
      `--behind-proxy ${proxies.entries.join()}: no proxy at such an address can connect to --host ${host}. Use 127.0.0.1 for a proxy on this machine, or another --host.`,
    );
  }
}
