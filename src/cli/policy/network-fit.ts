import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';
import picomatch from 'picomatch';
import { splitList } from '../../runtime/gate/policy/name-list.ts';
import { UsageError } from '../usage-error.ts';

/** How the connection's controller is named: by a host name or an IP address, or not at all for the embedded one. */
export interface NamedController {
  readonly by: 'name' | 'address' | 'sandbox';
  /** All its possible names: host, host with port, origin, and the name of the stored network. */
  readonly names: readonly string[];
}

export const SANDBOX: NamedController = { by: 'sandbox', names: ['sandbox'] };

const DEFAULT_PORT = '443';

/** @param origin `https://host`, with or without a port; the default port is 443 */
export function namedController(origin: string, storedAs: readonly string[] = []): NamedController {
  const { hostname, port } = new URL(origin);
  const { by, hosts } = hostForms(hostname);
  const names = hosts.flatMap((host) => {
    const withPort = `${host}:${port || DEFAULT_PORT}`;
    const short = port === '' || port === DEFAULT_PORT ? [`https://${host}`] : [];
    return [host, withPort, `https://${withPort}`, ...short];
  });
  return { by, names: [...storedAs, ...names] };
}

/** A host in every equivalent spelling: trailing dot, international names, and mapped addresses. */
function hostForms(written: string): { readonly by: 'name' | 'address'; readonly hosts: readonly string[] } {
  const host = written.replace(/(?<!\.)\.+$/, '');
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 0) {
    return { by: 'name', hosts: [...new Set([host, domainToUnicode(host)])] };
  }
  return { by: 'address', hosts: isIP(bare) === 6 ? [host, bare, ...mappedAddress(bare)] : [host] };
}

/** The IPv4 address in an IPv6 one such as `::ffff:7f00:1` (RFC 4291, section 2.5.5.2). */
function mappedAddress(address: string): string[] {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return [];
  const bytes = [high, low].flatMap((half) => [Number.parseInt(half, 16) >> 8, Number.parseInt(half, 16) & 0xff]);
  return [bytes.join('.')];
}

/** Whether a list of globs matches a network. Undecidable if one has host names and the other addresses. */
export type Fit = 'yes' | 'no' | 'unknown';

/**
 * Host names are case-insensitive. A glob that matches nothing is not an error: a file may serve several networks.
 * @param place for messages
 * @throws {UsageError} for an entry that cannot match anything
 */
export function fitOf(written: readonly string[], controller: NamedController, place: string): Fit {
  const entries = written.flatMap(splitList);
  for (const entry of entries) requireMeaning(entry.replace(/^!/, ''), place);
  const wanted = entries.filter((entry) => !entry.startsWith('!'));
  const unwanted = entries.filter((entry) => entry.startsWith('!')).map((entry) => entry.slice(1));
  const isWanted = wanted.length === 0 ? 'yes' : best(wanted.map((entry) => entryFit(entry, controller)));
  const isUnwanted = best(unwanted.map((entry) => entryFit(entry, controller)));
  if (isWanted === 'no' || isUnwanted === 'yes') return 'no';
  return isWanted === 'unknown' || isUnwanted === 'unknown' ? 'unknown' : 'yes';
}

/** @throws {UsageError} for an entry that no network fits, whatever it is meant to say */
function requireMeaning(entry: string, place: string): void {
  if (entry === '') throw new UsageError(`${place}: an entry names nothing.`);
  if (/^(?!https:)[a-z][a-z\d+.-]*:\/\//i.test(entry)) {
    throw new UsageError(`${place}: controllers have https addresses: write https://host:port, or host:port.`);
  }
  if (/^\[?[\d.:a-f]*\]?\/\d+$/i.test(entry) && isIP(entry.replace(/[[\]]|\/\d+$/g, '')) !== 0) {
    throw new UsageError(`${place}: a range of addresses is not understood: use a glob, such as 10.1.*.`);
  }
}

/** The result of the most certain entry. */
const best = (fits: readonly Fit[]): Fit => (['yes', 'unknown'] as const).find((fit) => fits.includes(fit)) ?? 'no';

function entryFit(entry: string, { by, names }: NamedController): Fit {
  const { pattern, about, port } = readEntry(entry);
  const literal = [entry.toLowerCase(), pattern.toLowerCase()];
  const matches = picomatch(pattern, { nocase: true });
  if (names.some((name) => literal.includes(name.toLowerCase()) || matches(name))) return 'yes';
  const isOther = about === by || about === 'any' || by === 'sandbox' || literal.includes('sandbox');
  const portDiffers = port !== undefined && !names.some((name) => name.endsWith(`:${port}`));
  return isOther || portDiffers ? 'no' : 'unknown';
}

/** Without the path of a URL, such as that of an API: controllers are named by host and port. */
const withoutPath = (rest: string): string => rest.replace(/^([^/{}()]*)\/.*$/s, '$1');

/** With the brackets of an IPv6 address as they are: a glob would take them for a list of characters. */
const withPlainBrackets = (rest: string): string => rest.replace(/^\[((?=.*:.*:)[\da-f:.*?]+)\](?=$|:)/i, '\\[$1\\]');

/** What an entry refers to: one without a glob is normalized. */
function readEntry(entry: string): { pattern: string; about: 'name' | 'address' | 'any'; port?: string } {
  const [, scheme = '', all = ''] = /^(https:\/\/)?(.*)$/is.exec(entry) ?? [];
  const rest = withoutPath(all);
  const literal = /[*?{}()|!+@\\]/.test(rest) ? undefined : literalHost(rest);
  if (literal !== undefined) {
    const { host, about, port } = literal;
    const full = port ?? (scheme === '' ? undefined : DEFAULT_PORT);
    const pattern = `${scheme.toLowerCase()}${host}${full === undefined ? '' : `:${full}`}`;
    return { pattern, about, ...(full === undefined ? {} : { port: full }) };
  }
  const [, host = rest, port] = /^(.*?)\.?(?::(\d+))?$/.exec(withPlainBrackets(rest)) ?? [];
  const pattern = `${scheme}${host}${port === undefined ? '' : `:${port}`}`;
  return { pattern, about: aboutOf(host), ...(port === undefined ? {} : { port }) };
}

function literalHost(text: string) {
  const url = isIP(text) === 6 ? `https://[${text}]` : `https://${text}`;
  if (!URL.canParse(url)) return undefined;
  const { by: about, hosts } = hostForms(new URL(url).hostname);
  // Of a mapped address, the one that controllers are named by too.
  const host = hosts.find((each) => isIP(each) === 4) ?? hosts[0] ?? '';
  const [, port] = isIP(text) === 6 ? [] : (/:(\d+)$/.exec(text) ?? []);
  return { host, about, ...(port === undefined ? {} : { port: String(Number(port)) }) };
}

/** What a glob without a port can match: names have letters, addresses digits, and IPv6 several colons. */
function aboutOf(glob: string): 'name' | 'address' | 'any' {
  if (!/[\p{L}\p{N}]/u.test(glob)) return 'any';
  const isHex = /^[0-9a-f:.*?{}()|!+@,[\]\\]*$/i.test(glob);
  return isHex && (!/[a-z]/i.test(glob) || glob.includes('::') || glob.split(':').length > 2) ? 'address' : 'name';
}
