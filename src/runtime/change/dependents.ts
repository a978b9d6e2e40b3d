import { isEntity, type Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Dependency } from '../../contract.ts';
import { UnreadableError } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import type { Dependents } from './types.ts';
import { at } from './values.ts';

/** Names shown for each kind. */
const SHOWN = 5;
/** Rows to search where no filter helps: as many as a controller returns at once. */
const MOST_ROWS = 500;
/** Lists that are read at the same time. */
const AT_ONCE = 4;

/** What depends on a target, and what could not be found out. */
export interface Hanging {
  readonly dependents: readonly Dependents[];
  readonly warnings: readonly string[];
}

/** Reads everything that depends on the entity of this id; only kinds that occur. */
export async function dependentsOf(reads: ChangeReads, id: string): Promise<Hanging> {
  const waiting = [...(reads.target?.dependents ?? [])].entries();
  const found: (Dependents | string)[] = [];
  const work = async () => {
    for (const [place, dependency] of waiting) found[place] = await ofOneKind(reads, dependency, id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const dependents = found.filter((each) => typeof each !== 'string');
  const warnings = found.filter((each) => typeof each === 'string');
  return { dependents: dependents.filter(({ total }) => total > 0), warnings };
}

async function ofOneKind(reads: ChangeReads, dependency: Dependency, id: string): Promise<Dependents | string> {
  const { kind, list, filter, where } = dependency;
  // No entity has an id that a filter cannot express: controllers use letters and digits.
  const quoted = JSON.stringify(id).slice(1, -1);
  const path = reads.pathTo(list, id);
  const given = {
    ...path,
    ...(filter === undefined ? {} : { filter: filter.replace('{id}', () => quoted) }),
  };
  try {
    const { rows, total } = await reads.list(list, given, where === undefined ? SHOWN : MOST_ROWS);
    if (where === undefined) return { kind, total, names: rows.slice(0, SHOWN).map(nameOf), tool: list };
    const named = rows.filter((row) => [at(row, where)].flat().includes(id));
    return { kind, total: named.length, names: named.slice(0, SHOWN).map(nameOf), tool: list };
  } catch (error) {
    if (!(error instanceof ToolError) || error.kind === 'cancelled') throw error;
    // The edge does not know what was made for the fabric alone, so nothing of the edge depends on it.
    const isUnknown = error instanceof UnreadableError && error.status === 404 && Object.keys(path).length > 0;
    if (isUnknown) return { kind, total: 0, names: [], tool: list };
    return `Could not read which ${kind} depend on it (${list}): ${error.message}`;
  }
}

function nameOf(row: Value): string {
  if (!isEntity(row)) return String(row);
  const names = ['name', 'username', 'id', 'config.name'].map((path) => at(row, path));
  return String(names.find((each) => typeof each === 'string' && each !== '') ?? 'unnamed');
}
