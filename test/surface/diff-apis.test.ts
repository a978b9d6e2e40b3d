/** Which parts of two surfaces are compared at all. */
import { describe, expect, test } from 'vitest';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import { surfaceOf, toolOf } from '../support/surfaces.ts';

const list = toolOf();

describe('which APIs are compared', () => {
  const tank = toolOf({ name: 'listTanks', api: 'tank', path: '/tanks', operationId: 'listTanks' });

  test('not one that the new side lacks, and a note says so', () => {
    const { changes, notes } = diffSurfaces(surfaceOf(list, tank), surfaceOf(list));
    expect({ changes, notes }).toEqual({
      changes: [],
      notes: ['Not compared: tank, which the new side does not have.'],
    });
  });
  test('not one that the old side lacks, and a note says so', () => {
    const { changes, notes } = diffSurfaces(surfaceOf(list), surfaceOf(list, tank));
    expect({ changes, notes }).toEqual({
      changes: [],
      notes: ['Not compared: tank, which the old side does not have.'],
    });
  });
  test('none in common is an error, since an empty difference would look fine', () => {
    const alone = { ...surfaceOf(tank), documents: [{ api: 'tank', version: '1', digest: 'sha256:0' }] };
    expect(() => diffSurfaces(surfaceOf(list), alone)).toThrow(/no API in common: one has shop, the other tank/);
  });
  test('pointers refer to the whole surface, not to the compared part', () => {
    const first = toolOf({ name: 'aFirst', api: 'tank', path: '/first' });
    const after = surfaceOf(first, toolOf({ effect: 'write', annotations: { destructiveHint: false } }));
    const [change] = diffSurfaces(surfaceOf(list), after).changes;
    expect(change?.pointer).toBe('/tools/1/effect');
  });
});
