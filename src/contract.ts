/**
 * The contract between the generator and the runtime: the hand-written types of the operation table. Generated files
 * only import this module; the interpreter only reads what is defined here.
 */

/**
 * What a call does to the controller, mildest first: `read` changes nothing, `write` adds or changes, `destructive`
 * removes, replaces or cuts off.
 */
export const EFFECTS = ['read', 'write', 'destructive'] as const;
export type Effect = (typeof EFFECTS)[number];

/**
 * Why an operation needs more care than its effect suggests.
 * - `credential`: its arguments or its answer contain a secret
 * - `lockout`: can cut the operator's own access
 * - `cluster`: changes or moves the controller cluster as a whole
 * - `hazard`: known to harm the controller itself; only exposed by its exact name
 * - `session`: would replace the server's own login; only exposed by its exact name
 */
export const MARKS = ['credential', 'lockout', 'cluster', 'hazard', 'session'] as const;
export type Mark = (typeof MARKS)[number];

/** Marks that a glob in `--allow-write` does not match: the operation must be named exactly. */
export const EXACT_NAME_MARKS: readonly Mark[] = ['hazard', 'session'];

/** Argument names that belong to this server: a document's own of these names gets its place in front (`queryFields`). */
export const RESERVED_ARGUMENTS = ['fields', 'all', 'count', 'dryRun', 'confirm', 'network'] as const;

/** The longest tool name, so that the prefixes that clients add still fit in 64 characters. */
export const MAX_TOOL_NAME = 48;

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** How lists and objects are serialised outside of JSON (OpenAPI 3.1, section 4.8.12.2). */
export type Style = 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';

/** Arguments that match a tool's schema: of the right types, complete, and without unknown keys. */
export type CheckedArguments = Readonly<Record<string, unknown>>;

/** Where one argument of a tool goes in the HTTP request. */
export interface ArgumentPlace {
  /** `body` is a property of the sent object; `whole-body` is the body itself. */
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'whole-body';
  /** The name on the wire, if it differs from the argument's. */
  readonly as?: string;
  /** If it isn't the default of the place: `simple` in paths and headers, `form` in queries and cookies. */
  readonly style?: Style;
  /**
   * Whether each part of a list or an object is sent separately, if it isn't the default of the style: true for `form`
   * and `deepObject`.
   */
  readonly explode?: boolean;
  /** The media type that the value is serialised in, instead of a style. */
  readonly content?: string;
  /** The list tool whose entities an `@id` in this argument refers to. */
  readonly refers?: string;
}

/** How one part of a form is serialised, if its value does not determine it. */
export interface BodyPart {
  /** Its media type. */
  readonly type?: string;
  /** It is binary, sent as a file. */
  readonly file?: boolean;
  readonly style?: Style;
  readonly explode?: boolean;
}

/** The category of the server's own tools that find, describe, choose and call others. */
export const SERVER_CATEGORY = 'server';

/** What rules, lists and records know about a tool of any kind. A row of the operation table has all of it. */
export interface ToolFacts {
  /** Unique among all tools. */
  readonly name: string;
  readonly effect: Effect;
  readonly marks: readonly Mark[];
  readonly category: string;
  /** Its arguments by name; those of an operation include their places in the request. */
  readonly arguments: Readonly<Record<string, Partial<ArgumentPlace>>>;
  /** For an operation: its document, the version that introduced it, and whether it still needs a review. */
  readonly api?: string;
  readonly since?: string;
  readonly review?: boolean;
}

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
  /** Whether the answer is declared to have a `Link` header field (RFC 8288). */
  readonly linked?: boolean;
  /** The argument that selects a page, what it counts, and the number of the first page. */
  readonly next?: { readonly argument: string; readonly by: 'cursor' | 'page' | 'offset'; readonly first?: 0 | 1 };
  /** The argument for the page size, its maximum, and its default. */
  readonly size?: { readonly argument: string; readonly most?: number; readonly usual?: number };
}

/** One row of the operation table: everything that the interpreter needs to make the call. */
export interface Operation extends ToolFacts {
  /** Earlier names: accepted everywhere, listed nowhere. */
  readonly aliases: readonly string[];
  /** Key of the API's entry in the generated `apis`. */
  readonly api: string;
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

/** JSON Schema as plain data (2020-12, the subset that OpenAPI 3.1 documents use). */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * MCP tool annotations (revision 2026-07-28, `ToolAnnotations`). All three are always given, even if they equal the
 * protocol's defaults: some clients only look at the value.
 */
export interface ListedAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
}

/** A tool as `tools/list` shows it, prepared at build time. */
export interface ListedTool {
  readonly name: string;
  /** Shown to people instead of the name; models only see the name. */
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly annotations: ListedAnnotations;
  /** Of an operation, listed only where an operator asks for it: it costs more than all the rest. */
  readonly outputSchema?: JsonSchema;
}

/** Which values of a tool are secret, by dotted path (`[]` after a list, `*` never), with the kind of each. */
export interface ToolSecrets {
  /** Fields of a successful JSON answer; a field covers everything inside it. */
  readonly answer?: Readonly<Record<string, string>>;
  readonly arguments?: Readonly<Record<string, string>>;
  /** Present if the whole answer, which is not JSON, is one secret. */
  readonly whole?: string;
}

