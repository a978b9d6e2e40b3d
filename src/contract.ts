/**
 * The contract between the generator and the runtime: the hand-written types of the operation table.
 * Generated files import nothing but this module; the interpreter reads nothing but what stands here.
 */

/**
 * What a call does to the controller, the mildest first: `read` changes nothing, `write` adds or changes, `destructive`
 * removes, replaces or cuts off.
 */
export const EFFECTS = ['read', 'write', 'destructive'] as const;
export type Effect = (typeof EFFECTS)[number];

/**
 * Why an operation deserves more care than its effect tells.
 * - `credential`: its arguments or its answer hold a secret
 * - `lockout`: can cut the operator's own access
 * - `cluster`: changes or moves the controller cluster as a whole
 * - `hazard`: known to harm the controller itself; exposed only by its exact name
 * - `session`: would replace the server's own log-in; exposed only by its exact name
 */
export const MARKS = ['credential', 'lockout', 'cluster', 'hazard', 'session'] as const;
export type Mark = (typeof MARKS)[number];

/** Marks that a glob in `--allow-write` does not reach: the operation must be named exactly. */
export const EXACT_NAME_MARKS: readonly Mark[] = ['hazard', 'session'];

/** Argument names that belong to this server: a document's own of these names gets its place in front (`queryFields`). */
export const RESERVED_ARGUMENTS = ['fields', 'all', 'dryRun', 'confirm', 'network'] as const;

/** The longest tool name, so that the prefixes which clients put in front still fit in 64 characters. */
export const MAX_TOOL_NAME = 48;

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** How lists and objects are written outside of JSON (OpenAPI 3.1, section 4.8.12.2). */
export type Style = 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';

/** Arguments that passed a tool's schema: of the right types, complete, and without unknown keys. */
export type CheckedArguments = Readonly<Record<string, unknown>>;

/** Where one argument of a tool goes in the HTTP request. */
export interface ArgumentPlace {
  /** `body` is a property of the object that is sent; `whole-body` is the body itself. */
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'whole-body';
  /** The name on the wire, where it differs from the argument's own. */
  readonly as?: string;
  /** Where it is not the place's own: `simple` in paths and headers, `form` in queries and cookies. */
  readonly style?: Style;
  /** Whether each part of a list or an object gets its name, where it is not the style's own: `form` and `deepObject` do. */
  readonly explode?: boolean;
  /** The media type that the value is written in, in the place of a style. */
  readonly content?: string;
  /** The list tool whose entities are meant by `@id` in this argument. */
  readonly refers?: string;
}

/** How one part of a form is written, where its value does not tell. */
export interface BodyPart {
  /** Its media type. */
  readonly type?: string;
  /** It is bytes, sent as a file. */
  readonly file?: boolean;
  readonly style?: Style;
  readonly explode?: boolean;
}

/** The category of the server's own tools that find, describe, choose and call others. */
export const SERVER_CATEGORY = 'server';

/** What rules, lists and records know of a tool, whatever kind it is. A row of the operation table has all of it. */
export interface ToolFacts {
  /** Unique among all tools. */
  readonly name: string;
  readonly effect: Effect;
  readonly marks: readonly Mark[];
  readonly category: string;
  /** Its arguments by name; those of an operation with their places in the request. */
  readonly arguments: Readonly<Record<string, Partial<ArgumentPlace>>>;
  /** Of an operation: its document, the version that brought it, and whether nobody has judged it yet. */
  readonly api?: string;
  readonly since?: string;
  readonly review?: boolean;
}

/**
 * How a list stands in an answer, and how its pages follow each other, where that is not the way of OpenZiti's controllers.
 * Places in the answer are the names of the members that lead there.
 */
export interface ListForm {
  /** To the rows; empty where the answer itself is the list. */
  readonly rows: readonly string[];
  /** To the number of rows in the whole list. */
  readonly total?: readonly string[];
  /** To what the next page is asked by: a cursor, a number, or an address. */
  readonly following?: readonly string[];
  /** Whether the answer is declared to have a `Link` header field (RFC 8288). */
  readonly linked?: boolean;
  /** The argument that asks for a page, what it counts, and the number of the first page. */
  readonly next?: { readonly argument: string; readonly by: 'cursor' | 'page' | 'offset'; readonly first?: 0 | 1 };
  /** The argument for the number of rows in a page, the most that it takes, and what it is where it is left out. */
  readonly size?: { readonly argument: string; readonly most?: number; readonly usual?: number };
}

