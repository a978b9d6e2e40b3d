import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { whenWritten } from '../../../src/cli/terminal/when-written.ts';

/** A stream that passes on what it is given when it is told to. */
function slowStream() {
  const waiting: (() => void)[] = [];
  const stream = new Writable({ highWaterMark: 4, write: (_chunk, _encoding, done) => void waiting.push(done) });
  return { stream, passOn: () => waiting.shift()?.() };
}

test('nothing waits for a stream that has passed on everything', async () => {
  await whenWritten(slowStream().stream, 60_000);
});

test('a long text is waited for, to its end', async () => {
  const { stream, passOn } = slowStream();
  stream.write('a long text');
  stream.write('and more');
  let isWritten = false;
  const written = whenWritten(stream, 60_000).then(() => {
    isWritten = true;
  });
  passOn();
  await new Promise(setImmediate);
  expect(isWritten).toBe(false);
  passOn();
  await written;
});

test('nobody waits for ever', async () => {
  const { stream } = slowStream();
  stream.write('a long text');
  await whenWritten(stream, 1);
  expect(stream.listenerCount('drain')).toBe(0);
});
