import { isEntity } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import { ifRead, type Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { type IntendedField, intendedFields, isRow, isShown, requestedRows, shownAt } from './differences.ts';
import { ignoredFields } from './ignored-fields.ts';
import { isSemanticAlone, SEMANTIC_ALONE } from './semantic-alone.ts';
import type { Difference, Missed, Verification } from './types.ts';
import { at, isNothing, matchesRequested } from './values.ts';
import { entityWithName } from './warnings-by-reading.ts';

const NOTHING_FOUND: Verification = { changed: [], alsoChanged: [], missed: [], unread: [] };
const NO_ID = 'the answer does not contain the id of the new entity.';
/** RFC 9110, section 15.3.3. */
const ACCEPTED = 202;
const MAY_COME_LATER = 'the controller has accepted it but may apply it later: read it again.';
const NOTHING_SHOWN = 'no read shows what it did.';
const NOT_READ_ALONE = 'what it removes cannot be read separately, and its container still exists.';

/**
 * Reads a change back and compares it with the request. If that fails, the answer says so: the change itself is done.
 * @param madeId id of the new entity, from the answer
 * @param status of the answer: one that only accepts the change may be applied later
 */
export async function verify(reads: ChangeReads, madeId: string | undefined, status = 200): Promise<Verification> {
  const why = reads.unread ?? (reads.change?.outcome === 'made' && madeId === undefined ? NO_ID : undefined);
  if (why !== undefined) return { ...NOTHING_FOUND, unverified: why };
  try {
    const after = await reads.after(madeId);
    if (reads.change?.outcome === 'removed') return removed(reads, after, status);
    if (after.status >= 300) return { ...NOTHING_FOUND, unverified: `reading it back returned ${after.status}.` };
    const found = Array.isArray(after.data) ? inList(reads, after) : withIgnored(reads, await inEntity(reads, after));
    const { missed, ...rest } = found;
    return isDueLater(status, missed) ? { ...rest, missed: [], unverified: MAY_COME_LATER } : found;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { ...NOTHING_FOUND, unverified: error.message };
  }
}

/** Whether what is missing may still come. */
const isDueLater = (status: number, missed: Verification['missed']): boolean =>
  status === ACCEPTED && missed.length > 0;

function removed({ change, readsOne }: ChangeReads, { status }: Reading, answered: number): Verification {
  if (status === 404) return { ...NOTHING_FOUND, gone: true };
  if (status >= 300) return { ...NOTHING_FOUND, unverified: `reading it back returned ${status}.` };
  if (!readsOne) return { ...NOTHING_FOUND, unverified: NOT_READ_ALONE };
  if (answered === ACCEPTED) return { ...NOTHING_FOUND, unverified: MAY_COME_LATER };
  return { ...NOTHING_FOUND, missed: [{ why: `${change?.reader} still finds it.` }] };
}

function inList(reads: ChangeReads, after: Reading): Verification {
  const wanted = requestedRows(reads);
  const rows = Array.isArray(after.data) ? after.data : [];
  if (wanted === undefined) return { ...NOTHING_FOUND, unverified: 'the call names no rows.' };
  const { argument: field } = wanted;
  if (reads.change?.outcome === 'added') {
    const missing = wanted.rows.filter((each) => !rows.some((row) => isRow(row, each)));
    const missed = missing.map((each) => ({ field, asked: each, stands: null, why: 'The list does not have it.' }));
    return { ...NOTHING_FOUND, missed };
  }
  const left = wanted.rows.length === 0 ? rows : rows.filter((row) => wanted.rows.some((each) => isRow(row, each)));
  const missed =
    left.length === 0 ? [] : [{ field, asked: null, stands: left.length, why: 'The list still has such rows.' }];
  return { ...NOTHING_FOUND, missed };
}

async function inEntity(reads: ChangeReads, after: Reading): Promise<Verification> {
  const wanted = intendedFields(reads);
  const shown = wanted.filter((wish) => isShown(reads, wish, after));
  const unread = wanted.filter((wish) => wish.by !== 'reset' && !shown.includes(wish)).map(({ field }) => field);
  if (shown.length === 0) return { ...NOTHING_FOUND, unread, unverified: NOTHING_SHOWN };
  // A field that was only reset may keep its value.
  const failed = shown.filter(
    (wish) => wish.by !== 'reset' && !matchesRequested(wish.requested, at(after.data, wish.at), wish.at),
  );
  const missed = failed.map(({ field, at: place, shown: intended }): Missed => {
    return { field, requested: intended, found: shownAt(after, place) };
  });
  const why = missed.length === 0 ? undefined : await reasonOf(reads, failed, after);
  const changed = await changedSince(reads, after, wanted);
  return {
    ...changed,
    missed: why === undefined ? missed : missed.map((each, index) => (index === 0 ? { ...each, why } : each)),
    unread,
    ...keepsRights(reads, after),
    ...(isSemanticAlone(reads, changed.changed) ? { note: SEMANTIC_ALONE } : {}),
  };
}

/** What a controller is known to ignore was not applied, whatever else was. */
function withIgnored(reads: ChangeReads, found: Verification): Verification {
  const why = ignoredFields(reads);
  if (why === undefined) return found;
  const { unverified, ...rest } = found;
  const isAll = unverified === NOTHING_SHOWN;
  return { ...rest, ...(unverified === undefined || isAll ? {} : { unverified }), missed: [...found.missed, { why }] };
}

/** Which fields changed, if the state before is known. */
async function changedSince(reads: ChangeReads, after: Reading, wanted: readonly IntendedField[]) {
  const changed: Difference[] = [];
  const alsoChanged: Difference[] = [];
  const before = reads.change?.outcome === 'made' ? undefined : await ifRead(reads.before());
  if (before === undefined || !isEntity(before.data)) return { changed, alsoChanged };
  for (const [argument, place] of reads.writable) {
    if (matchesRequested(at(before.data, place), at(after.data, place), place)) continue;
    const found = { field: argument, from: shownAt(before, place), to: shownAt(after, place) };
    const isWanted = wanted.some(({ at: each }) => each === place);
    if (![...changed, ...alsoChanged].some(({ field }) => field === argument)) {
      (isWanted ? changed : alsoChanged).push(found);
    }
  }
  return { changed, alsoChanged };
}

/** A likely reason why something was not applied, from what is known about controllers. */
async function reasonOf(reads: ChangeReads, failed: readonly IntendedField[], after: Reading): Promise<string> {
  const { name } = reads.args;
  const isNameKept = failed.some(({ field, by }) => field === 'name' && by === 'argument');
  if (!isNameKept || typeof name !== 'string') return 'The controller kept its own value without reporting an error.';
  if (isNothing(name)) return 'An empty name: the controller ignores the whole change.';
  const holder = await ifRead(entityWithName(reads, name, at(after.data, 'id')));
  if (holder !== undefined)
    return `The name is taken by id ${JSON.stringify(holder.id)}: the controller ignores the whole change.`;
  return 'A name that is taken makes the controller ignore the whole change.';
}

function keepsRights({ args }: ChangeReads, { data }: Reading): { readonly note?: string } {
  if (args['isAdmin'] !== false || at(data, 'isDefaultAdmin') !== true) return {};
  return { note: 'It is the default administrator and keeps all its rights, whatever its flag says.' };
}
