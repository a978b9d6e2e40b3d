import type { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { DAY } from '../../common/durations.ts';
import { ToolError } from '../../common/tool-error.ts';
import { fetchAuthority } from '../../runtime/network/controller/authority.ts';
import type { TrustSettings } from '../../runtime/network/controller/types.ts';
import { VERSION_PATH } from '../../runtime/network/controller/version-path.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

/** Milliseconds for each step. */
const TIME = 8_000;

/** Days: a certificate that expires within this time gets a warning. */
const SOON = 30;
/** Milliseconds by which clocks may differ without causing problems. */
const SKEW = 30_000;

/** An address to connect to, and how its findings are named. */
interface Way {
  /** The network, with the address if it has several. */
  readonly of: string;
  readonly target: { readonly host: string; readonly port: number };
  /** `https://host:port` */
  readonly origin: string;
  readonly trust: TrustSettings;
  /** What sets the network up again. */
  readonly again: string;
}

/**
 * Connects to all addresses of a network at the same time. If one of them works, an address that does not is only a warning.
 * @param network its name
 */
export async function reachFindings(
  network: string,
  addresses: readonly string[],
  trust: TrustSettings,
): Promise<Finding[]> {
  const ways = await Promise.all(
    addresses.map((address) => {
      const { hostname, port, host } = new URL(address);
      const of = addresses.length === 1 ? network : `${network}, ${host}`;
      const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) };
      return wayFindings({ of, target, origin: address, trust, again: `ziti-mcp init --network ${network}` });
    }),
  );
  const isOpen = (way: readonly Finding[]) => way.every(({ state }) => state !== 'failed');
  if (!ways.some(isOpen)) return ways.flat();
  return ways.flat().map((each) => (each.state === 'failed' ? { ...each, state: 'warning' } : each));
}

/** Step by step; it stops at the first step that fails. */
async function wayFindings(way: Way): Promise<Finding[]> {
  const { of, target, again } = way;
  const { host, port } = target;
  const address = await lookup(host).catch((error: NodeJS.ErrnoException) => error);
  if (address instanceof Error) {
    return [failed(`dns (${of})`, `${host} was not found (${address.code}).`, `Check the address: ${again}`)];
  }
  const dns = ok(`dns (${of})`, `${host} is ${address.address}.`);
  const refused = await tcpFault(target);
  if (refused !== undefined) {
    return [
      dns,
      failed(
        `tcp (${of})`,
        `Cannot connect to ${host}:${port} (${refused}).`,
        'Check that the controller is running and that no firewall blocks the connection.',
      ),
    ];
  }
  return [dns, ok(`tcp (${of})`, `${host}:${port} answers.`), ...(await tlsFindings(way))];
}

/** The authority to trust, which a fingerprint may name. Without a connection, the handshake says why. */
async function authorityFor({ origin, trust }: Way): Promise<string | undefined | ToolError> {
  const { ca, caFingerprint } = trust;
  if (ca !== undefined || caFingerprint === undefined) return ca;
  const settings = { origin, connectTimeout: TIME };
  return fetchAuthority(settings, caFingerprint, AbortSignal.timeout(TIME)).catch((error: unknown) =>
    error instanceof ToolError ? error : undefined,
  );
}

