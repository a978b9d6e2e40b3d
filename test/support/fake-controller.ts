import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type Authority, cacertsOf, createAuthority, LOOPBACK } from './authority.ts';

/** A request that arrived over TLS. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Common name of the client certificate, if it presented one. */
  readonly clientName: string | undefined;
  readonly socket: TLSSocket;
}

/** The answer for a path; the path has no query. */
export type Answerer = (request: SeenRequest, response: ServerResponse) => void;

export interface FakeController {
  readonly origin: string;
  readonly port: number;
  readonly authority: Authority;
  /** All requests, in order. */
  readonly seen: SeenRequest[];
  /** `METHOD /path` of all requests, in order. */
  calls(): string[];
  /** Sets the answer for a `METHOD /path`. */
  on(call: string, answerer: Answerer): void;
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly authority?: Authority;
  /** Instead of a valid certificate for the loopback address. */
  readonly tls?: ServerOptions;
  readonly port?: number;
  /** The answer to all other requests; 404 by default. */
  readonly otherwise?: Answerer;
}

export const LOG_IN = 'POST /edge/management/v1/authenticate';
export const LOG_OUT = 'DELETE /edge/management/v1/current-api-session';
export const CACERTS = 'GET /.well-known/est/cacerts';

/** A small real HTTPS server with the paths that a connection needs: login, logout and cacerts. */
export async function startFakeController(options: FakeOptions = {}): Promise<FakeController> {
  const authority = options.authority ?? (await createAuthority());
  const tls = options.tls ?? (await authority.issue('localhost', { names: LOOPBACK }));
  const seen: SeenRequest[] = [];
  const answerers = new Map<string, Answerer>();
  const server = createServer({ requestCert: true, rejectUnauthorized: false, ...tls }, async (message, response) => {
    const request = await read(message);
    seen.push(request);
    const answerer = answerers.get(callOf(request)) ?? options.otherwise ?? notFound;
    answerer(request, response);
  });
  // A client that disconnects is not this server's failure.
  server.on('clientError', (_error, socket) => socket.destroy());
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let sessions = 0;
  answerers.set(LOG_IN, (_request, response) => json(response, 200, loginAnswer(`token-${++sessions}`)));
  answerers.set(LOG_OUT, (_request, response) => json(response, 200, { data: {}, meta: {} }));
  answerers.set(CACERTS, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/pkcs7-mime' }).end(cacertsOf(authority));
  });
  return {
    origin: `https://localhost:${port}`,
    port,
    authority,
    seen,
    calls: () => seen.map(callOf),
    on: (call, answerer) => answerers.set(call, answerer),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The controller's answer to a login, with a test's changes. */
export function loginAnswer(token: string, changes: Record<string, unknown> = {}) {
  const data = {
    token,
    authQueries: [],
    isMfaRequired: false,
    isMfaComplete: false,
    updatedAt: '2026-11-21T02:08:37.284Z',
    expiresAt: '2026-11-21T02:38:37.284Z',
    expirationSeconds: 1800,
    ...changes,
  };
  return { data, meta: {} };
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function errorBody(code: string) {
  return { error: { code, message: 'what went wrong', requestId: 'x' }, meta: {} };
}

function notFound(_request: SeenRequest, response: ServerResponse): void {
  json(response, 404, errorBody('NOT_FOUND'));
}

function callOf({ method, path }: SeenRequest): string {
  return `${method} ${path.split('?')[0]}`;
}

async function read(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const socket = message.socket as TLSSocket;
  const { method = '', url: path = '', headers } = message;
  const clientName = [socket.getPeerCertificate().subject?.CN].flat()[0];
  return { method, path, headers, body: Buffer.concat(chunks).toString(), clientName, socket };
}
