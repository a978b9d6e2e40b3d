/**
 * A process of its own for one use of a passphrase: deriving the key takes a quarter of a gigabyte, which a server would
 * hold from then on. It reads one request as JSON from stdin, and writes one answer to stdout.
 */
import { text } from 'node:stream/consumers';
import { age } from './age.ts';
import type { AgeAnswer, AgeRequest } from './age-process.ts';

async function answer(): Promise<AgeAnswer> {
  const request = JSON.parse(await text(process.stdin)) as AgeRequest;
  const { key, workFactor } = request;
  if ('text' in request) {
    return { sealed: Buffer.from(await age.seal(request.text, key, workFactor)).toString('base64') };
  }
  return { text: (await age.open(Buffer.from(request.sealed, 'base64'), key)) ?? null };
}

void answer().then((answered) => process.stdout.write(JSON.stringify(answered), () => process.exit()));
