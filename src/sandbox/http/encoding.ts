/**
 * Compresses answers as the controller does: it uses the requested encoding with the highest weight, and the first
 * among equals. If that is Brotli, the status is lost: every answer is a 200, whatever the body says.
 */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { WireReply } from './send.ts';

type Compress = (body: string | Uint8Array) => Uint8Array;

const ENCODINGS: ReadonlyMap<string, Compress> = new Map<string, Compress>([
  ['br', (body) => brotliCompressSync(body)],
  ['gzip', (body) => gzipSync(body)],
  ['deflate', (body) => deflateSync(body)],
]);

/** The reply in the encoding that this `Accept-Encoding` selects; unchanged if none is supported. */
export function encoded(reply: WireReply, accepted: string | undefined): WireReply {
  const encoding = accepted === undefined ? undefined : chosen(accepted);
  const compress = encoding === undefined ? undefined : ENCODINGS.get(encoding);
  if (encoding === undefined || compress === undefined) return reply;
  return {
    status: encoding === 'br' ? 200 : reply.status,
    headers: { ...reply.headers, 'content-encoding': encoding, vary: 'Accept-Encoding' },
    body: compress(reply.body),
  };
}

/** A weight of 0, which forbids an encoding, only does so if another encoding has a higher one. */
function chosen(accepted: string): string | undefined {
  let best: { readonly name: string; readonly weight: number } | undefined;
  for (const part of accepted.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    if (!ENCODINGS.has(name)) continue;
    const written = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const weight = written === undefined ? 1 : Number(written);
    if (best === undefined || weight > best.weight) best = { name, weight };
  }
  return best?.name;
}
