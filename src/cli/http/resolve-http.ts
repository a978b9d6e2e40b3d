import { isIP, isIPv6 } from 'node:net';
import { createSecureContext } from 'node:tls';
import { ForeignPath } from '../../common/foreign-path.ts';
import { isSystemError, systemReason } from '../../common/system-reason.ts';
import { AddressFault, AddressList, isLoopback } from '../../http/edge/address-list.ts';
import { ENDPOINT } from '../../http/paths.ts';
import { DEFAULT_HTTP_LIMITS, type HttpSettings, type TlsFiles } from '../../http/settings.ts';
import { readTls } from '../../http/tls-files.ts';
import { splitList } from '../../runtime/gate/policy/name-list.ts';
import { readPem } from '../files/read-pem.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { requireReach } from './reach.ts';

/**
 * Resolves where and how the server listens.
 * @param hasPersonalLogins whether people log in to a network themselves
 * @throws {UsageError} if others could reach it unencrypted, or something is missing, contradictory or unreadable
 */
export function resolveHttp(values: Values, hasPersonalLogins: boolean): HttpSettings {
  const host = listenOn(values.text('host') ?? '127.0.0.1');
  const tls = tlsOf(values);
  const proxies = addresses(values, 'behind-proxy');
  const sources = addresses(values, 'allow-source');
  const publicUrl = publicUrlOf(values);
  if (tls !== undefined && proxies === undefined && publicUrl !== undefined) requireAnswer(publicUrl);
  const hosts = entriesOf(values, 'allow-host').map(hostOf);
  requireReach(host, proxies, sources);
  requireUse(values, hasPersonalLogins);
  if (!isLoopback(host) && tls === undefined && proxies === undefined) {
    throw new UsageError(
      `--host ${host} is reachable from other machines without TLS: use --tls-cert and --tls-key, or --behind-proxy with the addresses of the proxies that terminate TLS in front.`,
    );
  }
  if (!isLoopback(host) && publicUrl === undefined && hosts.length === 0) {
    throw new UsageError(`--host ${host}: set the URL that clients use: --public-url https://name/mcp.`);
  }
  return {
    host,
    port: values.number('port') ?? 8080,
    ...(tls === undefined ? {} : { tls }),
    ...(proxies === undefined ? {} : { proxies }),
    ...(sources === undefined ? {} : { sources }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    hosts,
    origins: entriesOf(values, 'allow-origin').map(originOf),
    jsonResponse: values.on('json-response'),
    stateless: values.on('stateless'),
    sse: values.on('sse'),
    limits: {
      ...DEFAULT_HTTP_LIMITS,
      requestsPerMinute: values.number('requests-per-minute') ?? DEFAULT_HTTP_LIMITS.requestsPerMinute,
      sessions: values.number('max-sessions') ?? DEFAULT_HTTP_LIMITS.sessions,
      sessionIdle: (values.number('session-idle') ?? DEFAULT_HTTP_LIMITS.sessionIdle / 1000) * 1000,
    },
  };
}

/** @throws {UsageError} for what does nothing without sessions */
function requireUse(values: Values, hasPersonalLogins: boolean): void {
  if (!values.on('stateless')) return;
  if (values.text('expose') === 'managed') {
    throw new UsageError('--expose managed needs sessions, and with --stateless there are none: use --expose find.');
  }
  const ofSessions = hasPersonalLogins ? ['max-sessions'] : ['max-sessions', 'session-idle'];
  const useless = ofSessions.find((name) => values.list(name) !== undefined);
  if (useless !== undefined && !values.on('sse')) {
    throw new UsageError(`--${useless} does nothing with --stateless: there are no sessions.`);
  }
}

/** The entries of a list, separated by commas or repeated. */
export const entriesOf = (values: Values, name: string): string[] => (values.list(name) ?? []).flatMap(splitList);

function addresses(values: Values, name: string): AddressList | undefined {
  const entries = entriesOf(values, name);
  if (entries.length === 0) {
    if (values.list(name) !== undefined) throw new UsageError(`--${name} needs an address, such as 10.0.0.0/8.`);
    return undefined;
  }
  try {
    return new AddressList(entries);
  } catch (error) {
    throw error instanceof AddressFault ? new UsageError(`--${name}: ${error.message}.`) : error;
  }
}

function tlsOf(values: Values): TlsFiles | undefined {
  const [cert, key, clientCa] = [values.text('tls-cert'), values.text('tls-key'), values.text('tls-client-ca')];
  if (cert === undefined && key === undefined) {
    if (clientCa !== undefined) throw new UsageError('--tls-client-ca needs --tls-cert and --tls-key.');
    return undefined;
  }
  if (cert === undefined || key === undefined) throw new UsageError('--tls-cert and --tls-key must be used together.');
  if (clientCa !== undefined) readPem('--tls-client-ca', clientCa);
  const files: TlsFiles = { cert, key, ...(clientCa === undefined ? {} : { clientCa }) };
  try {
    createSecureContext(readTls(files));
    return files;
  } catch (error) {
    if (error instanceof ForeignPath) throw new UsageError(`--tls-cert and --tls-key: ${error.message}`);
    const why = isSystemError(error)
      ? systemReason(error)
      : 'use PEM files of a certificate and of its key, without a passphrase';
    throw new UsageError(`--tls-cert ${cert} and --tls-key ${key} cannot be used: ${why}.`);
  }
}

/** An address or a name to listen on, without anything else. */
function listenOn(host: string): string {
  const isNumber = /^[\d.]+$/.test(host);
  if (isIP(host) !== 0 || (!isNumber && /^[\w.-]+$/.test(host))) return host;
  throw new UsageError(
    `--host "${host}": use an address or a name alone, such as 0.0.0.0 or ::1. The port goes into --port.`,
  );
}

function publicUrlOf(values: Values): string | undefined {
  const text = values.text('public-url');
  if (text === undefined) return undefined;
  const url = safeUrl(text);
  const isFine =
    url !== undefined && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
  if (!isFine || url.username || url.password || url.hash || url.search) {
    throw new UsageError('--public-url must be an https URL without user name, query and fragment.');
  }
  return url.href;
}

/** @throws {UsageError} for a URL that this server would not answer at, if nothing is in front of it */
function requireAnswer(publicUrl: string): void {
  const { protocol, pathname } = new URL(publicUrl);
  if (protocol === 'https:' && ['/', ENDPOINT].includes(pathname)) return;
  throw new UsageError(
    `--public-url ${publicUrl}: with TLS and no proxy in front, it must be an https URL that ends with ${ENDPOINT}.`,
  );
}

function safeUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** A name or an address, as requests have it in their Host header, without a port. */
function hostOf(text: string): string {
  const name = isIPv6(text) ? `[${text}]` : text;
  if (/^(?:\[[0-9a-f:.]+\]|[\w.-]+)$/i.test(name)) return name;
  throw new UsageError(`--allow-host "${text}": use a name alone, such as mcp.example.com.`);
}

function originOf(text: string): string {
  const url = safeUrl(text);
  if (url !== undefined && url.origin === text.toLowerCase() && /^https?:$/.test(url.protocol)) return url.origin;
  throw new UsageError(`--allow-origin "${text}": use an origin, such as https://chat.example.com.`);
}
