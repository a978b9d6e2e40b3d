/** The connections that are open, and who opened them. */
import type { ReadResult, Source } from './source.ts';

interface Reference {
  readonly id: string;
  readonly name?: string | null;
}

export interface CircuitRow {
  readonly id: string;
  /** The identity that dialed. */
  readonly clientId?: string;
  readonly service?: Reference;
  readonly terminator?: Reference | null;
  readonly path?: { readonly nodes?: readonly Reference[] | null; readonly links?: readonly Reference[] | null } | null;
}

/** As a controller shows it. */
interface ShownCircuit extends CircuitRow {
  readonly tags?: { readonly clientId?: unknown } | null;
}

/** All circuits. Of a client that logged in with OIDC, `clientId` names the login; only its tags name the identity. */
export async function readCircuits(source: Source): Promise<ReadResult<readonly CircuitRow[]>> {
  const read = await source.list<ShownCircuit>('listFabricCircuits');
  if ('unread' in read) return read;
  return {
    value: read.value.map(({ tags, ...circuit }) =>
      typeof tags?.clientId === 'string' && tags.clientId !== '' ? { ...circuit, clientId: tags.clientId } : circuit,
    ),
  };
}