function tcpFault(target: { host: string; port: number }): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connect({ ...target, timeout: TIME });
    const end = (fault?: string) => {
      socket.destroy();
      done(fault);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end('no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

/** Whether a finding is about the certificate, or the protocol, of whatever answers. */
export const isAboutTls = ({ check }: Finding): boolean => check.startsWith(TLS);

/** How the names of these checks begin. */
const TLS = 'tls (';

async function tlsFindings(way: Way): Promise<Finding[]> {
  const { of, target, again } = way;
  const ca = await authorityFor(way);
  if (ca instanceof ToolError) return [failed(`${TLS}${of})`, ca.message, ca.advice.person)];
  const socket = await handshake(target, ca);
  if (socket instanceof Error) {
    return [
      failed(
        `${TLS}${of})`,
        `No TLS connection: ${(socket as NodeJS.ErrnoException).code ?? socket.message}.`,
        'Check that this is the address of a controller, and that no proxy answers instead of it.',
      ),
    ];
  }
  try {
    const fault = trustFault(socket);
    const chain = chainOf(socket);
    const [what, next] = DISTRUST[fault ?? ''] ?? [
      `is not trusted (${fault})`,
      'Compare its fingerprint with the one your operator gave you',
    ];
    const tls =
      fault === undefined
        ? ok(`${TLS}${of})`, `The certificate of ${target.host} is verified.`)
        : failed(`${TLS}${of})`, `The certificate of ${target.host} ${what}.`, `${next}: ${again}`);
    // A certificate that is only out of date may be so because of a clock.
    const isRead = fault === undefined || isOutOfDate(fault);
    const answer = isRead ? answerFindings(of, target, await headOf(socket, target.host)) : [];
    return [tls, expiryFinding(of, chain), ...answer];
  } finally {
    socket.destroy();
  }
}

/** Node's code for what is wrong with a certificate; undefined if nothing is. */
function trustFault({ authorized, authorizationError }: TLSSocket): string | undefined {
  const error = authorizationError as Error | string | null | undefined;
  if (authorized) return undefined;
  return typeof error === 'object' ? ((error as NodeJS.ErrnoException | null)?.code ?? 'unknown') : error;
}

const isOutOfDate = (fault: string): boolean => ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'].includes(fault);

/** What is wrong with a certificate whose authority is trusted, and what to do before `init`. */
const DISTRUST: Readonly<Record<string, readonly [what: string, next: string]>> = {
  CERT_HAS_EXPIRED: [
    'has expired, according to the clock of this machine',
    'Check this clock. If it is right, renew the certificate on the controller, or ask its operator to; then try again',
  ],
  CERT_NOT_YET_VALID: [
    'is not valid yet, according to the clock of this machine',
    'Check this clock and that of the controller; then try again',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: ['is for another name', 'Use a name that it is for'],
};

function handshake(target: { host: string; port: number }, ca: string | undefined): Promise<TLSSocket | Error> {
  return new Promise((done) => {
    const trust = ca === undefined ? {} : { ca, allowPartialTrustChain: true };
    const servername = /^[\d.]+$|:/.test(target.host) ? {} : { servername: target.host };
    const socket = connectTls({ ...target, ...trust, ...servername, rejectUnauthorized: false, timeout: TIME });
    socket.once('secureConnect', () => done(socket));
    // What is left open would keep the process alive.
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', done);
  });
}

function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: X509Certificate | undefined = socket.getPeerX509Certificate();
  while (next !== undefined && !chain.some(({ raw }) => raw.equals(next?.raw as Buffer))) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

const RENEW = 'Renew it on the controller, or ask its operator to.';

/** The certificate in a chain that expires first. */
export function expiryFinding(of: string, chain: readonly X509Certificate[], now = Date.now()): Finding {
  const [first] = [...chain].sort((one, other) => Date.parse(one.validTo) - Date.parse(other.validTo));
  const check = `certificate (${of})`;
  if (first === undefined)
    return warning(
      check,
      'The controller presents no certificate.',
      'Check its configuration, or ask its operator to.',
    );
  const days = Math.floor((Date.parse(first.validTo) - now) / DAY);
  const subject = first.subject.replaceAll('\n', ', ');
  const what = `${subject} is valid until ${new Date(first.validTo).toISOString()}`;
  if (days < 0) return failed(check, `${what}: it has expired.`, RENEW);
  if (days < SOON) return warning(check, `${what}: ${days} days.`, RENEW);
  return ok(check, `${what}.`);
}

function answerFindings(of: string, { host, port }: Way['target'], head: string): Finding[] {
  if (head === '') {
    const what = `${host}:${port} accepts connections, but does not answer requests.`;
    return [failed(`http (${of})`, what, 'Restart the controller, or ask its operator to.')];
  }
  const date = Date.parse(/^date: (.+)\r$/im.exec(head)?.[1] ?? '');
  return Number.isNaN(date) ? [] : [clockFinding(of, date - Date.now())];
}

/** What the server answers to a request on this connection, to the end of the header; empty if it does not answer in time. */
function headOf(socket: TLSSocket, host: string): Promise<string> {
  return new Promise((done) => {
    let text = '';
    const end = () => done(text);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) end();
    });
    socket.once('close', end);
    socket.once('timeout', end);
    socket.write(
      `GET ${VERSION_PATH} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n`,
    );
  });
}

/** @param skew milliseconds by which the controller is ahead */
export function clockFinding(of: string, skew: number): Finding {
  const seconds = Math.round(Math.abs(skew) / 1000);
  const check = `clock (${of})`;
  if (Math.abs(skew) < SKEW) return ok(check, `The clocks agree to within ${Math.max(1, seconds)} s.`);
  const what = `The clock of the controller is ${seconds} s ${skew > 0 ? 'ahead' : 'behind'}.`;
  return warning(
    check,
    what,
    'Correct the clock of this machine or of the controller: tokens and certificates depend on it.',
  );
}
