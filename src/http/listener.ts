import {
  createServer as createPlain,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTls, type Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Logger } from '../common/log.ts';
import { SecureResponse } from './edge/secure-response.ts';
import type { HttpSettings, TlsFiles } from './settings.ts';
import { followFiles, readTls } from './tls-files.ts';

type Options = ServerOptions<typeof IncomingMessage, typeof SecureResponse>;
/** Serves a request. */
export type Handle = RequestListener<typeof IncomingMessage, typeof SecureResponse>;

/** Answers to invalid HTTP requests (RFC 9110, section 15.5). */
const FAULTS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Creates the HTTP server, with limits on everything a stranger can send before anything checks it. */
export function makeListener({ tls, limits }: HttpSettings, handle: Handle, log: Logger): Server {
  const options: Options = {
    ServerResponse: SecureResponse,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headerTime,
    requestTimeout: limits.requestTime,
    connectionsCheckingInterval: Math.min(1_000, limits.headerTime),
    keepAliveTimeout: 65_000,
    requireHostHeader: true,
    insecureHTTPParser: false,
  };
  const server =
    tls === undefined
      ? createPlain(options, handle)
      : followFiles(makeTls(tls, options), tls, limits.certificateCheck, log).on('request', handle);
  // All header fields are checked: with a maximum, the parser would silently drop some.
  server.maxHeadersCount = 0;
  const answering = answeringOn(server);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Whatever is sent first is taken for the answer to the first request.
    if (!socket.writable || error.code === 'ECONNRESET' || answering(socket)) {
      socket.destroy();
      return;
    }
    const status = FAULTS[error.code ?? ''] ?? '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
  });
  return server;
}

/**
 * @returns whether an answer is still missing on a connection, other than that to a request which has not arrived
 * completely
 */
function answeringOn(server: Server): (socket: Duplex) => boolean {
  const answers = new WeakMap<Duplex, readonly ServerResponse[]>();
  const openOn = (socket: Duplex) => (answers.get(socket) ?? []).filter(({ closed }) => !closed);
  server.on('request', ({ socket }, response) => answers.set(socket, [...openOn(socket), response]));
  return (socket) => openOn(socket).some(({ req, headersSent }) => req.complete || headersSent);
}

function makeTls(files: TlsFiles, options: Options): TlsServer {
  const wantsCertificates = files.clientCa !== undefined;
  return createTls({
    ...options,
    ...readTls(files),
    minVersion: 'TLSv1.2',
    handshakeTimeout: options.headersTimeout,
    // Certificates are checked together with all other credentials, so that the refusal can give a reason.
    ...(wantsCertificates ? { requestCert: true, rejectUnauthorized: false } : {}),
  });
}
