/**
 * Keeps stdout for the protocol: from here on, whatever writes to `process.stdout` by itself (a library, a warning)
 * reaches stderr instead. Imported before anything else.
 */

/** The real stdout, as it was. A reader that has gone is an `error` event of this stream. */
export const protocolOut = process.stdout;

Object.defineProperty(process, 'stdout', { value: process.stderr, configurable: true, enumerable: true });
// Without a listener the event would end the process with a stack trace; those who write are told by their callback.
protocolOut.on('error', () => undefined);
// Nor does a reader of the log that has gone end what the server is for.
process.stderr.on('error', () => undefined);
