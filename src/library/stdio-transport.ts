import type { Readable, Writable } from 'node:stream';
import { LineTransport } from '../runtime/protocol/transports/line-transport.ts';
import type { Transport } from './transport.ts';

/**
 * A connection over a pair of streams: those of this process, or any others.
 * @param stdout carries the protocol; nothing else may write to it
 */
export function stdioTransport(stdin: Readable = process.stdin, stdout: Writable = process.stdout): Transport {
  return new LineTransport(stdin, stdout);
}
