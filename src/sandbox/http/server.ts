/** The HTTPS server: reads requests, records each of them, and sends what the dispatcher answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxReply, SandboxRequest } from '../kernel.ts';
import { DropConnection } from './drop-connection.ts';
import { encoded } from './encoding.ts';
import type { FaultMachine } from './fault-machine.ts';
import { BodyTooLarge, readRequest } from './read-request.ts';
import { toWire, type WireReply } from './send.ts';

/** A request that arrived, as tests see it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ServeOptions {
  readonly port: number;
  readonly tls: ServerOptions;
  readonly dispatch: (request: SandboxRequest) => Promise<SandboxReply>;
  readonly faults: FaultMachine;
  readonly seen: SeenRequest[];
  readonly instanceId: string;
}

const REMEMBERED = 1000;
const HEADER_BYTES = 1_000_000;
const PIECES = 10;

export async function serve(options: ServeOptions): Promise<{ server: Server; port: number }> {
  const server = createServer({ ...options.tls, maxHeaderSize: HEADER_BYTES, keepAlive: true });
  const origin = () => `https://localhost:${(server.address() as AddressInfo).port}`;
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    handle(message, response, origin(), options).catch(() => response.destroy());
  });
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => resolve());
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** Anything that isn't a valid HTTP request is answered in plain text. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const head = [`HTTP/1.1 ${status}`, 'content-type: text/plain; charset=utf-8', `content-length: ${status.length}`];
  socket.end(`${[...head, 'connection: close'].join('\r\n')}\r\n\r\n${status}`);
}

async function handle(message: IncomingMessage, response: ServerResponse, origin: string, options: ServeOptions) {
  try {
    const reply = await answer(message, origin, options);
    await send(
      response,
      encoded(reply, message.headers['accept-encoding']?.toString()),
      message.method === 'HEAD',
      options,
    );
  } catch (error) {
    if (!(error instanceof DropConnection)) throw error;
    message.socket.destroy();
  }
}

async function answer(message: IncomingMessage, origin: string, options: ServeOptions): Promise<WireReply> {
  let request: SandboxRequest;
  try {
    request = await readRequest(message, origin);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    const body = { code: 'REQUEST_ENTITY_TOO_LARGE', message: 'The body is larger than 1 MiB.', cause: null };
    return toWire({ status: 413, body });
  }
  note(message, request, options.seen);
  const replaced = await options.faults.before();
  const reply = replaced ?? options.faults.widen(await options.dispatch(request));
  return options.faults.after(toWire(reply));
}

function note(message: IncomingMessage, request: SandboxRequest, seen: SeenRequest[]): void {
  const { method, path, headers, rawBody } = request;
  seen.push({ method, path, query: message.url?.slice(path.length + 1) ?? '', headers, body: rawBody } as SeenRequest);
  if (seen.length > REMEMBERED) seen.shift();
}

async function send(
  response: ServerResponse,
  reply: WireReply,
  headOnly: boolean,
  options: ServeOptions,
): Promise<void> {
  const body = headOnly ? Buffer.alloc(0) : Buffer.from(reply.body);
  response.writeHead(reply.status, {
    server: 'ziti-controller/v0.0.0',
    'ziti-instance-id': options.instanceId,
    ...reply.headers,
    'content-length': body.length,
  });
  const time = options.faults.bodyTime;
  if (time > 0) {
    const size = Math.max(1, Math.ceil(body.length / PIECES));
    for (let at = 0; at < body.length && !response.destroyed; at += size) {
      await sleep(time / PIECES);
      response.write(body.subarray(at, at + size));
    }
    response.end();
  } else response.end(body);
}
