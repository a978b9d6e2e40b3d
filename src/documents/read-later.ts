/** A row in which one value is JSON text until somebody reads it. */
type Packed<Row, Key extends keyof Row> = Omit<Row, Key> & { readonly [key in Key]: string };

/** Turns one value of each row into text: a text of any size is read at once, and most are never needed. */
export const pack = <Row, Key extends keyof Row>(rows: readonly Row[], key: Key): Packed<Row, Key>[] =>
  rows.map((row) => ({ ...row, [key]: JSON.stringify(row[key]) }));

/** The rows again: the value of each is parsed when it is first read. */
export function unpack<Row, Key extends keyof Row>(rows: readonly Packed<Row, Key>[], key: Key): readonly Row[] {
  for (const row of rows) {
    const text = row[key];
    const parse = (): unknown => {
      const value: unknown = JSON.parse(text);
      Object.defineProperty(row, key, { value });
      return value;
    };
    Object.defineProperty(row, key, { get: parse, configurable: true, enumerable: true });
  }
  return rows as unknown as readonly Row[];
}
