/**
 * Keeps stdout for the protocol: from here on, whatever writes to `process.stdout` by itself (a library, a warning)
 * reaches stderr instead. Imported before anything else.
 */
import { Writable } from 'node:stream';

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

/** The real stdout. A reader that has gone is an `error` event of this stream. */
export const protocolOut = new Writable({
  write(chunk: Buffer, _encoding, done) {
    write(chunk, (error) => done(error));
  },
});
process.stdout.on('error', (error) => protocolOut.destroy(error));
