/** A long list is hidden row by row, so that nobody else waits for long; call-secrets.test.ts compares the result. */
import { expect, test } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import { hideLongList } from '../../../../src/runtime/safety/secrets/hide-rows.ts';

const slices = { areUsed: true, giveWay: async () => undefined } as never;
const rows = Array.from({ length: 100 }, (_, n) => ({ id: `i${n}`, note: 'é'.repeat(500) }));
const list = (data: unknown) => new ControllerAnswer(200, 'application/json', JSON.stringify({ data, meta: {} }));

test('a long list is never hidden as a whole', async () => {
  const sizes: number[] = [];
  const hidden = await hideLongList(list(rows), slices, (answer) => {
    sizes.push(answer.size);
    return answer;
  });
  expect(hidden.json).toStrictEqual({ data: rows, meta: {} });
  expect(sizes).toHaveLength(rows.length + 1);
  expect(Math.max(...sizes)).toBeLessThan(2000);
});

test('a fault in hiding a row is no reason to show the list', async () => {
  let calls = 0;
  const failsOnce = (answer: ControllerAnswer) => {
    calls += 1;
    if (calls === 1) throw new Error('a fault');
    return answer;
  };
  await expect(hideLongList(list(rows), slices, failsOnce)).rejects.toThrow('a fault');
});
