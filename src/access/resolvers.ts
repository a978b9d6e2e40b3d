/** Which intercepts also catch the DNS lookups of the clients that intercept. */
import { rangeOf, rangesMeet } from './addresses.ts';
import type { Intercept } from './intercepts.ts';

const DNS_PORT = 53;

/**
 * Resolvers with public addresses that many machines use. A private one mostly escapes: local routes come before
 * intercepts.
 */
const PUBLIC_RESOLVERS = [
  ...['1.0.0.1', '1.1.1.1', '8.8.4.4', '8.8.8.8', '9.9.9.9', '149.112.112.112', '208.67.220.220', '208.67.222.222'],
  ...['2001:4860:4860::8888', '2606:4700:4700::1111', '2620:fe::fe'],
].flatMap((address) => rangeOf(address) ?? []);

/** The addresses and ranges that catch lookups at public resolvers, without duplicates. */
export function caughtResolvers(intercepts: readonly Intercept[]): readonly string[] {
  const catching = intercepts.filter(
    ({ high, low, protocol }) => protocol === 'udp' && low <= DNS_PORT && high >= DNS_PORT,
  );
  return [...new Set(catching.map(({ address }) => address))].filter(holdsResolver);
}

function holdsResolver(address: string): boolean {
  const range = rangeOf(address);
  return range !== undefined && PUBLIC_RESOLVERS.some((resolver) => rangesMeet(range, resolver));
}

interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** Port ranges without the one for DNS. */
export const withoutDns = (ranges: readonly PortRange[]): readonly PortRange[] =>
  ranges
    .flatMap(({ high, low }) =>
      low > DNS_PORT || high < DNS_PORT
        ? [{ low, high }]
        : [
            { low, high: DNS_PORT - 1 },
            { low: DNS_PORT + 1, high },
          ],
    )
    .filter(({ high, low }) => low <= high);
