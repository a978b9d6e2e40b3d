import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutCells } from '../../../src/runtime/answer/fold.ts';

test('a line is left without any of its cells but the first', () => {
  const cells = fc.array(
    fc.tuple(
      fc.string({ maxLength: 3 }).filter((cell) => !cell.includes('|')),
      fc.boolean(),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(cells, (each) => {
      const line = each.map(([cell]) => cell).join(' | ');
      const places = each.flatMap(([, isOmitted], place) => (isOmitted && place > 0 ? [place] : []));
      const remaining = each.flatMap(([cell], place) => (places.includes(place) ? [] : [cell]));
      expect(withoutCells(line, places, ' | ')).toBe(remaining.join(' | '));
    }),
    { seed: 1, numRuns: 300 },
  );
});
