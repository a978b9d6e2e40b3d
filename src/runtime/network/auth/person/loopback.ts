import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Bytes of a form that a person fills in. */
const LARGEST_FORM = 4_096;

/** A page of this server's own, for a browser on the same machine. */
export interface Page {
  readonly status?: number;
  readonly title: string;
  /** HTML of the body. */
  readonly body: string;
  /** Where the browser is sent on to. */
  readonly location?: string;
}

export const NOT_FOUND: Page = { status: 404, title: 'Not found', body: '<p>There is nothing here.</p>' };
export const DONE: Page = { title: 'Logged in', body: '<p>You can close this page.</p>' };
export const FAILED: Page = {
  status: 400,
  title: 'Not logged in',
  body: '<p>The program that started this login says why.</p>',
};

export interface Loopback {
  readonly port: number;
  /** Ends it once the page that is being sent has arrived. */
  close(): void;
}

/**
 * A server for one page that only this machine can reach (RFC 8252, section 7.3).
 * @param port 0 picks a free one
 * @param answer the answer to a request with this method, path and parameters
 * @throws if the port is taken
 */
export async function openLoopback(
  port: number,
  answer: (method: string, path: string, query: URLSearchParams) => Promise<Page>,
): Promise<Loopback> {
  const server = createServer((request, response) => {
    void respond(request, response, server, answer).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // Waiting for a person does not keep the program alive.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  server: Server,
  answer: Parameters<typeof openLoopback>[1],
): Promise<void> {
  const { port } = server.address() as AddressInfo;
  // A request under another name comes from a page elsewhere (DNS rebinding).
  const isHere = [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const query = request.method === 'POST' ? new URLSearchParams(await formOf(request)) : searchParams;
  const page = isHere ? await answer(request.method ?? '', pathname, query) : NOT_FOUND;
  const { title, body, location, status = location === undefined ? 200 : 302 } = page;
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
    ...(location === undefined ? {} : { location }),
  });
  response.end(
    `<!doctype html><meta charset="utf-8"><title>${title}</title><style>body{font:1.1rem system-ui;margin:4rem auto;max-width:32rem}input,button{font:inherit}</style><h1>${title}</h1>${body}\n`,
  );
}

async function formOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LARGEST_FORM) throw new Error('a form that is too large');
  }
  return text;
}
