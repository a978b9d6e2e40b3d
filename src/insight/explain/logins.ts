import type { IdentityRow } from '../../access/rows.ts';
import type { ReadResult, Source } from '../reading/source.ts';

/** A login by an older client. */
export interface ApiSessionRow {
  readonly id: string;
  readonly isMfaComplete?: boolean;
  readonly createdAt?: string;
}

/** The logins of an identity, of interest where it has enrolled a one-time code. */
export async function readLogins(
  source: Source,
  { id, isMfaEnabled }: IdentityRow,
): Promise<ReadResult<readonly ApiSessionRow[]>> {
  return isMfaEnabled === true
    ? source.list<ApiSessionRow>('listAPISessions', { filter: `identity="${id}"` })
    : { value: [] };
}
