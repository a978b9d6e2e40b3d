/** What is currently open between pairs that lose their access. */
import { readCircuits } from '../reading/circuits.ts';
import { type Source, valueOr } from '../reading/source.ts';
import type { Pairs } from './pairs.ts';

export interface Live {
  readonly circuits: readonly LiveRow[];
  readonly sessions: readonly LiveRow[];
}

export interface LiveRow {
  readonly id: string;
  readonly identity: string;
  readonly service: string;
}

interface SessionRow {
  readonly id: string;
  readonly identityId?: string;
  readonly serviceId?: string;
}

const NOTHING: Live = { circuits: [], sessions: [] };

/** Clients that log in with OIDC have no sessions: only circuits show them. */
/** @param ending pairs that can't be dialed, or hosted, any more */
export async function liveOf(source: Source, ending: readonly Pairs[]): Promise<Live> {
  if (ending.every(({ size }) => size === 0)) return NOTHING;
  const [circuits, sessions] = await Promise.all([
    readCircuits(source),
    source.list<SessionRow>('listSessions', { fields: ['id', 'identityId', 'serviceId'] }),
  ]);
  const live = (id: string, identity = '', service = ''): readonly LiveRow[] => {
    const [pair] = ending.flatMap((pairs) => pairs.find(identity, service) ?? []);
    return pair === undefined
      ? []
      : [{ id, identity: pair.identity.name || identity, service: pair.service.name || service }];
  };
  return {
    circuits: valueOr(circuits, []).flatMap(({ clientId, id, service }) => live(id, clientId, service?.id)),
    sessions: valueOr(sessions, []).flatMap(({ id, identityId, serviceId }) => live(id, identityId, serviceId)),
  };
}