/** All secrets in the overlay. */
export interface SecretTable {
  readonly tools: Readonly<Record<string, ToolSecrets>>;
  /** Names of fields that must not be used in filters. */
  readonly filters: readonly string[];
}

/**
 * What a change leaves behind for its reader: `made` and `changed` an entity with the requested fields, `removed`
 * nothing, `added` and `dropped` a list with, or without, the requested rows.
 */
export const OUTCOMES = ['made', 'changed', 'removed', 'added', 'dropped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a change is previewed and verified. */
export interface Change {
  /** The tool that reads the target: with the same arguments, or with the id in the answer of a creation. */
  readonly reader: string;
  readonly outcome: Outcome;
  /** Arguments that become fields of the reader's answer, as dotted paths where the structure is known. */
  readonly fields: readonly string[];
  /** The names of those fields that differ from their argument's. */
  readonly as?: Readonly<Record<string, string>>;
  /** Those that the answer is not declared to have, or is not known to show. */
  readonly undeclared?: readonly string[];
  /** Fields that get this value without an argument. */
  readonly sets?: Readonly<Record<string, unknown>>;
  /** By argument: its value if it is left out, for a change that replaces everything. */
  readonly resets?: Readonly<Record<string, unknown>>;
  /** Arguments that controllers accept and ignore, and the tool that sets those fields. */
  readonly ignores?: { readonly fields: readonly string[]; readonly instead: string };
}

/** A list of an entity's dependents. */
export interface Dependency {
  /** Their name in the plural: `service policies`. */
  readonly kind: string;
  readonly list: string;
  /** The filter of the list, with `{id}` for the entity's id; absent for a list under the entity. */
  readonly filter?: string;
  /** The field of its rows that names the entity, if it cannot be filtered by. */
  readonly where?: string;
}

/** What is known about the entities that one tool reads. */
export interface TargetKind {
  /** Their name: `service`, `edge router policy`. */
  readonly kind: string;
  /** The list of all entities of the kind, if their names are unique. */
  readonly named?: string;
  /** What happens when one with dependents is deleted: it is refused, or the references are silently dropped. */
  readonly inUse?: 'refused' | 'dropped';
  readonly dependents: readonly Dependency[];
}

/** How changes are previewed and verified. */
export interface ChangeTable {
  /** By the tool that makes the change; absent for a change that is not read back. */
  readonly changes: Readonly<Record<string, Change>>;
  /** By the tool that makes it: why a change is not read back. */
  readonly unread: Readonly<Record<string, string>>;
  /** By the tool that reads them. */
  readonly targets: Readonly<Record<string, TargetKind>>;
}

/** Which fields of a body belong to which value of one argument (OpenAPI 3.1, Discriminator Object). */
export interface Alternatives {
  /** The discriminating argument, such as `typeId`. */
  readonly on: string;
  /** By its value: the fields besides the common ones, and which of them are required. */
  readonly fields: Readonly<
    Record<string, { readonly allowed: readonly string[]; readonly required: readonly string[] }>
  >;
}

/** What a tool's arguments are checked against. */
export interface ToolInput {
  /** The complete schema; the listed one is its portable part. */
  readonly schema: JsonSchema;
  readonly alternatives?: Alternatives;
}

/** The intention of a question. `action` is anything that the other words do not cover, such as verifying. */
export const INTENTIONS = ['list', 'detail', 'create', 'patch', 'replace', 'delete', 'action'] as const;
export type Intention = (typeof INTENTIONS)[number];

/** How questions are read. */
export interface Vocabulary {
  /** Phrases with the same meaning, by their term. */
  readonly concepts: Readonly<Record<string, readonly string[]>>;
  /** Words that reveal the intention. */
  readonly intentions: Readonly<Partial<Record<Intention, readonly string[]>>>;
  /** Words without a meaning of their own. */
  readonly noise: readonly string[];
}

/** What ranking needs to know about an operation, besides the index. */
export interface SearchFacts {
  readonly intention: Intention;
  /** Terms for the subject of the operation, from its name. */
  readonly subject: readonly string[];
  /** Whether the other API has the same operation: then a question must say which one is meant. */
  readonly twin: boolean;
  readonly category: string;
}

/** Everything that finding operations needs, prepared at build time. */
export interface SearchData {
  readonly vocabulary: Vocabulary;
  readonly facts: Readonly<Record<string, SearchFacts>>;
  /** By term, the operations that have it (by their index among the keys of `facts`), and its weight there. */
  readonly index: Readonly<Record<string, readonly (readonly [operation: number, weight: number])[]>>;
  /** Terms of the example questions, which are known to be spelled correctly. */
  readonly known: readonly string[];
}

/** What was learned from the example questions: vectors of one length, as base64 of signed bytes. */
export interface SearchEmbedding {
  /** The vectors of all feature buckets, one after the other. */
  readonly buckets: string;
  /** The vector of each aspect of operations. */
  readonly aspects: Readonly<Record<string, string>>;
  /** How much the log-odds of an operation increase per 1 of the product of two vectors. */
  readonly scale: number;
}

/** The overlay as plain data in the generator's format: documents can be read with it without a build. */
export type OverlayData = Readonly<Record<string, unknown>>;
