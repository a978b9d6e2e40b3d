import type { Operation } from '../src/contract.ts';
import { ArgumentTexts } from './arguments.ts';
import { annotations, describe } from './describe.ts';
import { InputError } from './errors.ts';
import { readInput } from './input-schema.ts';
import { at, type Json, type JsonObject, pointer } from './json.ts';
import type { Loaded } from './load.ts';
import type { Api, Model, Tool } from './model.ts';
import type { HttpOperation } from './operations.ts';
import { httpOperations } from './operations.ts';
import { readOutput } from './output-schema.ts';
import type { Overlay } from './overlay.ts';
import { OverlayIndex, type Placed } from './overlay-index.ts';
import { portable } from './portable.ts';
import { requireLists, withReferences } from './references.ts';
import { repaired } from './repair.ts';
import { proposeRisk } from './risk.ts';
import { listArguments, RowFields, withoutPaging } from './rows.ts';
import { SchemaResolver } from './schema.ts';
import { secretTable } from './secrets.ts';
import { checkThesaurus } from './thesaurus.ts';

/**
 * Joins documents and overlay to the model of the whole tool surface.
 * @throws {InputError} for any operation that cannot be generated, and for any part of the overlay that fits nothing
 */
export function buildModel({ documents, overlay }: Loaded): Model {
  const index = new OverlayIndex(overlay);
  const texts = new ArgumentTexts(overlay.arguments);
  const rowFields = new RowFields(overlay.categories);
  const apis: Api[] = [];
  const tools: Tool[] = [];
  for (const { api, document: imported, lock, file } of documents) {
    const document = repaired(imported, overlay.repairs[api] ?? [], file);
    const basePath = new URL(String(at(document, '/servers/0/url') ?? '/'), 'https://controller').pathname;
    const { title, version, digest } = lock;
    apis.push({ api, title, version, digest, basePath: basePath.replace(/\/$/, ''), document });
    const resolver = new SchemaResolver(document, file);
    for (const http of httpOperations(document)) {
      const context = { api, document, file, resolver, texts, rowFields, refers: overlay.refers };
      tools.push(buildTool(http, index.place(api, http, file), context));
    }
  }
  index.requireAllUsed(documents.map(({ api }) => api));
  texts.requireAllUsed();
  rowFields.requireAllUsed();
  requireLists(overlay.refers, tools);
  const sorted = tools.sort((a, b) => (a.operation.name < b.operation.name ? -1 : 1));
  const operations = sorted.map(({ operation }) => operation);
  index.requireDistinct(operations);
  checkThesaurus(overlay.thesaurus, operations);
  return {
    apis,
    secrets: secretTable(overlay.secrets, sorted),
    categories: overlay.categories.map(({ category, title }) => ({ id: category, title })),
    tools: sorted,
    thesaurus: overlay.thesaurus,
  };
}

interface ToolContext {
  readonly api: string;
  readonly document: JsonObject;
  readonly file: string;
  readonly resolver: SchemaResolver;
  readonly texts: ArgumentTexts;
  readonly rowFields: RowFields;
  readonly refers: Overlay['refers'];
}

function buildTool(http: HttpOperation, { name, overlay, category }: Placed, context: ToolContext): Tool {
  const { resolver, file: source, document } = context;
  const reading = { document, resolver, source, wholeBody: overlay.wholeBody };
  const input = readInput(http, reading);
  if (overlay.filter !== undefined && !Object.hasOwn(input.places, 'filter')) {
    const place = pointer('operations', name, 'filter');
    throw new InputError(category.file, place, 'this tool has no argument `filter`', 'take the example out');
  }
  if (overlay.pages !== undefined && !Object.hasOwn(input.places, 'offset')) {
    const place = pointer('operations', name, 'pages');
    throw new InputError(category.file, place, 'this tool has no argument `offset`', 'take it out');
  }
  const output = readOutput(http, reading, overlay.answers);
  const proposed = proposeRisk(http.method);
  const operationId = http.operation['operationId'];
  const rows = context.rowFields.of(http, resolver, { api: context.api, tool: name, overlay, category });
  const operation: Operation = {
    name,
    aliases: overlay.aliases ?? [],
    api: context.api,
    operationId: typeof operationId === 'string' ? operationId : null,
    method: http.method,
    path: http.path,
    category: category.category,
    effect: effectOf(http, name, { overlay, category }),
    idempotent: overlay.idempotent ?? proposed.idempotent,
    marks: overlay.marks ?? [],
    arguments: withReferences(input.places, context.refers, overlay.arguments ?? {}),
    ...(input.sends === undefined ? {} : { sends: input.sends }),
    answers: output.answers,
    success: output.success,
    ...(rows === undefined ? {} : { rows }),
  };
  const complete = withArguments(input.schema, rows === undefined ? {} : listArguments(rows, input.places));
  const schema = context.texts.describe(complete, name, overlay, category);
  // The name comes last, where it costs a token less in each tool; to a reader of JSON the order says nothing.
  const listed = {
    description: describe(operation, overlay),
    inputSchema: portable(overlay.pages === 'unlisted' ? withoutPaging(schema) : schema),
    annotations: annotations(operation),
    name,
  };
  return {
    operation,
    listed,
    input: { schema, ...(input.alternatives ? { alternatives: input.alternatives } : {}) },
    ...(output.schema === undefined ? {} : { output: output.schema as JsonObject & Json }),
    why: overlay.why ?? 'A GET: it reads and changes nothing.',
    review: overlay.review ?? false,
  };
}

/** The reserved arguments come last: what the operation itself takes is read first. */
function withArguments(schema: JsonObject, more: JsonObject): JsonObject {
  return { ...schema, properties: { ...(schema['properties'] as JsonObject), ...more } };
}

function effectOf({ method }: HttpOperation, name: string, { overlay, category }: Omit<Placed, 'name'>) {
  const judged = overlay.effect !== undefined && overlay.why !== undefined;
  const nothingToJudge = method === 'GET' && overlay.effect === undefined;
  if (!judged && !nothingToJudge && !overlay.review) {
    const place = pointer('operations', name);
    throw new InputError(category.file, place, `a ${method} without a judged effect`, 'say `effect` and `why`');
  }
  return overlay.effect ?? proposeRisk(method).effect;
}
