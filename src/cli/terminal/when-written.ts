import type { Writable } from 'node:stream';

/** Resolves when a stream has passed on all that it was given, at the latest after some milliseconds. */
export function whenWritten(stream: Writable, atMost: number): Promise<void> {
  if (!stream.writableNeedDrain) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stream.off('drain', done);
      resolve();
    };
    const timer = setTimeout(done, atMost);
    stream.once('drain', done);
  });
}
