import { expect, test } from 'vitest';
import { load } from '../../codegen/model/load.ts';
import { operations } from '../../src/generated/operations.ts';

test('no operation waits for review', () => {
  expect(operations.filter(({ review }) => review).map(({ name }) => name)).toEqual([]);
});

test('no repair waits for review', async () => {
  const { overlay } = await load('spec');
  expect(
    Object.values(overlay.repairs)
      .flat()
      .filter(({ review }) => review),
  ).toEqual([]);
});
