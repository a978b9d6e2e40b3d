import { createHash } from 'node:crypto';
import { canonical } from '../../common/canonical.ts';
import { isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Dependency } from '../../contract.ts';
import { UnreadableError } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { firstPages } from './first-pages.ts';
import type { Dependents } from './types.ts';
import { at } from './values.ts';

/** The most names that are shown for each kind. */
const SHOWN = 5;
/** The most lists that are read at the same time. */
const AT_ONCE = 4;

/** Dependents that come and go as people work: they do not invalidate a confirmation. */
const SHORT_LIVED: readonly string[] = ['sessions', 'api sessions'];

/** What depends on a target, and what could not be found out. */
export interface FoundDependents {
  readonly dependents: readonly Dependents[];
  readonly warnings: readonly string[];
}

/** Reads everything that depends on the entity of this id; only kinds that occur. */
export async function dependentsOf(reads: ChangeReads, id: string): Promise<FoundDependents> {
  const waiting = [...(reads.target?.dependents ?? [])].entries();
  const found: (Dependents | string | undefined)[] = [];
  const work = async () => {
    for (const [place, dependency] of waiting) found[place] = await ofOneKind(reads, dependency, id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const dependents = found.flatMap((each) => (typeof each === 'object' && each.total > 0 ? each : []));
  return { dependents, warnings: found.filter((each) => typeof each === 'string') };
}

/** Undefined for entities that nothing of this kind can depend on; a text if nobody knows. */
async function ofOneKind(
  reads: ChangeReads,
  dependency: Dependency,
  id: string,
): Promise<Dependents | string | undefined> {
  const { kind, list, filter, where } = dependency;
  // No entity has an id that a filter cannot express: controllers use letters and digits.
  const quoted = JSON.stringify(id).slice(1, -1);
  const path = reads.pathTo(list, id);
  const args = {
    ...path,
    ...(filter === undefined ? {} : { filter: filter.replace('{id}', () => quoted) }),
  };
  try {
    const { rows, total } = SHORT_LIVED.includes(kind)
      ? await reads.list(list, args, SHOWN)
      : await firstPages(reads, list, args);
    const found = where === undefined ? rows : rows.filter((row) => [at(row, where)].flat().includes(id));
    const names = found.slice(0, SHOWN).map(nameOf);
    const dependents = { kind, total: where === undefined ? total : found.length, names, tool: list };
    return SHORT_LIVED.includes(kind) ? dependents : { ...dependents, digest: digestOf(found) };
  } catch (error) {
    if (!(error instanceof ToolError) || error.kind === 'cancelled') throw error;
    // The edge does not know entities that only exist in the fabric, so nothing in the edge depends on them.
    const isUnknown = error instanceof UnreadableError && error.status === 404 && Object.keys(path).length > 0;
    if (isUnknown) return undefined;
    return `Could not read which ${kind} depend on it (${list}): ${error.message}`;
  }
}

/** A digest of which rows there are, in any order, but not of their content, which changes by itself. */
const digestOf = (rows: readonly Value[]): string =>
  createHash('sha256')
    .update(canonical(rows.map((row) => canonical(identityOf(row))).sort()))
    .digest('hex');

/** The id of a row; for a row that links two entities, the ids of both. */
function identityOf(row: Value): unknown {
  if (!isEntity(row)) return toPlainJson(row);
  const ids = Object.entries(row).filter(([key, value]) => key.endsWith('Id') && typeof value === 'string');
  return typeof row['id'] === 'string' ? row['id'] : ids.length > 0 ? Object.fromEntries(ids) : nameOf(row);
}

function nameOf(row: Value): string {
  if (!isEntity(row)) return String(row);
  const names = ['name', 'username', 'id', 'config.name'].map((path) => at(row, path));
  return String(names.find((each) => typeof each === 'string' && each !== '') ?? 'unnamed');
}
