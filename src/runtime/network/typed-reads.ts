/** The types of reads, generated from the edge-management document. */
import type { operations } from '../../generated/edge-management.types.ts';

/** The envelope of an operation's JSON answer. */
type Envelope<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

/** Operations whose tools have the document's names, and answer with data. */
export type TypedRead = {
  [Name in keyof operations]: Envelope<Name> extends { data?: unknown } ? Name : never;
}[keyof operations];

/** The `data` of an answer. */
export type DataOf<Name extends TypedRead> = Envelope<Name> extends { data?: infer Data } ? NonNullable<Data> : never;

/** One row of a list. */
export type RowOf<Name extends TypedRead> = DataOf<Name> extends readonly (infer Row)[] ? Row : never;
