import { expect, test } from 'vitest';
import { buildModel } from '../../codegen/model/build-model.ts';
import { load } from '../../codegen/model/load.ts';
import { operations } from '../../src/generated/operations.ts';
import { buildSurface } from '../../src/surface/build.ts';
import { unmarkedSecrets } from '../../src/surface/compare/rules/secrets.ts';

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

test('every field that is named like a secret is declared as one', async () => {
  const { tools } = buildSurface(buildModel(await load('spec')), 'test');
  const undeclared = tools.flatMap((tool) => unmarkedSecrets(tool).map(({ what }) => `${tool.name}: ${what}`));
  expect(undeclared).toEqual([]);
});
