import { expect, test } from 'vitest';
import { Slices } from '../../src/common/slices.ts';

/** Works until this turn's slice is used up. */
function useUp(slices: Slices): void {
  while (!slices.areUsed);
}

test('work continues at once while there is time in this turn', () => {
  expect(new Slices().giveWay()).toBeUndefined();
});

test('once its time is used up, other work runs first, and waiting work takes turns', async () => {
  const slices = new Slices();
  const order: string[] = [];
  const work = async (name: string) => {
    for (let part = 1; part <= 2; part += 1) {
      useUp(slices);
      await slices.giveWay();
      order.push(`${name}${part}`);
    }
  };
  const all = [work('a'), work('b')];
  setImmediate(() => order.push('other'));
  await Promise.all(all);
  expect(order).toEqual(['a1', 'other', 'b1', 'a2', 'b2']);
});

test('a later turn has a slice of its own', async () => {
  const slices = new Slices();
  useUp(slices);
  await slices.next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(slices.giveWay()).toBeUndefined();
});
