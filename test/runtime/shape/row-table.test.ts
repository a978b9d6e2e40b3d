import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns } from '../../../src/runtime/shape/columns.ts';
import type { Entity } from '../../../src/runtime/shape/exact-json.ts';
import { RowTable } from '../../../src/runtime/shape/row-table.ts';
import { estimateTokens } from '../../../src/runtime/shape/tokens.ts';

/** Tokens that a table keeps free for what is said above it. */
const HEAD = 100;

const row = fc.record({ id: fc.string({ maxLength: 30 }), name: fc.string({ unit: 'binary', maxLength: 60 }) });

/** How many rows fit, each of them counted. */
function fitting(rows: readonly Entity[], maxTokens: number): number {
  const all = new RowTable(new Columns(['id', 'name'], []), { maxTokens: 0, structured: false });
  for (const each of rows) all.add(each);
  const [heading = '', ...lines] = all.lines();
  let tokens = HEAD + estimateTokens(heading);
  const beyond = lines.findIndex((line) => {
    tokens += estimateTokens(line) + 1;
    return tokens > maxTokens;
  });
  // The first one always goes in.
  return beyond < 0 ? lines.length : Math.max(1, beyond);
}

test.each([150, 200, 400, 1000])(
  'under a cap of %i tokens it holds as many rows as fit when each is counted',
  (cap) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const table = new RowTable(new Columns(['id', 'name'], []), { maxTokens: cap, structured: false });
        const refused = rows.findIndex((each) => !table.add(each));
        expect(refused < 0 ? rows.length : refused).toBe(fitting(rows, cap));
        expect(table.size).toBe(fitting(rows, cap));
      }),
    );
  },
);

test('with data beside the text, the longer form of each row counts', () => {
  const rows = Array.from({ length: 50 }, (_, index) => ({ id: `id-${index}`, name: 'a name of some length' }));
  const held = (structured: boolean) => {
    const table = new RowTable(new Columns(['id', 'name'], []), { maxTokens: 600, structured });
    for (const each of rows) if (!table.add(each)) break;
    return table.size;
  };
  expect(held(false)).toBeLessThan(50);
  expect(held(true)).toBeLessThan(held(false));
  expect(held(true)).toBeGreaterThan(1);
});

test('rows that were let go leave nothing behind', () => {
  const given = fc.tuple(fc.array(fc.oneof(row, fc.string())), fc.array(row, { minLength: 1 }), fc.boolean());
  fc.assert(
    fc.property(given, fc.constantFrom(0, 150, 300), ([first, then, structured], maxTokens) => {
      const tableOf = () => new RowTable(new Columns(['id', 'name'], []), { maxTokens, structured });
      const table = tableOf();
      for (const each of first) table.add(each);
      table.keep(0);
      const fresh = tableOf();
      expect(then.map((each) => table.add(each))).toStrictEqual(then.map((each) => fresh.add(each)));
      expect([table.lines(), table.data, table.cuts]).toStrictEqual([fresh.lines(), fresh.data, fresh.cuts]);
      table.keep(1);
      expect(table.lines()).toStrictEqual(fresh.lines().slice(0, 2));
    }),
  );
});
