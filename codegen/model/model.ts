import type { ApiDocument, ChangeTable, ListedTool, Operation, SecretTable, ToolInput } from '../../src/contract.ts';
import type { InputError } from '../common/errors.ts';
import type { JsonObject } from '../common/json.ts';
import type { Overlay } from '../overlay/overlay.ts';
import type { PlacedOperation } from '../overlay/overlay-index.ts';
import type { Thesaurus } from '../overlay/thesaurus.ts';
import type { HandWritten } from './hand-written.ts';

/** One tool, complete: everything that emitters read. */
export interface Tool {
  readonly operation: Operation;
  readonly listed: ListedTool;
  readonly input: ToolInput;
  /** Schema of a successful JSON answer, as the document declares it. */
  readonly output?: JsonObject;
  /** What the document says of the operation in a line: foreign text, which is searched and never shown. */
  readonly summary?: string;
  /** The reason for its effect, from the overlay. */
  readonly why: string;
  /** The example question. */
  readonly question: string;
}

/** By operation, its example questions; the first is the one in the reference. */
export type Questions = Readonly<Record<string, readonly string[]>>;

/** An operation that cannot become a tool, and why. */
export interface LeftOut {
  readonly api: string;
  /** Method and path; absent if the operations of a place cannot be told apart. */
  readonly operation?: string;
  readonly why: InputError;
}

/** A category of tools: its id, for `--categories`, and its title. */
export interface Category {
  readonly id: string;
  readonly title: string;
}

/** The repaired document of one API, and what is known about it. */
export interface Api extends ApiDocument {
  readonly document: JsonObject;
}

/** Everything that is generated, before it is printed. Tools are sorted by name. */
export interface Model {
  readonly apis: readonly Api[];
  readonly categories: readonly Category[];
  readonly secrets: SecretTable;
  readonly changes: ChangeTable;
  readonly tools: readonly Tool[];
  /** This package's own tools; none for a document that is served without a build. */
  readonly handWritten: readonly HandWritten[];
  readonly leftOut: readonly LeftOut[];
  readonly thesaurus: Thesaurus;
  readonly questions: Questions;
  /** The inputs of the model as they were read. */
  readonly overlay: Overlay;
  /** Operations that the overlay does not know, with their new entries. */
  readonly unreviewed: readonly PlacedOperation[];
}
