import { addressOf } from '../runtime/network/controller/address.ts';
import { UsageError } from './usage-error.ts';

/**
 * The address of a controller as people write it. `host:port`, which the earlier server accepted, means https; the path of
 * an API is left out.
 * @param what what contains the address, for messages
 * @throws {UsageError}
 */
export function addressFrom(text: string, what = '--controller'): string {
  let url: URL;
  try {
    url = new URL(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text) ? text : `https://${text}`);
  } catch {
    // Not repeated: it may contain a user name and a password.
    throw new UsageError(`${what} is not a URL: use https://host:port.`);
  }
  if (url.protocol !== 'https:') throw new UsageError(`${what} is ${url.origin}: only https is supported.`);
  if (url.username || url.password) {
    throw new UsageError(
      `${what} contains a user name or password: use ZITI_MCP_USERNAME and ZITI_MCP_PASSWORD instead.`,
    );
  }
  return addressOf(url);
}

/** Whether two texts name the same controller. */
export function isSameController(one: string, other: string): boolean {
  try {
    return addressFrom(one) === addressFrom(other);
  } catch {
    return one === other;
  }
}
