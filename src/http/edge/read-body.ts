import type { IncomingMessage } from 'node:http';
import type { BodyShare } from './body-room.ts';
import type { Refusal } from './reply.ts';

/**
 * Reads a request body as text. A body that is too long, or that there is no room for, is refused as soon as possible.
 * @param most bytes
 * @param room that it takes until it has arrived
 */
export function readBody(request: IncomingMessage, most: number, room: BodyShare): Promise<string | Refusal> {
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
  const read = new Promise<string | Refusal>((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const add = (chunk: Buffer) => {
      bytes += chunk.length;
      const refused = bytes > most ? tooLong : room.take(chunk.length);
      if (refused === undefined) chunks.push(chunk);
      else {
        request.off('data', add).pause();
        chunks.length = 0;
        resolve(refused);
      }
    };
    request.on('data', add);
    request.on('end', () => resolve(textOf(chunks)));
    request.on('error', () => resolve({ status: 400, message: 'The body is incomplete.' }));
    request.on('close', () => resolve({ status: 400, message: 'The body is incomplete.' }));
  });
  return read.finally(() => room.end());
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function textOf(chunks: readonly Buffer[]): string | Refusal {
  try {
    return UTF8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  } catch {
    return { status: 400, message: 'The body is not UTF-8.' };
  }
}
