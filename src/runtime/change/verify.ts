import { isEntity } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import { ifRead, type Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import {
  differencesTo,
  droppedFrom,
  type IntendedField,
  idsOf,
  intendedFields,
  isShown,
  lackingIn,
  requestedRows,
  rowsIn,
  shownAt,
} from './differences.ts';
import { isStoredType, storedTypeNote } from './identity-types.ts';
import { ignoredFields } from './ignored-fields.ts';
import { isSemanticAlone, SEMANTIC_ALONE } from './semantic-alone.ts';
import { surprisesIn } from './surprises/index.ts';
import type { Difference, Missed, Verification } from './types.ts';
import { at, isNothing, matchesRequested } from './values.ts';
import { holderOf } from './warnings-by-reading.ts';

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
    const outcome = reads.change?.outcome;
    if (outcome === 'removed') return removed(reads, after, status);
    if (after.status >= 300) return { ...NOTHING_FOUND, unverified: `reading it back returned ${after.status}.` };
    const isList = outcome === 'added' || outcome === 'dropped';
    const found = isList ? inList(reads, after, outcome) : withIgnored(reads, after, await inEntity(reads, after));
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

function inList(reads: ChangeReads, { data, shown }: Reading, outcome: 'added' | 'dropped'): Verification {
  const { argument: field, rows } = requestedRows(reads);
  if (outcome === 'added') {
    const missed = lackingIn(rowsIn(data), rows).map((row): Missed => {
      return { field, requested: row, found: null, why: 'The list does not have it.' };
    });
    return { ...NOTHING_FOUND, missed };
  }
  const missed = droppedFrom(rowsIn(shown), rows).map((row): Missed => {
    return { field, requested: null, found: idsOf(row), why: 'The list still has it.' };
  });
  return { ...NOTHING_FOUND, missed };
}

async function inEntity(reads: ChangeReads, after: Reading): Promise<Verification> {
  const wanted = intendedFields(reads);
  const shown = wanted.filter((intended) => isShown(reads, intended, after));
  const unread = wanted
    .filter((intended) => intended.by !== 'reset' && !shown.includes(intended))
    .map(({ field }) => field);
  if (shown.length === 0) return { ...NOTHING_FOUND, unread, unverified: NOTHING_SHOWN };
  // A field that was only reset may keep its value.
  const failed = shown.filter(
    ({ at: path, by, requested }) => by !== 'reset' && !matchesRequested(requested, at(after.data, path), path),
  );
  const missed = failed.map(({ field, at: place, shown: intended }): Missed => {
    return { field, requested: intended, found: shownAt(after, place) };
  });
  const changed = await changedSince(reads, after, wanted);
  const isAsExpected = missed.length === 0 && changed.alsoChanged.length === 0;
  const surprise = isAsExpected ? undefined : await surpriseIn(reads);
  const why = missed.length === 0 ? undefined : await reasonOf(reads, failed, surprise);
  return {
    ...changed,
    missed: why === undefined ? missed : missed.map((each, index) => (index === 0 ? { ...each, why } : each)),
    unread,
    ...noted(keepsRights(reads, after)),
    ...noted(typeNote(reads, after)),
    ...noted(isSemanticAlone(reads, changed.changed) ? SEMANTIC_ALONE : undefined),
    ...noted(changed.alsoChanged.length > 0 ? surprise : undefined),
  };
}

const noted = (note: string | undefined): { readonly note?: string } => (note === undefined ? {} : { note });

const typeNote = ({ args: { type } }: ChangeReads, { data }: Reading): string | undefined =>
  isStoredType(type, at(data, 'typeId')) ? storedTypeNote(type) : undefined;

/** What a controller is known to ignore was not applied, whatever else was, unless it is there. */
function withIgnored(reads: ChangeReads, { data }: Reading, found: Verification): Verification {
  const why = ignoredFields(reads, data);
  if (why === undefined) return found;
  const { unverified: _nothingShown, ...rest } = found;
  return { ...rest, missed: [...found.missed, { why }] };
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

/** What controllers are known to do with the change instead, if the state before is known. */
async function surpriseIn(reads: ChangeReads): Promise<string | undefined> {
  const before = reads.change?.outcome === 'changed' ? await ifRead(reads.before()) : undefined;
  if (before === undefined || before.status >= 300) return undefined;
  return surprisesIn({ reads, before, differences: differencesTo(reads, before) }).surprises.join(' ') || undefined;
}

/** A likely reason why something was not applied, from what is known about controllers. */
async function reasonOf(
  reads: ChangeReads,
  failed: readonly IntendedField[],
  surprise = 'The controller kept its own value without reporting an error.',
): Promise<string> {
  const name = failed.find(({ field }) => field === 'name')?.requested;
  const hasUniqueNames = reads.target?.named !== undefined;
  if (typeof name !== 'string' || !hasUniqueNames) return surprise;
  if (isNothing(name)) return 'An empty name: the controller ignores the whole change.';
  const holder = await ifRead(holderOf(reads, name));
  if (holder !== undefined)
    return `The name is taken by id ${JSON.stringify(holder)}: the controller ignores the whole change.`;
  return 'A name that is taken makes the controller ignore the whole change.';
}

function keepsRights({ args }: ChangeReads, { data }: Reading): string | undefined {
  if (args['isAdmin'] !== false || at(data, 'isDefaultAdmin') !== true) return undefined;
  return 'It is the default administrator and keeps all its rights, whatever its flag says.';
}
