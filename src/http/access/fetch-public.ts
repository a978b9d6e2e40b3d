import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { PRIVATE } from '../edge/private-addresses.ts';

const MAX_BYTES = 256 * 1024;
const LONGEST = 5_000;

/** How to fetch an issuer's keys and metadata. */
export interface FetchSettings {
  /** Whether private addresses are allowed. */
  readonly allowPrivate: boolean;
  /** PEM of the authority to trust instead of Node's. */
  readonly ca?: string;
}

/**
 * Fetches JSON over https without following redirects. The address is checked when connecting, so that a name cannot
 * change in between.
 * @throws {Error} if it is missing, too long, too slow, or at a private address
 */
export function fetchPublic(url: URL, { allowPrivate, ca }: FetchSettings): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (url.protocol !== 'https:') throw new Error(`${url.origin}: only https is supported`);
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (!allowPrivate && isIP(literal) !== 0 && PRIVATE.has(literal)) throw new Error(refusal(url.hostname));
    const options = {
      agent: false as const,
      signal: AbortSignal.timeout(LONGEST),
      headers: { Accept: 'application/json' },
      lookup: allowPrivate ? lookup : publicLookup,
      ...(ca === undefined ? {} : { ca }),
    };
    request(url, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > MAX_BYTES) response.destroy(new Error(`${url.href} returned more than ${MAX_BYTES} bytes`));
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode !== 200) return reject(new Error(`${url.href} answers ${response.statusCode}`));
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString()));
        } catch {
          reject(new Error(`${url.href} did not return JSON`));
        }
      });
    })
      .on('error', reject)
      .end();
  });
}

const refusal = (host: string): string =>
  `${host} is at a private address: --allow-private-issuer allows such an issuer`;

type Answer = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** `dns.lookup` without private addresses. */
function publicLookup(host: string, options: LookupOptions, done: Answer): void {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, []);
    const [first] = found;
    if (first === undefined || found.some(({ address }) => PRIVATE.has(address)))
      return done(new Error(refusal(host)), []);
    if (options.all) done(null, found);
    else done(null, first.address, first.family);
  });
}
