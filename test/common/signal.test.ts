import { expect, test } from 'vitest';
import { Aborter } from '../../src/common/signal.ts';

test('listeners are called once, in order, with the first reason', () => {
  const signal = new Aborter();
  const heard: unknown[] = [];
  signal.addEventListener('abort', () => heard.push(['first', signal.aborted, signal.reason]));
  signal.addEventListener('abort', () => heard.push('second'));
  const reason = new Error('over');
  signal.abort(reason);
  signal.abort(new Error('again'));
  expect(heard).toEqual([['first', true, reason], 'second']);
  expect(signal.reason).toBe(reason);
  expect(() => signal.throwIfAborted()).toThrow(reason);
});

test('a listener that was removed, or added too late, is not called', () => {
  const signal = new Aborter();
  const heard: string[] = [];
  const stopped = () => heard.push('stopped');
  const stopsNext = () => signal.removeEventListener('abort', next);
  const next = () => heard.push('next');
  signal.addEventListener('abort', stopped);
  signal.addEventListener('abort', stopsNext);
  signal.addEventListener('abort', next);
  signal.removeEventListener('abort', stopped);
  signal.throwIfAborted();
  signal.abort();
  signal.addEventListener('abort', () => heard.push('late'));
  signal.abort();
  expect(heard).toEqual([]);
});

test('without a reason, it has the one of the platform', () => {
  const [signal, native] = [new Aborter(), new AbortController()];
  signal.abort();
  native.abort();
  expect(signal.reason).toEqual(native.signal.reason);
});
