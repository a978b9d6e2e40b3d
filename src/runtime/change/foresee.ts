import { createHash } from 'node:crypto';
import { canonical } from '../../common/canonical.ts';
import { type Entity, isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { requireMember } from './cluster-members.ts';
import { dependentsOf } from './dependents.ts';
import { differencesTo, requestedFields, rowDifferences } from './differences.ts';
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
  const outcome = reads.change?.outcome;
  if (!reads.readsTarget) {
    await requireMember(reads);
    const differences = requestedFields(reads);
    const [warnings, judgements, owners] = await Promise.all([
      warningsOf({ reads, entity: {}, differences, dependents: [] }),
      judgementsOf({ reads, entity: {}, differences }),
      ownersOf(reads, reads.shown as Entity),
    ]);
    return { ...(await withLockout(reads, undefined, differences)), warnings, judgements, owners };
  }
  const before = await reads.existing();
  if (before === undefined) throw missing(reads);
  const target = targetOf(reads, before);
  if (outcome === 'added' || outcome === 'dropped') {
    const differences = rowDifferences(reads, before, outcome);
    const judgements = await judgementsOf({ reads, entity: {}, differences });
    return { target, ...(await withLockout(reads, before, differences)), judgements };
  }
  const differences = outcome === 'changed' ? differencesTo(reads, before) : [];
  const entity: Entity = isEntity(before.data) ? before.data : {};
  const [found, judged, judgements, owners] = await Promise.all([
    dependentsOf(reads, target.id),
    withLockout(reads, before, differences),
    judgementsOf({ reads, entity, differences }),
    ownersOf(reads, before.shown),
  ]);
  const { dependents } = found;
  const warnings = [...(await warningsOf({ reads, entity, differences, dependents })), ...found.warnings];
  const hazard = hazardOf(reads, entity, differences);
  return { ...judged, target, dependents, warnings, judgements, owners, ...(hazard === undefined ? {} : { hazard }) };
}

async function withLockout(
  reads: ChangeReads,
  before: Reading | undefined,
  differences: Preview['differences'],
): Promise<Preview> {
  const lockout = await lockoutBy(reads, before, differences);
  return { differences, dependents: [], warnings: [], ...(lockout === undefined ? {} : { lockout }) };
}

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
