import type { Effect, Operation } from '../../src/contract.ts';
import { type ListFound, listOf } from '../answers/list-form.ts';
import { type Output, readOutput } from '../answers/output-schema.ts';
import { listArguments, PAGING, type RowFields, unlistedArguments, without } from '../answers/rows.ts';
import { type Input, readInput } from '../arguments/input-schema.ts';
import { portableRoot } from '../arguments/portable.ts';
import { writeArguments } from '../arguments/write-arguments.ts';
import { InputError, MissingJudgement } from '../common/errors.ts';
import { type JsonObject, ownValue, pointer } from '../common/json.ts';
import type { OnFault } from '../common/on-fault.ts';
import type { HttpOperation } from '../documents/operations.ts';
import { operationBasePathOf } from '../documents/servers.ts';
import { wordsOfName } from '../names/naming.ts';
import { title } from '../names/title.ts';
import type { Aliases } from '../overlay/aliases.ts';
import type { ArgumentTexts } from '../overlay/arguments.ts';
import type { Overlay } from '../overlay/overlay.ts';
import type { PlacedOperation } from '../overlay/overlay-index.ts';
import { proposeRisk } from '../overlay/risk.ts';
import type { Declared } from '../schemas/declared.ts';
import type { SchemaResolver } from '../schemas/resolver.ts';
import type { SchemaCuts } from '../schemas/size.ts';
import { annotations, describe, exampleFilter, usualFilter } from './describe.ts';
import { exampleQuestion } from './example-question.ts';
import type { Api, Tool } from './model.ts';
import { idsIn, withReferences } from './references.ts';

/** An operation in its document, and in the overlay. */
export interface Found {
  readonly api: Api;
  readonly file: string;
  readonly resolver: SchemaResolver;
  readonly declared: Declared;
  readonly cuts: SchemaCuts;
  readonly http: HttpOperation;
  /** What the document says of it in a line. */
  readonly summary: string | undefined;
  readonly placed: PlacedOperation;
}

/** What the tools use from the overlay together. */
export interface Shared {
  readonly texts: ArgumentTexts;
  readonly rowFields: RowFields;
  readonly aliases: Aliases;
  readonly refers: Overlay['refers'];
  /** Decisions that a person has not made are guessed. */
  readonly guess: boolean;
  readonly ids: Overlay['ids'];
  /** The most values in the schema of one answer; with many operations, each gets an equal share. */
  readonly mostOfAnswer: number;
  /** The most values in the recursive and very large schemas that the arguments of one operation need. */
  readonly mostDefined: number;
  readonly onFault: OnFault;
}

/** The most values in a listed schema: every session pays for it, and describeOperations has the rest. */
const MOST_LISTED = 400;

/** The argument that a tool must have before its entry may use a key. */
const NEEDS = { filter: 'filter', pages: 'offset' } as const;

/** An operation as the document describes it. */
interface ReadOperation {
  /** The path prefix of its server; undefined if it has none of its own. */
  readonly base: string | undefined;
  readonly input: Input;
  readonly output: Output;
  readonly list: ListFound | undefined;
  /** The fields of its rows; undefined if it returns no list. */
  readonly rows: readonly string[] | undefined;
}

/**
 * Reads one operation.
 * @throws {InputError} if it cannot be generated. Parts of its entry that do not match it are reported to
 * `shared.onFault`
 */
export function buildTool(found: Found, shared: Shared): Tool {
  const { cuts, placed, summary } = found;
  const { name, overlay, category } = placed;
  const read = readOperation(found, shared);
  const { input, output, list, rows } = read;
  const operation = operationOf(found, read, shared);
  const spoken = { name: wordsOfName(operation), path: operation.path };
  const complete = withArguments(input.schema, {
    ...(rows === undefined ? {} : listArguments(rows, input.places, list?.form)),
    ...writeArguments(operation.effect),
  });
  const schema = shared.texts.describe(complete, name, overlay, category);
  const unlisted = [
    ...(rows === undefined ? [] : unlistedArguments(input.places)),
    ...(overlay.pages === 'unlisted' ? PAGING : []),
  ];
  const listed = {
    name,
    title: overlay.title ?? title(spoken),
    description: describe(operation, overlay),
    inputSchema: cuts.of(portableRoot(unlisted.length === 0 ? schema : without(unlisted, schema)), MOST_LISTED),
    annotations: annotations(operation),
  };
  return {
    operation,
    listed,
    input: { schema, ...(input.alternatives ? { alternatives: input.alternatives } : {}) },
    ...(output.schema === undefined ? {} : { output: cuts.of(output.schema, shared.mostOfAnswer) }),
    ...(summary === undefined ? {} : { summary }),
    question: overlay.ask ?? exampleQuestion(spoken, category.example),
    why: overlay.why ?? 'A GET: it reads and changes nothing.',
  };
}

