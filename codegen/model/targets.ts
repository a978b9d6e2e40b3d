import { isFilterable } from '../../src/common/is-filterable.ts';
import { singular } from '../../src/common/singular.ts';
import type { Dependency, Operation, TargetKind } from '../../src/contract.ts';
import type { TargetsOverlay } from '../overlay/targets-form.ts';
import type { FieldHolder } from './changed-fields.ts';

type Fault = (place: readonly string[], problem: string, remedy: string) => void;

/** What is known about the entities that these tools read: from the lists below them, and from the overlay. */
export function targetKinds(
  overlay: TargetsOverlay,
  tools: readonly FieldHolder[],
  readers: ReadonlySet<string>,
  fault: Fault,
): Record<string, TargetKind> {
  const operations = tools.map(({ operation }) => operation);
  requireFits(overlay, operations, readers, fault);
  const reads = byPath(
    operations.filter(({ method }) => method === 'GET'),
    ({ path }) => path,
  );
  const below = byPath(
    operations.filter(({ rows }) => rows !== undefined),
    parentOf,
  );
  const kinds = operations
    .filter(({ name }) => readers.has(name))
    .map((reader): [string, TargetKind] => {
      const { kind = kindOf(reader), inUse, dependents: declared = {} } = overlay.targets[reader.name] ?? {};
      const added = Object.entries(declared).flatMap(([words, each]) => {
        if (fits(operations, each)) return [{ kind: words, ...each } as Dependency];
        const remedy = 'use a list with the id in its path, or add `filter` or `where`';
        fault(['targets', reader.name, 'dependents', words], `"${each.list}" does not list them`, remedy);
        return [];
      });
      const all = [
        ...listsBelow(reader, below.get(`${reader.api} ${reader.path}`) ?? [], overlay.independent),
        ...added,
      ];
      const dependents = all.sort((a, b) => (a.kind < b.kind ? -1 : 1));
      const named = reader.path.endsWith('/{id}') ? reads.get(`${reader.api} ${parentOf(reader)}`)?.[0] : undefined;
      const isNamed = named !== undefined && isFilterable(named) && named.rows?.includes('name');
      const more = { ...(isNamed ? { named: named.name } : {}), ...(inUse === undefined ? {} : { inUse }) };
      return [reader.name, { kind, ...more, dependents }];
    });
  return Object.fromEntries(kinds);
}

/** Reports entries about tools that do not exist. */
function requireFits(
  { independent, targets, undeclared }: TargetsOverlay,
  operations: readonly Operation[],
  readers: ReadonlySet<string>,
  fault: Fault,
): void {
  const isBelow = (name: string) => operations.some((each) => each.name === name && /\/\{id\}\//.test(each.path));
  for (const name of independent.filter((each) => !isBelow(each))) {
    fault(['independent', name], 'there is no list with this name under an entity', 'remove it, or correct its name');
  }
  const about = { targets: Object.keys(targets), undeclared };
  for (const [key, names] of Object.entries(about)) {
    for (const name of names.filter((each) => !readers.has(each))) {
      fault([key, name], 'no change is read back with a tool of this name', 'remove it, or correct its name');
    }
  }
}

/** The overlay's settings for one kind of dependents. */
type DeclaredDependent = NonNullable<TargetsOverlay['targets'][string]['dependents']>[string];

function fits(operations: readonly Operation[], { list: name, filter, where }: DeclaredDependent): boolean {
  const list = operations.find((each) => each.name === name);
  if (list?.rows === undefined) return false;
  const isBelow = Object.values(list.arguments).some((place) => place.in === 'path');
  return filter === undefined ? isBelow !== (where !== undefined) : 'filter' in list.arguments && !isBelow;
}

function listsBelow(reader: Operation, lists: readonly Operation[], independent: readonly string[]): Dependency[] {
  return lists
    .filter(({ name, path }) => !independent.includes(name) && /^\/[^/{]+$/.test(path.slice(reader.path.length)))
    .map(({ name, path }) => ({ kind: words(path), list: name }));
}

/** Operations by their API and a path that is derived from theirs. */
function byPath(operations: readonly Operation[], pathOf: (operation: Operation) => string): Map<string, Operation[]> {
  const found = new Map<string, Operation[]>();
  for (const each of operations) {
    const key = `${each.api} ${pathOf(each)}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [each]);
    else known.push(each);
  }
  return found;
}

const parentOf = ({ path }: Operation): string => path.slice(0, path.lastIndexOf('/'));

/** `edge router policy` for `/edge-router-policies/{id}`, and for a list under it. */
function kindOf({ path }: Operation): string {
  const before = path.includes('/{') ? path.slice(0, path.indexOf('/{')) : path;
  return singular(words(before));
}

const words = (path: string): string => (path.split('/').at(-1) ?? '').replaceAll('-', ' ');
