import type { ArgumentPlace } from './requests.ts';

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

/**
 * Argument names of this server. A document's argument with one of these names gets its place as a prefix
 * (`queryFields`).
 */
export const RESERVED_ARGUMENTS = ['fields', 'all', 'count', 'dryRun', 'confirm', 'network'] as const;

/**
 * Names of this server's own tools that may be listed together with operations of any document: no operation gets one
 * of them.
 */
export const RESERVED_TOOLS: readonly string[] = [
  ...['findOperations', 'describeOperations', 'callRead', 'callWrite', 'callDestructive', 'manageTools'],
  ...['listNetworks', 'logIn', 'logOut'],
];

/** The longest tool name, so that the prefixes that clients add still fit in 64 characters. */
export const MAX_TOOL_NAME = 48;

/** The category of the server's own tools that find, describe, choose and call others. */
export const SERVER_CATEGORY = 'server';

/** What rules and lists know about a tool of any kind. */
export interface ToolFacts {
  /** Unique among all tools. */
  readonly name: string;
  readonly effect: Effect;
  readonly marks: readonly Mark[];
  readonly category: string;
  /** For an operation: its document, the version that introduced it, and whether it still needs a review. */
  readonly api?: string;
  readonly since?: string;
  readonly review?: boolean;
}

/** What is known about a tool and its arguments. A row of the operation table has all of it. */
export interface CallableFacts extends ToolFacts {
  /** Its arguments by name; those of an operation include their places in the request. */
  readonly arguments: Readonly<Record<string, Partial<ArgumentPlace>>>;
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
