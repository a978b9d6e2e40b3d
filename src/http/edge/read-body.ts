import type { IncomingMessage } from 'node:http';
import type { Refusal } from './reply.ts';

/** Reads a request body as text. A body that is too long is refused as soon as possible. */
export function readBody(request: IncomingMessage, most: number): Promise<string | Refusal> {
  const tooLong: Refusal = {
    status: 413,
    message: `A request body may have at most ${most} bytes: this one is longer.`,
    headers: { Connection: 'close' },
  };
  if (request.headers['content-encoding'] !== undefined) {
    return Promise.resolve({ status: 415, message: 'Send the body without Content-Encoding.' });
  }
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type) || /;\s*charset=(?!"?utf-?8"?\s*(;|$))/i.test(type)) {
    return Promise.resolve({ status: 415, message: 'The Content-Type must be application/json, in UTF-8.' });
  }
  if (Number(request.headers['content-length'] ?? 0) > most) return Promise.resolve(tooLong);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= most) chunks.push(chunk);
      else {
        request.pause();
        resolve(tooLong);
      }
    });
    request.on('end', () => resolve(textOf(chunks)));
    request.on('error', () => resolve({ status: 400, message: 'The body is incomplete.' }));
    request.on('close', () => resolve({ status: 400, message: 'The body is incomplete.' }));
  });
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function textOf(chunks: readonly Buffer[]): string | Refusal {
  try {
    return UTF8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  } catch {
    return { status: 400, message: 'The body is not UTF-8.' };
  }
}
