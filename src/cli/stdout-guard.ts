/**
 * Keeps stdout for the protocol: from here on, anything else that writes to `process.stdout` (a library, a warning)
 * goes to stderr. Must be imported first.
 */

/** The real stdout. If its reader goes away, this stream emits `error`. */
export const protocolOut = process.stdout;

Object.defineProperty(process, 'stdout', { value: process.stderr, configurable: true, enumerable: true });
// Without a listener, the event would crash the process; writers get the error in their callback.
protocolOut.on('error', () => undefined);
// A log reader that goes away must not end the server either.
process.stderr.on('error', () => undefined);
