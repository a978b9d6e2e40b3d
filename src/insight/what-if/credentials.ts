import type { Network } from '../../access/network.ts';

export interface AuthenticatorRow {
  readonly id: string;
  readonly identityId: string;
  readonly method: string;
  readonly certPem?: string | null;
}

/** A network before and after a change of credentials, with what else follows from it. */
export interface CredentialChange {
  readonly before: Network;
  readonly after: Network;
  readonly notes: readonly string[];
}

/** Nobody's credentials change, but there is something to say. */
export const onlyNotes = (network: Network, notes: readonly string[]): CredentialChange => ({
  before: network,
  after: network,
  notes,
});