/** One row of the operation table: everything that the interpreter needs to make the call. */
export interface Operation extends ToolFacts {
  /** Names that earlier servers used for it: resolved everywhere, listed nowhere. */
  readonly aliases: readonly string[];
  /** Key of the API's entry in the generated `apis`. */
  readonly api: string;
  /** The document's operationId; null where the document has none. */
  readonly operationId: string | null;
  readonly method: HttpMethod;
  /** Path template below the API's base path, such as `/services/{id}`. */
  readonly path: string;
  /** Whether the same call made twice leaves the controller as one call does (RFC 9110, section 9.2.2). */
  readonly idempotent: boolean;
  readonly arguments: Readonly<Record<string, ArgumentPlace>>;
  /** Media type of the request's body, as it is declared; absent where none is sent. */
  readonly sends?: string;
  /** Arguments that have no place here are further properties of the body. */
  readonly takesMore?: true;
  /** Of a form, by their names on the wire. */
  readonly parts?: Readonly<Record<string, BodyPart>>;
  /** Path prefix in the place of the API's own, where the document gives the operation a server of its own. */
  readonly base?: string;
  /** Media type of the successful answer. */
  readonly answers: string;
  /** HTTP statuses that the document declares as success. */
  readonly success: readonly number[];
  /**
   * Present where the answer is a list: the fields that its rows show unless `fields` says others, as dotted
   * paths; empty where rows are plain values.
   */
  readonly rows?: readonly string[];
  /** Of a list: where its rows are, and how it is paged; absent where it is as OpenZiti's controllers have it. */
  readonly list?: ListForm;
  /** A filter that this list takes, as an example; absent where none is known. */
  readonly filter?: string;
  /** The earliest version of its API's document that is known to have it; absent where none is known to lack it. */
  readonly since?: string;
  /** Nobody has judged it yet: its effect is a guess by its method. */
  readonly review?: true;
}

/** One API document that the table was made from. */
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
 * MCP tool annotations (revision 2026-07-28, `ToolAnnotations`). All three are always given, also where they equal the
 * protocol's defaults: there are clients that look for the value alone.
 */
export interface ListedAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
}

/** A tool as `tools/list` shows it, prepared at build time. */
export interface ListedTool {
  readonly name: string;
  /** What people are shown in place of the name; models see the name alone. */
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly annotations: ListedAnnotations;
  /** Of an operation, listed only where an operator asks for it: it costs more than all the rest. */
  readonly outputSchema?: JsonSchema;
}

/** Which values of a tool are secrets, by dotted path (`[]` after a list, `*` never): what kind of secret each is. */
export interface ToolSecrets {
  /** Fields of a successful JSON answer; a field covers all that stands below it. */
  readonly answer?: Readonly<Record<string, string>>;
  readonly arguments?: Readonly<Record<string, string>>;
  /** Present where the whole answer, which is no JSON, is one secret. */
  readonly whole?: string;
}

/** All secrets that the overlay names. */
export interface SecretTable {
  readonly tools: Readonly<Record<string, ToolSecrets>>;
  /** Names of fields that no filter may ask for. */
  readonly filters: readonly string[];
}

/**
 * What a change leaves behind for its reader: `made` and `changed` an entity with the fields that were asked for,
 * `removed` nothing, `added` and `dropped` a list with the rows that were asked for, or without them.
 */
