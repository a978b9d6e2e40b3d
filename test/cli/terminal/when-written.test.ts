import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { whenWritten } from '../../../src/cli/terminal/when-written.ts';

/** A stream that passes on what it is given when it is told to. */
function slowStream() {
  const waiting: (() => void)[] = [];
  const stream = new Writable({ highWaterMark: 4, write: (_chunk, _encoding, done) => void waiting.push(done) });
  return { stream, passOn: () => waiting.shift()?.() };
}

test('does not wait for a stream that has nothing left to write', async () => {
  const written = whenWritten(slowStream().stream, 60_000).then(() => 'written');
  const later = new Promise((resolve) => setImmediate(() => resolve('still waiting')));
  expect(await Promise.race([written, later])).toBe('written');
});

test('waits until a long text is written completely', async () => {
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

test('gives up after a while', async () => {
  const { stream } = slowStream();
  stream.write('a long text');
  await whenWritten(stream, 1);
  expect(stream.listenerCount('drain')).toBe(0);
});
