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
  /** The identity that hosts. */
  readonly hostId?: string;
  /** Whether the client logged in with OIDC: such a login has no session, and lasts until its token ends. */
  readonly isByToken?: boolean;
  readonly service?: Reference;
  readonly terminator?: Reference | null;
  readonly path?: { readonly nodes?: readonly Reference[] | null; readonly links?: readonly Reference[] | null } | null;
}

/** A circuit as a controller shows it. */
interface ShownCircuit extends CircuitRow {
  readonly tags?: { readonly clientId?: unknown; readonly hostId?: unknown } | null;
}

/** All circuits. If the client logged in with OIDC, `clientId` is the login, and only the tags name the identity. */
export async function readCircuits(source: Source): Promise<ReadResult<readonly CircuitRow[]>> {
  const read = await source.list<ShownCircuit>('listFabricCircuits');
  if ('unread' in read) return read;
  return { value: read.value.map(circuitOf) };
}

function circuitOf({ tags, ...circuit }: ShownCircuit): CircuitRow {
  const client = textOf(tags?.clientId) ?? circuit.clientId;
  const host = textOf(tags?.hostId);
  return {
    ...circuit,
    ...(client !== undefined && { clientId: client, isByToken: client !== circuit.clientId }),
    ...(host !== undefined && { hostId: host }),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