export const OUTCOMES = ['made', 'changed', 'removed', 'added', 'dropped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a change is looked at, before it is sent and after. */
export interface Change {
  /** The tool that reads what is changed: by the same arguments, or what was made by the id in the answer. */
  readonly reader: string;
  readonly outcome: Outcome;
  /** Arguments that become fields of the reader's answer, as dotted paths into those of a known structure. */
  readonly fields: readonly string[];
  /** The names of those fields that are not called as their argument is. */
  readonly as?: Readonly<Record<string, string>>;
  /** Those of them that the answer is not declared to have, or not known to show. */
  readonly undeclared?: readonly string[];
  /** Fields that become this although no argument says so. */
  readonly sets?: Readonly<Record<string, unknown>>;
  /** By argument: what it becomes where it is left out, for a change that replaces all of them. */
  readonly resets?: Readonly<Record<string, unknown>>;
  /** Arguments that controllers take and ignore, and the tool that sets those fields. */
  readonly ignores?: { readonly fields: readonly string[]; readonly instead: string };
}

/** A list that shows what hangs on an entity. */
export interface Dependency {
  /** In words, of several: `service policies`. */
  readonly kind: string;
  readonly list: string;
  /** What the list is filtered by, with `{id}` in the place of the entity's id; absent for a list below the entity. */
  readonly filter?: string;
  /** The field of its rows that names the entity, where no filter can ask for it. */
  readonly where?: string;
}

/** What is known of the entities that one tool reads. */
export interface TargetKind {
  /** In words: `service`, `edge router policy`. */
  readonly kind: string;
  /** The list of all entities of the kind, where no two may have the same name. */
  readonly named?: string;
  /** What becomes of removing one while something hangs on it: it is refused, or the references are dropped without a word. */
  readonly inUse?: 'refused' | 'dropped';
  readonly dependents: readonly Dependency[];
}

/** How changes are foreseen and checked. */
export interface ChangeTable {
  /** By the tool that makes the change; a change that is not read is absent. */
  readonly changes: Readonly<Record<string, Change>>;
  /** By the tool that makes it: why a change is not read. */
  readonly unread: Readonly<Record<string, string>>;
  /** By the tool that reads them. */
  readonly targets: Readonly<Record<string, TargetKind>>;
}

/** Which fields of a body go with which value of one argument (OpenAPI 3.1, Discriminator Object). */
export interface Alternatives {
  /** The argument that decides, such as `typeId`. */
  readonly on: string;
  /** By its value: the fields that go with it beyond the common ones, and those of them that it needs. */
  readonly fields: Readonly<
    Record<string, { readonly allowed: readonly string[]; readonly required: readonly string[] }>
  >;
}

/** What a tool's arguments are checked against when it is called. */
export interface ToolInput {
  /** The complete schema; the listed one is its portable part. */
  readonly schema: JsonSchema;
  readonly alternatives?: Alternatives;
}

/** What a question asks to be done with things. `action` is what the other words do not say, such as verifying. */
export const INTENTIONS = ['list', 'detail', 'create', 'patch', 'replace', 'delete', 'action'] as const;
export type Intention = (typeof INTENTIONS)[number];

/** How questions are read. */
export interface Vocabulary {
  /** Phrases that mean one thing, by the term that they become. */
  readonly concepts: Readonly<Record<string, readonly string[]>>;
  /** Words that tell the intention. */
  readonly intentions: Readonly<Partial<Record<Intention, readonly string[]>>>;
  /** Words without meaning of their own. */
  readonly noise: readonly string[];
}

/** What is known of an operation when it is ranked, beside the index. */
export interface SearchFacts {
  readonly intention: Intention;
  /** Terms of what the operation is about, from its name. */
  readonly subject: readonly string[];
  /** Whether the other API has the same operation: then a question must say which one is meant. */
  readonly twin: boolean;
  readonly category: string;
}

/** All that finding operations needs, prepared at build time. */
export interface SearchData {
  readonly vocabulary: Vocabulary;
  readonly facts: Readonly<Record<string, SearchFacts>>;
  /** By term, in which operations it stands (by their place among the keys of `facts`), and how much it weighs there. */
  readonly index: Readonly<Record<string, readonly (readonly [operation: number, weight: number])[]>>;
  /** Terms of the example questions: they are right as they are spelt. */
  readonly known: readonly string[];
}

/** What was learnt from the example questions: vectors of one length, as the base64 of signed bytes. */
export interface SearchEmbedding {
  /** Of all buckets of features, one after the other. */
  readonly buckets: string;
  /** Of each aspect of operations. */
  readonly aspects: Readonly<Record<string, string>>;
  /** By how much the logarithm of an operation's odds grows for each 1 of the product of two vectors. */
  readonly scale: number;
}

/** The overlay as plain data, whose form the generator knows: documents can be read with it without a build. */
export type OverlayData = Readonly<Record<string, unknown>>;

/** What a change can do that a person confirms, whatever its method is: in words that follow "It". */
export const JUDGEMENTS = {
  'cuts-off': {
    title: 'cuts something off',
    when: 'Something is disabled or taken down, traffic no longer crosses it, a policy turns from `Dial` to `Bind`, or a list of roles, role attributes or configs loses an entry; `postureCheckRoles` that gain one.',
  },
  'opens-to-all': {
    title: 'opens something to everyone',
    when: 'A list of roles gains `#all`, in a new policy too; or whoever has a certificate or a token of an authority becomes an identity by itself.',
  },
  'raises-rights': {
    title: 'raises rights',
    when: '`isAdmin` becomes true, `permissions` gains an entry, of a new identity too; or an administrator gets another enrollment or authenticator.',
  },
  'weakens-authentication': {
    title: 'changes who can log in, or by what',
    when: 'What an auth policy, a certificate authority or an external JWT signer asks of a log-in, trust in a new one of these two, the auth policy or `externalId` of an identity, a posture check, or the encryption of a service.',
  },
  'sets-credentials': {
    title: "sets somebody's credentials",
    when: 'A password, user name or certificate by which an identity logs in.',
  },
  'writes-a-file': {
    title: 'writes a file on the controller',
    when: 'A snapshot of the database to a path of the caller’s own.',
  },
} as const;

export type JudgementId = keyof typeof JUDGEMENTS;
