import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OpenQuestions } from '../../../../src/runtime/gate/limits/open-questions.ts';

const LIFE = 300_000;
const never = new AbortController().signal;
let questions: OpenQuestions;

beforeEach(() => {
  vi.useFakeTimers();
  questions = new OpenQuestions();
});
afterEach(() => vi.useRealTimers());

const open = (token: string, signal = never) => questions.open(token, LIFE, signal);

test('one question is open; four wait, in order, and a further one is refused at once', async () => {
  expect(await open('first')).toBe(true);
  const order: string[] = [];
  const waiting = ['a', 'b', 'c', 'd'].map(async (token) => {
    expect(await open(token)).toBe(true);
    order.push(token);
  });
  expect(open('e')).toBeUndefined();
  for (const token of ['first', 'a', 'b', 'c']) {
    questions.close(token);
    questions.close(token);
    await vi.advanceTimersByTimeAsync(0);
  }
  await Promise.all(waiting);
  expect(order).toStrictEqual(['a', 'b', 'c', 'd']);
});

test('a question waits for forty seconds at most', async () => {
  await open('first');
  let isOpen: boolean | undefined;
  void open('second')?.then((is) => {
    isOpen = is;
  });
  await vi.advanceTimersByTimeAsync(39_999);
  expect(isOpen).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(isOpen).toBe(false);
});

test('a question that nobody answers is closed when its answer would not count any more', async () => {
  await open('first');
  await vi.advanceTimersByTimeAsync(LIFE - 1);
  const next = open('second');
  await vi.advanceTimersByTimeAsync(1);
  expect(await next).toBe(true);
});

test('closing a question twice does not close the next one', async () => {
  await open('first');
  questions.close('first');
  await open('first');
  await vi.advanceTimersByTimeAsync(0);
  const next = open('second');
  questions.close('first');
  expect(await next).toBe(true);
  expect(vi.getTimerCount()).toBe(1);
});

test('the question of a cancelled call does not wait', async () => {
  const call = new AbortController();
  call.abort();
  expect(await open('first', call.signal)).toBe(false);
  expect(await open('second')).toBe(true);
});
