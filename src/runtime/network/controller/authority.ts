import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { Signal } from '../../../common/signal.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { placeOf } from './address.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { openDispatcher } from './dispatcher.ts';
import { exchange } from './exchange.ts';
import { fingerprintOf, parseFingerprint } from './fingerprint.ts';
import type { ConnectionSettings } from './types.ts';

/** Where controllers publish their authorities, without authentication (RFC 7030, section 4.1). */
const CACERTS_PATHS = [
  '/.well-known/est/cacerts',
  '/edge/management/v1/.well-known/est/cacerts',
  '/edge/client/v1/.well-known/est/cacerts',
];
/** One megabyte: we do not yet know who is answering. */
const MAX_CACERTS_SIZE = 1 << 20;

/** What a connection without any trust needs. */
type Meeting = Pick<ConnectionSettings, 'origin' | 'proxy' | 'connectTimeout'>;

/** What a controller presents before it is trusted. It proves nothing; a fingerprint from elsewhere does. */
interface Presented {
  /** The server's certificate, and the others in its chain. */
  readonly chain: readonly X509Certificate[];
  readonly published: readonly X509Certificate[];
}

/**
 * The PEM of the authority with this fingerprint, fetched from the controller. The connection is unverified and carries
 * no secret; the fingerprint is what makes the result trustworthy.
 * @throws {ToolError} of kind `unreachable` if the controller does not have it; {@link AttemptFailure} if there is no
 * connection
 */
export async function fetchAuthority(settings: Meeting, wanted: string, signal: Signal) {
  const fingerprint = parseFingerprint(wanted);
  const presented = await meet(settings, signal);
  const found = [...presented.published, ...presented.chain].find((each) => fingerprintOf(each) === fingerprint);
  if (found !== undefined) return found.toString();
  const authority = authorityOf(presented);
  const shown = authority === undefined ? '' : ` It shows ${fingerprintOf(authority)} instead.`;
  throw new ToolError(
    'unreachable',
    `The controller at ${settings.origin} has no authority with the fingerprint ${fingerprint}.${shown} Nothing was sent to it.`,
    'Ask the operator of the controller for its fingerprint: the authority may have been renewed, or another machine may be answering.',
  );
}

/** The error for a controller whose authority is not trusted, with the fingerprint to compare. */
export async function unknownAuthority(settings: ConnectionSettings, signal: Signal): Promise<ToolError> {
  // The connection is refused anyway, even if fetching the details fails.
  const presented = await meet(settings, signal).catch(() => undefined);
  signal.throwIfAborted();
  const authority = presented && authorityOf(presented);
  const { ca, caFingerprint } = settings.trust;
  const judged = (ca ?? caFingerprint) ? 'is not signed by the CA that was given' : 'is signed by an unknown CA';
  const message = `The certificate of the controller at ${settings.origin} ${judged}. Nothing was sent to it.`;
  const { source } = settings;
  const to = typeof source === 'object' ? ` to ziti-mcp init --network ${source.stored}` : '';
  if (authority === undefined) {
    return new ToolError('unreachable', message, `Pass --ca FILE with the CA's PEM${to}.`);
  }
  const fingerprint = fingerprintOf(authority);
  const pass = `with the fingerprint from the operator of the controller. If they match, pass --ca-fingerprint ${fingerprint}, or --ca FILE with the CA's PEM${to}.`;
  return new ToolError('unreachable', `${message} The fingerprint of its CA is ${fingerprint}.`, {
    model: `A person must compare it ${pass}`,
    person: `Compare it ${pass}`,
  });
}

/** What a controller presents before it is trusted, for a person to check. */
export interface PresentedController {
  /** The server's certificate first, then the others in its chain. */
  readonly chain: readonly X509Certificate[];
  /** The top certificate of the chain; undefined if not even the issuer of the first is sent. */
  readonly authority: X509Certificate | undefined;
}

/**
 * Connects to a controller for the first time. No secrets are sent. @throws {AttemptFailure} if there is no connection
 */
export async function inspectController(settings: Meeting, signal: Signal): Promise<PresentedController> {
  const presented = await meet(settings, signal);
  return { chain: presented.chain, authority: authorityOf(presented) };
}

async function meet(settings: Meeting, signal: Signal): Promise<Presented> {
  const { origin, proxy, connectTimeout } = settings;
  const chain: X509Certificate[] = [];
  const dispatcher = openDispatcher({
    proxy,
    connectTimeout,
    trust: 'unverified',
    maxResponseSize: MAX_CACERTS_SIZE,
    onConnected: (socket) => chain.push(...chainOf(socket)),
  });
  try {
    return { chain, published: await publishedBy(dispatcher, origin, signal) };
  } finally {
    await dispatcher.destroy();
  }
}

async function publishedBy(dispatcher: Dispatcher, origin: string, signal: Signal): Promise<X509Certificate[]> {
  const { certificatesOf } = await import('./pkcs7.ts');
  for (const path of CACERTS_PATHS) {
    const { status, body } = await exchange(dispatcher, { ...placeOf(origin, path), method: 'GET' }, signal).catch(
      nothingSent,
    );
    const found = status === 200 ? certificatesOf(new TextDecoder().decode(body)) : [];
    if (found.length > 0) return found;
  }
  return [];
}

/** Whatever fails here, the actual call has not been sent. */
function nothingSent(error: AttemptFailure): never {
  throw new AttemptFailure(error.reason, 'connect', error.detail);
}

function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  // A root is its own issuer: the chain ends there.
  while (next?.raw && !chain.some(({ raw }) => raw.equals(next?.raw as Buffer))) {
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return chain;
}

/** The top certificate of the server's chain; undefined if not even its issuer is sent. */
function authorityOf({ chain, published }: Presented): X509Certificate | undefined {
  const leaf = chain[0];
  if (leaf === undefined) return undefined;
  const candidates = [...published, ...chain];
  const seen = new Set<string>();
  let top = leaf;
  while (!top.checkIssued(top) && !seen.has(top.fingerprint256)) {
    seen.add(top.fingerprint256);
    const current = top;
    const issuer = candidates.find((each) => current.checkIssued(each) && current.verify(each.publicKey));
    if (issuer === undefined) return top === leaf ? undefined : top;
    top = issuer;
  }
  return top;
}
