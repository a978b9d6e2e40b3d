import { z } from 'zod';
import type { Dependency, Operation, TargetKind } from '../src/contract.ts';
import type { FieldHolder } from './changed-fields.ts';

/** What hangs on an entity, and what it is called, where no rule tells. */
export const targetsForm = {
  /** By the tool that reads them. */
  targets: z.record(
    z.string(),
    z.strictObject({
      kind: z.string().optional(),
      dependents: z
        .record(
          z.string(),
          z
            .strictObject({
              list: z.string(),
              filter: z.string().includes('{id}').optional(),
              where: z.string().optional(),
            })
            .refine(({ filter, where }) => filter === undefined || where === undefined, 'says `filter` and `where`'),
        )
        .optional(),
    }),
  ),
  /** Tools that read entities with more fields than their document declares. */
  undeclared: z.array(z.string()),
  /** Lists below an entity that show nothing that hangs on it. */
  independent: z.array(z.string()),
};

export type TargetsOverlay = { readonly [key in keyof typeof targetsForm]: z.infer<(typeof targetsForm)[key]> };

type Fault = (place: readonly string[], problem: string, remedy: string) => void;

/** What is known of the entities that these tools read: by the lists below them, and by what the overlay adds. */
export function targetKinds(
  overlay: TargetsOverlay,
  tools: readonly FieldHolder[],
  readers: ReadonlySet<string>,
  fault: Fault,
): Record<string, TargetKind> {
  const operations = tools.map(({ operation }) => operation);
  const isBelow = (name: string) => operations.some((each) => each.name === name && /\/\{id\}\//.test(each.path));
  for (const name of overlay.independent.filter((each) => !isBelow(each))) {
    fault(['independent', name], 'no list below an entity is called so', 'take it out, or correct its name');
  }
  for (const [key, names] of [
    ['targets', Object.keys(overlay.targets)],
    ['undeclared', overlay.undeclared],
  ] as const) {
    for (const name of names.filter((each) => !readers.has(each))) {
      fault([key, name], 'no change is read by a tool of this name', 'take it out, or correct its name');
    }
  }
  const kinds = operations
    .filter(({ name }) => readers.has(name))
    .map((reader) => {
      const said = overlay.targets[reader.name];
      const added = Object.entries(said?.dependents ?? {}).flatMap(([kind, each]) => {
        const remedy = 'name a list that takes the id in its path, or say `filter` or `where`';
        if (
          fits(
            operations.find(({ name }) => name === each.list),
            each,
          )
        )
          return [{ kind, ...each } as Dependency];
        fault(['targets', reader.name, 'dependents', kind], `"${each.list}" does not list them`, remedy);
        return [];
      });
      const dependents = [...listsBelow(reader, operations, overlay.independent), ...added].sort((a, b) =>
        a.kind < b.kind ? -1 : 1,
      );
      const named = operations.find(({ api, path }) => api === reader.api && `${path}/{id}` === reader.path);
      const isNamed = named !== undefined && 'filter' in named.arguments && named.rows?.includes('name');
      return [
        reader.name,
        { kind: said?.kind ?? kindOf(reader), ...(isNamed ? { named: named.name } : {}), dependents },
      ];
    });
  return Object.fromEntries(kinds);
}

/** What the overlay says of one kind of dependents. */
type Said = NonNullable<TargetsOverlay['targets'][string]['dependents']>[string];

function fits(list: Operation | undefined, { filter, where }: Said): boolean {
  if (list?.rows === undefined) return false;
  const isBelow = Object.values(list.arguments).some((place) => place.in === 'path');
  return filter === undefined ? isBelow !== (where !== undefined) : 'filter' in list.arguments && !isBelow;
}

function listsBelow(reader: Operation, operations: readonly Operation[], independent: readonly string[]): Dependency[] {
  return operations
    .filter(({ api, name, rows, path }) => {
      const [parent, rest] = [path.slice(0, reader.path.length), path.slice(reader.path.length)];
      const isBelow = api === reader.api && parent === reader.path && /^\/[^/{]+$/.test(rest);
      return isBelow && rows !== undefined && !independent.includes(name);
    })
    .map(({ name, path }) => ({ kind: words(path), list: name }));
}

/** `edge router policy` for `/edge-router-policies/{id}`, and for a list below that. */
function kindOf({ path }: Operation): string {
  const before = path.includes('/{') ? path.slice(0, path.indexOf('/{')) : path;
  return words(before).replace(/ies$/, 'y').replace(/s$/, '');
}

const words = (path: string): string => (path.split('/').at(-1) ?? '').replaceAll('-', ' ');
