/** A source with its rows in memory. */
import type { Source } from '../../../src/insight/reading/source.ts';

/** By operation, its rows, or the single entity. Anything else can't be read. */
export function rowsSource(rows: Readonly<Record<string, unknown>>, now = new Date('2026-11-28T13:45:00Z')): Source {
  const read = <T>(operation: string) =>
    operation in rows ? { value: rows[operation] as T } : { unread: `${operation} is not allowed here` };
  return {
    age: 0,
    giveWay: () => undefined,
    cached: (_key, make) => make(),
    now,
    list: async (operation) => read(operation),
    detail: async (operation) => read(operation),
  };
}
