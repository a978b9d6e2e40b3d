/** Reads a request, up to the size that the controller accepts. */

import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { mediaTypeIn } from '../../common/media-type.ts';
import type { SandboxRequest } from '../kernel.ts';

const MAXIMUM_BODY = 1024 * 1024;

/** Thrown for a body of more than 1 MiB. */
export class BodyTooLarge extends Error {}

export async function readRequest(message: IncomingMessage, origin: string): Promise<SandboxRequest> {
  const url = message.url ?? '/';
  const cut = url.indexOf('?');
  const rawBody = await readBody(message);
  return {
    method: message.method ?? 'GET',
    path: cut === -1 ? url : url.slice(0, cut),
    params: {},
    query: new URLSearchParams(cut === -1 ? '' : url.slice(cut + 1)),
    headers: message.headers,
    rawBody,
    body: parseBody(rawBody, message.headers['content-type']),
    clientCertificate: clientCertificate(message.socket as TLSSocket),
    remoteAddress: remoteAddress(message.socket),
    origin,
  };
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    // The rest is still read, so that the client sees the answer.
    if (size <= MAXIMUM_BODY) chunks.push(chunk as Buffer);
  }
  if (size > MAXIMUM_BODY) throw new BodyTooLarge();
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined if it isn't JSON. The controller reads `null` as an object without fields. */
function parseBody(rawBody: string, contentType: string | undefined): unknown {
  if (rawBody === '') return undefined;
  const type = mediaTypeIn(contentType ?? '');
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(rawBody));
  try {
    return (JSON.parse(rawBody) as unknown) ?? {};
  } catch {
    return undefined;
  }
}

function clientCertificate(socket: TLSSocket): X509Certificate | undefined {
  return typeof socket.getPeerX509Certificate === 'function' ? socket.getPeerX509Certificate() : undefined;
}

/** With its port, and with brackets for IPv6. */
function remoteAddress({ remoteAddress: address = '127.0.0.1', remotePort: port = 0 }: Socket): string {
  const plain = address.replace(/^::ffff:/, '');
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}
