import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entity, Value } from '../../../src/common/exact-json.ts';
import { Columns } from '../../../src/runtime/answer/columns.ts';
import { RowTable } from '../../../src/runtime/answer/row-table.ts';
import { estimateTokens } from '../../../src/runtime/answer/tokens.ts';

/** Tokens that a table reserves for the text above it. */
const HEAD = 100;

const row = fc.record({ id: fc.string({ maxLength: 30 }), name: fc.string({ unit: 'binary', maxLength: 60 }) });

/** The line of column names and that of a row: alone, so that no column is the same in every row. */
function linesOf(row: Entity): readonly string[] {
  const table = new RowTable(new Columns(['id', 'name'], []), { maxTokens: 0, structured: false });
  table.add(row);
  return table.lines();
}

/** How many rows fit, counting each of them. */
function fitting(rows: readonly Entity[], maxTokens: number): number {
  const [heading = ''] = rows.flatMap(linesOf);
  const lines = rows.map((each) => linesOf(each)[1] ?? '');
  let tokens = HEAD + estimateTokens(heading);
  const beyond = lines.findIndex((line) => {
    tokens += estimateTokens(line) + 1;
    return tokens > maxTokens;
  });
  // The first one is always included.
  return beyond < 0 ? lines.length : Math.max(1, beyond);
}

const same = { id: '', name: '' };

test.each([150, 200, 400, 1000])('with a limit of %i tokens, it has as many rows as fit by an exact count', (cap) => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
      const table = new RowTable(new Columns(['id', 'name'], []), { maxTokens: cap, structured: false });
      const refused = rows.findIndex((each) => !table.add(each));
      expect(refused < 0 ? rows.length : refused).toBe(fitting(rows, cap));
      expect(table.size).toBe(fitting(rows, cap));
    }),
    { examples: [[[same, same, same]]] },
  );
});

test('a table of columns with any names stays within its limit', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((each) => each !== '*');
  const drawn = fc.tuple(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), fc.integer({ min: 2, max: 40 }));
  fc.assert(
    fc.property(drawn, fc.integer({ min: 150, max: 2_000 }), ([names, count], cap) => {
      const table = new RowTable(new Columns([], names), { maxTokens: cap, structured: false });
      for (let at = 0; at < count; at += 1) {
        if (!table.add({ ...Object.fromEntries(names.map((each) => [each, at])), more: 1 })) break;
      }
      const [heading = '', ...lines] = table.lines();
      const tokens = [heading, table.leftOut(), ...lines].reduce((sum, line) => sum + estimateTokens(line) + 1, 0);
      // The first row is always included.
      if (table.size > 1) expect(HEAD + tokens).toBeLessThanOrEqual(cap + 2);
    }),
  );
});

test('with structured data, the longer form of each row counts', () => {
  const rows = Array.from({ length: 50 }, (_, index) => ({ id: `id-${index}`, name: 'a name of some length' }));
  const fittingRows = (structured: boolean) => {
    const table = new RowTable(new Columns(['id', 'name'], []), { maxTokens: 600, structured });
    for (const each of rows) if (!table.add(each)) break;
    return table.size;
  };
  expect(fittingRows(false)).toBeLessThan(50);
  expect(fittingRows(true)).toBeLessThan(fittingRows(false));
  expect(fittingRows(true)).toBeGreaterThan(1);
});

test('discarded rows leave nothing behind', () => {
  const other = fc.dictionary(fc.constantFrom('id', 'name', 'a', 'b', 'c'), fc.string());
  const rows = fc.array(fc.oneof(other, row, fc.string()), { maxLength: 12 });
  const fieldLists = fc.constantFrom<string[][]>([], ['*'], ['id', 'b']);
  fc.assert(
    fc.property(rows, rows, rows, fc.boolean(), fc.constantFrom(0, 150, 300), fieldLists, (...drawn) => {
      const [first, gone, then, structured, maxTokens, fields] = drawn;
      const tableOf = () => new RowTable(new Columns(['id', 'name'], fields), { maxTokens, structured });
      const add = (table: RowTable, values: readonly Value[]) => values.map((each) => table.add(each));
      const table = tableOf();
      const fresh = tableOf();
      add(table, first);
      add(fresh, first);
      const mark = table.mark();
      add(table, gone);
      table.resetTo(mark);
      expect(add(table, then)).toStrictEqual(add(fresh, then));
      const state = ({ columns, cuts, data, size, ...rest }: RowTable) => ({ cuts, data, size, rest });
      expect(state(table)).toStrictEqual(state(fresh));
      expect(table.lines()).toStrictEqual(fresh.lines());
      for (const of of ['leftOut', 'empty', 'fields'] as const)
        expect(table.columns[of]()).toStrictEqual(fresh.columns[of]());
      expect(table.columns.paths).toStrictEqual(fresh.columns.paths);
    }),
    { numRuns: 500 },
  );
});
