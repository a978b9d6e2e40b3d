import { expect, test } from 'vitest';
import { memoryState } from '../../../src/http/state/memory-state.ts';

test('the oldest entries give way when all of them together are too long', async () => {
  const state = memoryState();
  const long = 'x'.repeat(1024 * 1024);
  await state.write('replaced', long, 60_000);
  for (let each = 0; each < 64; each += 1) await state.write('replaced', long, 60_000);
  for (let each = 0; each < 64; each += 1) await state.write(`entry ${each}`, long, 60_000);
  const kept = async (key: string) => (await state.read(key)) !== undefined;
  expect([await kept('replaced'), await kept('entry 0'), await kept('entry 63')]).toEqual([false, true, true]);
  await state.forget('entry 1');
  await state.write('in its place', long, 60_000);
  expect([await kept('entry 0'), await kept('in its place')]).toEqual([true, true]);
});
