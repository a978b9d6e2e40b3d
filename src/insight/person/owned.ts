import type { IdentityRow } from '../../access/rows.ts';
import type { Steps } from '../../access/steps.ts';
import type { Fix, Remedy } from '../wording/finding.ts';
import { callText } from '../wording/text.ts';

/** A device or program that seems to belong to a person. */
export interface OwnedIdentity {
  readonly row: IdentityRow;
  readonly why: string;
  /** `recorded` if a tag or the application's data says so, `plausible` if only the name does. */
  readonly certainty: 'recorded' | 'plausible';
}

/** Shorter names are part of too many others. */
const LONG_ENOUGH = 3;

/** Identities that belong to a person, according to tags, application data and names. */
export function* identitiesOwnedBy(
  person: IdentityRow,
  identities: readonly IdentityRow[],
): Steps<readonly OwnedIdentity[]> {
  const marks = [person.id, person.name, person.externalId].filter(
    (mark): mark is string => typeof mark === 'string' && mark.length >= LONG_ENOUGH,
  );
  const owned: OwnedIdentity[] = [];
  for (const row of identities) {
    yield;
    if (row.id === person.id) continue;
    const field = fieldThatNames(row, marks);
    if (field !== undefined) owned.push({ row, why: field, certainty: 'recorded' });
    else if (marks.some((mark) => nameHas(row.name ?? '', mark)))
      owned.push({ row, why: 'its name', certainty: 'plausible' });
  }
  return owned;
}

function fieldThatNames({ appData, tags }: IdentityRow, marks: readonly string[]): string | undefined {
  const fields = [
    ...Object.entries(tags ?? {}).map(([key, value]) => [`tag ${key}`, value]),
    ...Object.entries(appData ?? {}).map(([key, value]) => [`appData ${key}`, value]),
  ];
  const [field] = fields.find(([, value]) => typeof value === 'string' && marks.includes(value)) ?? [];
  return field as string | undefined;
}

/** `ann` is at the beginning or end of `ann-laptop`, not of `anna-laptop`. */
function nameHas(name: string, mark: string): boolean {
  const [own, wanted] = [name.toLowerCase(), mark.toLowerCase()];
  if (own === wanted || !own.includes(wanted)) return false;
  const at = own.indexOf(wanted);
  const isEdge = (index: number) => !/[a-z0-9]/.test(own[index] ?? ' ');
  return isEdge(at - 1) && isEdge(at + wanted.length);
}

/** The call that keeps an identity from logging in. */
export const disabling = ({ id }: IdentityRow): Fix => ({
  tool: 'disableIdentity',
  arguments: { id, durationMinutes: 0 },
});

/** What to do about it when its person leaves. */
export function remedyOf({ certainty, row }: OwnedIdentity): Remedy {
  if (row.disabled === true) return { next: 'It is already disabled.' };
  if (certainty === 'recorded') return { fix: disabling(row) };
  return { next: `Find out whose it is; if it is theirs, ${callText(disabling(row))}.` };
}
