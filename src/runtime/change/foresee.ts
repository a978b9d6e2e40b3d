import { createHash } from 'node:crypto';
import { canonical } from '../../common/canonical.ts';
import { type Entity, isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { requireMember } from './cluster-members.ts';
import { dependentsOf } from './dependents.ts';
import { requestedRows } from './differences.ts';
import { type ExaminedChange, examine } from './examine.ts';
import { hazardOf } from './hazard.ts';
import { judgementsOf } from './judges/index.ts';
import { lockoutBy } from './lockout.ts';
import { ownersOf } from './owners.ts';
import type { Preview, Target } from './types.ts';
import { at } from './values.ts';
import { warningsOf } from './warnings.ts';

/**
 * What a write would do, found out only by reading.
 * @throws {ToolError} of kind `controller` if the target does not exist or cannot be read, and as sending does if there
 * is no answer
 */
export async function foresee(reads: ChangeReads): Promise<Preview> {
  reads.takeTime();
  if (!reads.readsTarget) await requireMember(reads);
  const examined = await examine(reads);
  if (examined === undefined) throw missing(reads);
  const { before, differences, entity } = examined;
  const [judgements, lockout, surroundings] = await Promise.all([
    judgementsOf(examined),
    lockoutBy(reads, before, differences),
    surroundingsOf(examined),
  ]);
  const hazard = hazardOf(reads, entity, differences);
  return {
    ...{ ...surroundings, differences, judgements },
    ...(hazard === undefined ? {} : { hazard }),
    ...(lockout === undefined ? {} : { lockout }),
  };
}

/** What a change acts on, and what that involves. Of a list, only whose it is. */
async function surroundingsOf(
  examined: ExaminedChange,
): Promise<Pick<Preview, 'target' | 'dependents' | 'warnings' | 'owners'>> {
  const { before, reads } = examined;
  if (before === undefined) {
    const [warnings, owners] = await Promise.all([
      warningsOf({ ...examined, dependents: [] }),
      ownersOf(reads, reads.shown as Entity),
    ]);
    return { dependents: [], warnings, owners };
  }
  const target = targetOf(reads, before);
  const outcome = reads.change?.outcome;
  if (outcome === 'added' || outcome === 'dropped') return { target, dependents: [], warnings: listWarnings(reads) };
  const [found, owners] = await Promise.all([dependentsOf(reads, target.id), ownersOf(reads, before.shown)]);
  const { dependents } = found;
  const warnings = [...(await warningsOf({ ...examined, dependents })), ...found.warnings];
  return { target, dependents, warnings, owners };
}

/** What a controller makes of an empty list, which depends on its version. */
export const EMPTY_LIST =
  'The list is empty: controllers since OpenZiti 1.2 then remove nothing, earlier ones everything. Name what is to be removed.';

const listWarnings = (reads: ChangeReads): string[] =>
  reads.change?.outcome === 'dropped' && requestedRows(reads).rows.length === 0 ? [EMPTY_LIST] : [];

function missing({ args: { id }, kind, target }: ChangeReads): ToolError {
  if (id === undefined) return new ToolError('controller', `There is no ${kind}.`, 'There is nothing to change.');
  const next = target?.named === undefined ? 'Check the id.' : `Find the id with ${target.named}.`;
  return new ToolError('controller', `There is no ${kind} with the id ${JSON.stringify(id)}.`, next);
}

function targetOf(reads: ChangeReads, { data, shown }: Reading): Target {
  const name = at(shown, 'name');
  const id = reads.args['id'] ?? at(data, 'id') ?? '';
  return {
    kind: reads.kind,
    id: String(id),
    ...(typeof name === 'string' ? { name } : {}),
    digest: createHash('sha256')
      .update(canonical(writableFields(reads, data)))
      .digest('hex'),
  };
}

/** What a change can set; for a list, its rows. */
function writableFields({ writable }: ChangeReads, data: Value): unknown {
  if (!isEntity(data)) return toPlainJson(data);
  const fields = [...new Set(writable.values())];
  return Object.fromEntries(fields.map((field) => [field, toPlainJson((at(data, field) ?? null) as Value)]));
}
