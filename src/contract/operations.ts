import type { ArgumentPlace, BodyPart, HttpMethod } from './requests.ts';
import type { ToolFacts } from './tools.ts';

/**
 * The place of a list in an answer, and how it is paged, if it differs from OpenZiti's controllers. Places in the
 * answer are paths of property names.
 */
export interface ListForm {
  /** The path to the rows; empty if the answer itself is the list. */
  readonly rows: readonly string[];
  /** The path to the number of rows in the whole list. */
  readonly total?: readonly string[];
  /** The path to the value that requests the next page: a cursor, a number, or a URL. */
  readonly following?: readonly string[];
  /** The path to whether there are more rows, if the cursor of the next page is the id of the last row. */
  readonly more?: readonly string[];
  /** Whether the answer is declared to have a `Link` header field (RFC 8288). */
  readonly linked?: boolean;
  /** The argument that selects a page, what it counts, and the number of the first page. */
  readonly next?: { readonly argument: string; readonly by: 'cursor' | 'page' | 'offset'; readonly first?: 0 | 1 };
  /** The argument for the page size, its maximum, and its default. */
  readonly size?: { readonly argument: string; readonly most?: number; readonly usual?: number };
}

/** What rules and lists know about an operation. */
export interface OperationFacts extends ToolFacts {
  /** Earlier names: accepted everywhere, listed nowhere. */
  readonly aliases: readonly string[];
  /** Key of the API's entry in the generated `apis`. */
  readonly api: string;
}

/** One row of the operation table: everything that the interpreter needs to make the call. */
export interface Operation extends OperationFacts {
  /** The document's operationId; null if it has none. */
  readonly operationId: string | null;
  readonly method: HttpMethod;
  /** Path template relative to the API's base path, such as `/services/{id}`. */
  readonly path: string;
  /** Whether making the same call twice has the same effect as making it once (RFC 9110, section 9.2.2). */
  readonly idempotent: boolean;
  readonly arguments: Readonly<Record<string, ArgumentPlace>>;
  /**
   * Fields of the body that take ids, as dotted paths, and the list of the entities that they are of; with `{}` at the end
   * for the keys of an object.
   */
  readonly ids?: Readonly<Record<string, string>>;
  /** Media type of the request's body, as it is declared; absent where none is sent. */
  readonly sends?: string;
  /** If no argument is for the body, no body is sent. */
  readonly mayOmit?: true;
  /** Arguments without a place here are further properties of the body. */
  readonly takesMore?: true;
  /** For a form, by the names on the wire. */
  readonly parts?: Readonly<Record<string, BodyPart>>;
  /** Path prefix instead of the API's, if the document gives the operation its own server. */
  readonly base?: string;
  /** Media type of the successful answer. */
  readonly answers: string;
  /** HTTP statuses that the document declares as success. */
  readonly success: readonly number[];
  /**
   * Present if the answer is a list: the fields that its rows show by default, as dotted paths; empty if rows are plain
   * values.
   */
  readonly rows?: readonly string[];
  /** For a list: where its rows are, and how it is paged; absent if it is like those of OpenZiti's controllers. */
  readonly list?: ListForm;
  /** An example filter for this list; absent if none is known. */
  readonly filter?: string;
  /** The earliest version of its API's document that is known to have it; absent if none is known to lack it. */
  readonly since?: string;
  /** Not reviewed yet: its effect is a guess from its method. */
  readonly review?: true;
}

/** One API document of the table. */
export interface ApiDocument {
  readonly api: string;
  readonly title: string;
  readonly version: string;
  /** Path prefix of all its operations, such as `/edge/management/v1`. */
  readonly basePath: string;
  /** `sha256:` and the digest of the imported source. */
  readonly digest: string;
}

/** The overlay as plain data in the generator's format: documents can be read with it without a build. */
export type OverlayData = Readonly<Record<string, unknown>>;
