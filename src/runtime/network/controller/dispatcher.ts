import type { SecureContext, TLSSocket } from 'node:tls';
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { AttemptFailure, codeOf } from './attempt-failure.ts';
import { proxyExceptions } from './proxy-exceptions.ts';
import type { ConnectionSettings } from './types.ts';

/** Enough for the calls that are in progress at the same time. */
const CONNECTIONS = 10;

interface DispatcherOptions {
  readonly proxy: ConnectionSettings['proxy'];
  /** Milliseconds until TLS with the controller must be established, including the proxy. */
  readonly connectTimeout: number;
  /** How the controller is verified; `unverified` is only for fetching what is then compared with a fingerprint. */
  readonly trust: SecureContext | 'unverified';
  /** Maximum bytes of an answer's body, counted while it arrives (no limit). */
  readonly maxResponseSize?: number;
  readonly onConnected?: (socket: TLSSocket) => void;
  /** How many at most (10); calls beyond this number wait for one. */
  readonly connections?: number;
}

/** One keep-alive pool for one controller, direct or through a proxy. Connection failures throw an `AttemptFailure`. */
export function openDispatcher(options: DispatcherOptions): Dispatcher {
  const { proxy, connectTimeout, trust } = options;
  const tls: buildConnector.BuildOptions = {
    ...(trust === 'unverified' ? {} : { secureContext: trust }),
    // Set explicitly, otherwise NODE_TLS_REJECT_UNAUTHORIZED would decide.
    rejectUnauthorized: trust !== 'unverified',
    timeout: connectTimeout,
    // A resumed session would skip checking the certificate's names; new connections are rare.
    maxCachedSessions: 0,
  };
  const shared = {
    connect: tls,
    connections: options.connections ?? CONNECTIONS,
    // The call's own budget limits the time.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: options.maxResponseSize ?? -1,
    factory: (origin: string | URL, pool: Pool.Options) => {
      const pending: Pending = new Set();
      return endingPending(
        new Pool(origin, { ...pool, connect: watchedConnector(pool.connect, options, pending) }),
        pending,
      );
    },
  };
  if (proxy === undefined) return new Agent(shared as Agent.Options);
  const isDirect = proxyExceptions(proxy.exceptions);
  return new Agent({
    ...(shared as Agent.Options),
    factory: (origin, pool) =>
      isDirect(new URL(origin))
        ? shared.factory(origin, pool)
        : new ProxyAgent({
            ...(shared as Agent.Options),
            uri: proxy.url,
            requestTls: tls,
            proxyTls: { timeout: connectTimeout, rejectUnauthorized: true },
          }),
  });
}

/** A function for each connection that is not established yet, which gives it up. */
type Pending = Set<() => void>;

/**
 * The pool, but destroying it ends pending connections too: undici would leave them until they time out, and they would
 * keep the process running.
 */
function endingPending(pool: Pool, pending: Pending): Pool {
  // It has several signatures, and calls itself by another one.
  const destroy = pool.destroy.bind(pool) as (...args: readonly unknown[]) => Promise<void>;
  return Object.assign(pool, {
    destroy(...args: readonly unknown[]) {
      for (const giveUp of pending) giveUp();
      return destroy(...args);
    },
  });
}

/**
 * A connector with one timeout for everything, whose failures mean that nothing was sent. undici passes a tunnelling
 * function if there is a proxy, and plain TLS options if not.
 */
function watchedConnector(
  connect: Pool.Options['connect'],
  options: DispatcherOptions,
  pending: Pending,
): buildConnector.connector {
  const tunnelled = typeof connect === 'function';
  const stage = tunnelled ? 'proxy' : 'connect';
  const open = tunnelled ? connect : buildConnector(connect as buildConnector.BuildOptions);
  return (target, callback) => {
    let over = false;
    const finish = (error: AttemptFailure | null, socket: TLSSocket | null) => {
      clearTimeout(timer);
      pending.delete(giveUp);
      over = true;
      if (error) callback(error, null);
      else callback(null, socket as TLSSocket);
    };
    const late = () => finish(new AttemptFailure('UND_ERR_CONNECT_TIMEOUT', stage), null);
    const timer = setTimeout(late, options.connectTimeout);
    // Without calling back: undici would connect again.
    const giveUp = () => {
      clearTimeout(timer);
      over = true;
      opening?.destroy();
    };
    pending.add(giveUp);
    // undici returns the socket, though its types do not say so.
    const opening = open(target, (error, socket) => {
      if (over) socket?.destroy();
      else if (error) finish(connectFailure(error, tunnelled), null);
      else {
        options.onConnected?.(socket as TLSSocket);
        finish(null, socket as TLSSocket);
      }
    }) as unknown as TLSSocket | undefined;
  };
}

function connectFailure(error: Error, tunnelled: boolean): AttemptFailure {
  const stage = tunnelled ? 'proxy' : 'connect';
  const status = /^Proxy response \((\d+)\)/.exec(error.message)?.[1];
  if (status !== undefined) return new AttemptFailure('PROXY_STATUS', stage, status);
  const names = (error as { cert?: { subjectaltname?: string } }).cert?.subjectaltname ?? '';
  return new AttemptFailure(codeOf(error), stage, names);
}
