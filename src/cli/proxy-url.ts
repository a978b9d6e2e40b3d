import type { Environment } from './merge.ts';
import { UsageError } from './usage-error.ts';

/** The proxy that an environment names, and what is reached without it, both as they are written there. */
export function proxyIn(environment: Environment): { url: string; exceptions: string } | undefined {
  const url = environment['HTTPS_PROXY'] || environment['https_proxy'];
  return url ? { url, exceptions: environment['NO_PROXY'] ?? environment['no_proxy'] ?? '' } : undefined;
}

/**
 * The proxy in HTTPS_PROXY as a full URL: `host:port` means http.
 * @throws {UsageError} if it is not the URL of an HTTP proxy; never quotes the value, which may contain a password
 */
export function parseProxyUrl(text: string): string {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!/^[^:]+:\/\/[^/]/.test(full) || !URL.canParse(full)) throw refused('is not a URL');
  const url = new URL(full);
  if (!/^https?:$/.test(url.protocol))
    throw refused(`names a ${url.protocol} proxy, but only HTTP proxies are supported`);
  if (/[^/]/.test(url.pathname) || url.search || url.hash) throw refused('has something after the host and port');
  if (!isEncoded(url.username) || !isEncoded(url.password))
    throw refused('has a user name or password with a "%" in it: write "%" as %25');
  return url.href;
}

const refused = (what: string): UsageError =>
  new UsageError(
    `HTTPS_PROXY ${what}. Use http://host:port or http://name:password@host:port, with special characters percent-encoded, or set it to an empty value to use no proxy.`,
  );

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
