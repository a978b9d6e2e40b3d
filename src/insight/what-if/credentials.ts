import type { Network } from '../../access/network.ts';

export interface AuthenticatorRow {
  readonly id: string;
  readonly identityId: string;
  readonly method: string;
  readonly certPem?: string | null;
}

/** A network before and after a change of credentials, with notes about its other consequences. */
export interface CredentialChange {
  readonly before: Network;
  readonly after: Network;
  readonly notes: readonly string[];
}

/** A change after which everybody has the same credentials, with notes. */
export const onlyNotes = (network: Network, notes: readonly string[]): CredentialChange => ({
  before: network,
  after: network,
  notes,
});