function readOperation({ api, file: source, http, placed, resolver, declared }: Found, shared: Shared): ReadOperation {
  const { name, overlay, category } = placed;
  const base = operationBasePathOf(api.document, http, source);
  const reading = {
    resolver,
    declared,
    source,
    wholeBody: overlay.wholeBody,
    unreviewed: overlay.review ?? shared.guess,
    mostDefined: shared.mostDefined,
    onFault: shared.onFault,
  };
  const input = readInput(http, reading);
  for (const [key, argument] of Object.entries(NEEDS) as [keyof typeof NEEDS, string][]) {
    if (overlay[key] === undefined || Object.hasOwn(input.places, argument)) continue;
    const problem = `this tool has no argument \`${argument}\``;
    shared.onFault(new InputError(category.file, pointer('operations', name, key), problem, 'remove it'));
  }
  const output = readOutput(http, reading, overlay.answers);
  const properties = input.schema['properties'] as JsonObject;
  const schemaOf = (argument: string) => (properties[argument] ?? {}) as JsonObject;
  const list = listOf(http, resolver, input.places, schemaOf);
  const rows = shared.rowFields.of(list, http, resolver, { api: api.api, tool: name, overlay, category });
  return { base, input, output, list, rows };
}

/** The row of the operation table. */
function operationOf({ api, http, placed }: Found, read: ReadOperation, shared: Shared): Operation {
  const { name, overlay, category } = placed;
  const { base, input, output, list, rows } = read;
  const proposed = proposeRisk(http.method);
  const operationId = http.operation['operationId'];
  return {
    name,
    aliases: shared.aliases.of(placed),
    api: api.api,
    operationId: typeof operationId === 'string' ? operationId : null,
    method: http.method,
    path: http.path,
    category: category.category,
    effect: effectOf(http, placed, shared.onFault),
    idempotent: overlay.idempotent ?? proposed.idempotent,
    marks: overlay.marks ?? [],
    arguments: withReferences(input.places, shared.refers, overlay.arguments ?? {}, rows && name),
    ...idsIn(input, ownValue(shared.ids, api.api) ?? {}),
    ...(input.sends === undefined ? {} : { sends: input.sends }),
    ...(input.mayOmit === undefined ? {} : { mayOmit: input.mayOmit }),
    ...(input.takesMore === undefined ? {} : { takesMore: input.takesMore }),
    ...(input.parts === undefined ? {} : { parts: input.parts }),
    ...(base === undefined || base === api.basePath ? {} : { base }),
    answers: output.answers,
    success: output.success,
    ...(rows === undefined ? {} : { rows }),
    ...(list?.form === undefined ? {} : { list: list.form }),
    // In an unknown API, filters may have any language.
    ...exampleFilter(input.places, overlay, shared.guess || rows === undefined ? undefined : usualFilter(rows)),
    ...(overlay.since === undefined ? {} : { since: overlay.since }),
    ...(overlay.review ? { review: true as const } : {}),
  };
}

/** The reserved arguments come last: what the operation itself accepts is read first. */
function withArguments(schema: JsonObject, more: JsonObject): JsonObject {
  return { ...schema, properties: { ...(schema['properties'] as JsonObject), ...more } };
}

function effectOf({ method }: HttpOperation, { name, overlay, category }: PlacedOperation, onFault: OnFault): Effect {
  const judged = overlay.effect !== undefined && overlay.why !== undefined;
  const nothingToJudge = proposeRisk(method).effect === 'read' && overlay.effect === undefined;
  if (!judged && !nothingToJudge && !overlay.review) {
    const place = pointer('operations', name);
    const problem = `a ${method} without a reviewed effect`;
    onFault(new MissingJudgement(name, category.file, place, problem, 'add `effect` and `why`'));
  }
  return overlay.effect ?? proposeRisk(method).effect;
}
