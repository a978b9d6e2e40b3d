import type { Change, ChangeTable, Operation, Outcome } from '../../src/contract.ts';
import { InputError, MissingJudgement } from '../common/errors.ts';
import { ownValue, pointer } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import { isAny, isJson } from '../documents/media-types.ts';
import type { ChangesOverlay } from '../overlay/changes-form.ts';
import { changedFields, type FieldHolder } from './changed-fields.ts';
import { targetKinds } from './targets.ts';

const CHANGES_FILE = 'spec/overlay/changes.yaml';

type DeclaredRead = ChangesOverlay['reads'][string];

/**
 * Finds how each change is read back: from the overlay, or with the read at the same path, or below it for a new
 * entity.
 * @param onFault called for a change that cannot be read back, and an entry that matches nothing
 */
export function changeTable(
  overlay: ChangesOverlay,
  tools: readonly FieldHolder[],
  onFault: OnFault = refuse,
): ChangeTable {
  const fault = (place: readonly string[], problem: string, remedy: string) =>
    onFault(new InputError(CHANGES_FILE, pointer('changes', ...place), problem, remedy));
  const writes = tools.filter(({ operation }) => operation.effect !== 'read');
  const reads = readsOf(tools);
  const names = new Set(writes.map(({ operation }) => operation.name));
  for (const part of ['reads', 'unread'] as const) {
    for (const name of Object.keys(overlay[part])) {
      if (names.has(name)) continue;
      fault([part, name], 'there is no write tool with this name', 'remove it, or correct its name');
    }
  }
  const changes: Record<string, Change> = {};
  const unread: Record<string, string> = {};
  for (const tool of writes) {
    const { name } = tool.operation;
    const declared = ownValue(overlay.reads, name) ?? {};
    const why = ownValue(overlay.unread, name);
    const reader = why === undefined ? readerOf(tool.operation, declared, reads) : undefined;
    if (reader !== undefined) changes[name] = changeOf(tool, declared, reader, overlay);
    else if (why !== undefined) unread[name] = why;
    else if (tool.operation.review) unread[name] = 'Nobody has described how yet.';
    else {
      const wanted =
        declared.reader === undefined ? 'no read shows what it changes' : `no read is called "${declared.reader}"`;
      const place = pointer('changes', 'reads', name);
      const remedy = 'add its `reader`, or say in `unread` why it has none';
      onFault(new MissingJudgement(name, CHANGES_FILE, place, wanted, remedy));
      unread[name] = 'Nobody has described how yet.';
    }
  }
  const readers = new Set(Object.values(changes).map(({ reader }) => reader));
  const targets = targetKinds(overlay, tools, readers, fault);
  const used = new Set(Object.values(changes).flatMap(({ resets = {} }) => Object.keys(resets)));
  for (const argument of Object.keys(overlay.resets)) {
    if (used.has(argument)) continue;
    fault(['resets', argument], 'no PUT has such an argument', 'remove it, or correct its name');
  }
  return { changes, unread, targets };
}

/** The read tools, by name, and by API and path. */
interface Reads {
  readonly byName: ReadonlyMap<string, FieldHolder>;
  readonly byPath: ReadonlyMap<string, FieldHolder>;
}

function readsOf(tools: readonly FieldHolder[]): Reads {
  const reads = tools.filter(({ operation }) => operation.method === 'GET');
  return {
    byName: new Map(reads.map((each) => [each.operation.name, each])),
    byPath: new Map(reads.map((each) => [`${each.operation.api} ${each.operation.path}`, each])),
  };
}

function readerOf(operation: Operation, { reader }: DeclaredRead, reads: Reads): FieldHolder | undefined {
  if (reader !== undefined) return reads.byName.get(reader);
  const at = (path: string) => reads.byPath.get(`${operation.api} ${path}`);
  const below = operation.method === 'POST' ? at(`${operation.path}/{id}`) : undefined;
  const found = below ?? at(operation.path);
  // Of a file, one can only see that it is gone: it is not downloaded for anything else.
  return operation.method === 'DELETE' || found === undefined || hasFields(found) ? found : undefined;
}

/** Whether an answer may be JSON. */
const hasFields = ({ operation: { answers } }: FieldHolder): boolean => isJson(answers) || isAny(answers);

function changeOf(
  tool: FieldHolder,
  declared: DeclaredRead,
  reader: FieldHolder,
  { resets, undeclared }: ChangesOverlay,
): Change {
  const { operation } = tool;
  const { fields: named, as, unknown } = changedFields(tool, reader, declared.as ?? {});
  const fields = named.filter((field) => !declared.ignores?.fields.includes(field));
  const replaced = operation.method === 'PUT' && declared.outcome === undefined && declared.reader === undefined;
  const hidden = [...(undeclared.includes(reader.operation.name) ? [] : unknown), ...(declared.unshown ?? [])];
  return {
    reader: reader.operation.name,
    outcome: declared.outcome ?? outcomeOf(operation, reader.operation),
    fields,
    ...(Object.keys(as).length > 0 ? { as } : {}),
    ...(hidden.length > 0 ? { undeclared: hidden } : {}),
    ...(declared.sets === undefined ? {} : { sets: declared.sets }),
    ...(replaced ? { resets: resetsOf(tool, fields, resets) } : {}),
    ...(declared.ignores === undefined ? {} : { ignores: declared.ignores }),
  };
}

function outcomeOf({ method, path }: Operation, reader: Operation): Outcome {
  if (reader.rows !== undefined) return method === 'DELETE' ? 'dropped' : 'added';
  if (method === 'DELETE') return 'removed';
  return method === 'POST' && reader.path !== path && reader.path === `${path}/{id}` ? 'made' : 'changed';
}

/** The values that PUT gives to optional arguments: empty ones of their type. */
function resetsOf(
  { input }: FieldHolder,
  fields: Change['fields'],
  declared: ChangesOverlay['resets'],
): Record<string, unknown> {
  const required = (input.schema['required'] ?? []) as readonly string[];
  const properties = (input.schema['properties'] ?? {}) as Record<string, { readonly type?: unknown }>;
  const optional = fields.filter((name) => !required.includes(name.split('.')[0] ?? ''));
  return Object.fromEntries(
    optional.map((name) => [name, ownValue(declared, name) ?? nothing(ownValue(properties, name)?.type)]),
  );
}

const nothing = (type: unknown): unknown => {
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return 0;
  return null;
};
