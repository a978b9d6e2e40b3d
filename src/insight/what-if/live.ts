/** What is open now and ends with a change. */
import type { Network } from '../../access/network.ts';
import type { EntityRow, IdentityRow } from '../../access/rows.ts';
import { type CircuitRow, readCircuits } from '../reading/circuits.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { count } from '../wording/text.ts';
import type { Pairs } from './pairs.ts';

/** What is open now and ends with a change. */
export interface Live {
  readonly circuits: readonly LiveRow[];
  readonly sessions: readonly LiveRow[];
  /** How many logins end with them. */
  readonly apiSessions: number;
}

/** An open circuit or session, with the names of its identity and service. */
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

/** Why something that is open ends. */
export interface Ending {
  /** Pairs that lose their grant. A circuit outlives the grant of its host. */
  readonly lost: Pairs;
  /** Identities that are disabled or deleted: what they dialed ends, and what they host. */
  readonly gone: readonly IdentityRow[];
  /** Others that can't log in again. */
  readonly lockedOut: readonly EntityRow[];
}

/** What ends with a change, and notes about what stays open. */
export interface Ended {
  readonly live: Live;
  readonly notes: readonly string[];
}

/** What is open now and ends with a change. Clients that log in with OIDC have no sessions; only circuits show them. */
export async function endedBy(source: Source, { populations }: Network, ending: Ending): Promise<Ended> {
  const { lost } = ending;
  const [gone, out] = [ending.gone, ending.lockedOut].map((rows) => new Set(rows.map(({ id }) => id)));
  if (lost.size + ending.gone.length + ending.lockedOut.length === 0) return { live: NOTHING_LIVE, notes: [] };
  const [circuits, sessions, apiSessions] = await Promise.all([
    readCircuits(source),
    source.list<SessionRow>('listSessions', { fields: ['id', 'identityId', 'serviceId'] }),
    countApiSessions(source, ending.gone),
  ]);
  const dialed = lost.ofKind('Dial');
  // A router keeps hosting after its tunneler is switched off.
  const hosts = new Set(ending.gone.flatMap(({ id, typeId }) => (typeId === 'Router' ? [] : [id])));
  const ends = ({ clientId = '', hostId = '', service }: CircuitRow) =>
    gone?.has(clientId) || hosts.has(hostId) || dialed.find(clientId, service?.id ?? '') !== undefined;
  const isLockedOut = ({ clientId = '' }: CircuitRow) => out?.has(clientId) === true;
  const open = valueOr(circuits, []);
  const staying = open.filter((each) => !ends(each) && isLockedOut(each) && each.isByToken === true);
  const row = (id: string, identity = '', service = ''): LiveRow => ({
    id,
    identity: populations.identities.get(identity)?.name || identity,
    service: populations.services.get(service)?.name || service,
  });
  return {
    live: {
      circuits: open
        .filter((each) => ends(each) || (isLockedOut(each) && each.isByToken !== true))
        .map(({ clientId, id, service }) => row(id, clientId, service?.id)),
      sessions: valueOr(sessions, [])
        .filter(
          ({ identityId = '', serviceId = '' }) =>
            gone?.has(identityId) || out?.has(identityId) || lost.find(identityId, serviceId) !== undefined,
        )
        .map(({ id, identityId, serviceId }) => row(id, identityId, serviceId)),
      apiSessions,
    },
    notes:
      staying.length === 0
        ? []
        : [
            `Open now, and NOT cut off: ${count(staying.length, 'circuit')}. A login by OIDC lasts until its token ends, and may dial until then: disableIdentity ends it at once.`,
          ],
  };
}

/** How many API sessions identities have; a call disables or deletes one of them. */
async function countApiSessions(source: Source, identities: readonly IdentityRow[]): Promise<number> {
  const lists = identities.map(({ id }) => source.list('listAPISessions', { filter: `identity="${id}"` }));
  return (await Promise.all(lists)).reduce((sum, list) => sum + valueOr(list, []).length, 0);
}

export const NOTHING_LIVE: Live = { circuits: [], sessions: [], apiSessions: 0 };
