/** What a call ends that is open now. Those who may log in and dial can do so again at once. */

import { inTurns } from '../../access/steps.ts';
import { type CircuitRow, readCircuits } from '../reading/circuits.ts';
import { fabricOf, hasPath, readFabric } from '../reading/fabric.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Live, LiveRow } from './live.ts';
import { onlyRow } from './only-row.ts';
import type { Ended, PlannedCall } from './planned-call.ts';
import { separatedNotes } from './separated.ts';

interface Reference {
  readonly id: string;
  readonly name?: string | null;
}

interface ApiSessionRow {
  readonly id: string;
  readonly identityId?: string;
  readonly identity?: Reference;
}

interface SessionRow {
  readonly id: string;
  readonly apiSessionId?: string;
  readonly identityId?: string;
  readonly serviceId?: string;
  readonly service?: Reference;
}

/** What a call ends, and notes about it. */
export interface EndingChange {
  readonly live: Live;
  readonly notes: readonly string[];
}

/** @throws {ToolError} for something to end that does not exist */
export async function endingChange(source: Source, ends: Ended, call: PlannedCall): Promise<EndingChange> {
  const { id } = call.arguments;
  if (ends === 'link') return linkChange(source, call);
  const read = await readCircuits(source);
  const circuits = valueOr(read, []);
  const unread = unreadNotes(read);
  if (ends === 'circuit') {
    const found = 'unread' in read ? [] : [onlyRow(circuits, id, 'circuit')];
    return over(found, [], [...unread, AGAIN]);
  }
  if (ends === 'tokens') return tokensChange(source, circuits, call, unread);
  const sessions = valueOr(await source.list<SessionRow>('listSessions'), []);
  if (ends === 'session') {
    const session = onlyRow(sessions, id, 'session');
    const own = circuits.filter(
      (circuit) => isOf(circuit, session.identityId) && circuit.service?.id === serviceOf(session),
    );
    return over(own, [session], [...unread, AGAIN]);
  }
  const logins = await source.list<ApiSessionRow>('listAPISessions');
  if ('unread' in logins) return over([], [], unreadNotes(logins));
  const login = onlyRow(logins.value, id, 'API session');
  const own = circuits.filter((circuit) => isOf(circuit, identityOf(login)));
  const { live, notes } = over(
    own,
    sessions.filter(({ apiSessionId }) => apiSessionId === login.id),
    [...unread, `${named(login.identity ?? { id: identityOf(login) })} can log in again at once: ${KEEP_OUT}`],
  );
  return { live: { ...live, apiSessions: 1 }, notes };
}

/** Whether a session of an identity may have opened a circuit: those of OIDC logins outlive all its sessions. */
const isOf = ({ clientId, isByToken }: CircuitRow, identity: string | undefined): boolean =>
  clientId === identity && isByToken !== true;

const KEEP_OUT = 'to keep it out, use disableIdentity first.';
const AGAIN = `The client may dial again at once: to keep it out, remove its grant or use disableIdentity.`;

/** Circuits over a link move to another path between the same routers; they end if there is none. */
async function linkChange(source: Source, { arguments: args, tool }: PlannedCall): Promise<EndingChange> {
  if (tool === 'patchFabricLink' && args['down'] !== true) {
    return over([], [], ['Only the path that traffic takes may change.']);
  }
  const [fabric, circuits] = await Promise.all([readFabric(source), readCircuits(source)]);
  if (fabric.unread !== undefined) return over([], [], unreadNotes({ unread: fabric.unread }));
  const { links, routers } = fabric;
  const link = onlyRow(links, args['id'], 'link');
  const using = valueOr(circuits, []).filter(({ path }) => path?.links?.some(({ id }) => id === link.id) === true);
  const after = fabricOf(
    links.filter((each) => each !== link),
    routers,
  );
  const ending = using.filter(({ path }) => {
    const [from, to] = [path?.nodes?.[0]?.id, path?.nodes?.at(-1)?.id];
    return from === undefined || to === undefined || !hasPath(after, [from], new Set([to]));
  });
  const moving = using.length - ending.length;
  return over(
    ending,
    [],
    [
      ...unreadNotes(circuits),
      ...(moving === 0 ? [] : [`Open over it now, and moved to another path: ${count(moving, 'circuit')}.`]),
      ...(await inTurns(separatedNotes(fabric, after), source.giveWay)),
      ...(tool === 'deleteFabricLink' ? ['The routers establish the link again unless one of them is disabled.'] : []),
    ],
  );
}

/** Only OIDC logins have tokens that can be revoked. */
async function tokensChange(
  source: Source,
  circuits: readonly CircuitRow[],
  { arguments: { id, type } }: PlannedCall,
  unread: readonly string[],
): Promise<EndingChange> {
  if (type !== 'IDENTITY') {
    return over(
      [],
      [],
      [...unread, 'Its tokens are refused from then on. It cannot be seen which circuits were opened with them.'],
    );
  }
  const identities = await source.list<Reference>('listIdentities', { fields: ['id', 'name'] });
  const identity = 'value' in identities ? onlyRow(identities.value, id, 'identity') : { id: String(id) };
  return over(
    circuits.filter(({ clientId }) => clientId === identity.id),
    [],
    [...unread, `OIDC tokens that ${named(identity)} has so far are refused. It can log in again at once: ${KEEP_OUT}`],
  );
}

const serviceOf = ({ service, serviceId }: SessionRow): string => serviceId ?? service?.id ?? '';
const identityOf = ({ identity, identityId }: ApiSessionRow): string => identityId ?? identity?.id ?? '';

function over(
  circuits: readonly CircuitRow[],
  sessions: readonly SessionRow[],
  notes: readonly string[],
): EndingChange {
  const row = (id: string, identity: string | undefined, service: Reference | undefined): LiveRow => ({
    id,
    identity: identity ?? '',
    service: service?.name ?? service?.id ?? '',
  });
  return {
    live: {
      circuits: circuits.map(({ clientId, id, service }) => row(id, clientId, service)),
      sessions: sessions.map((session) => row(session.id, session.identityId, session.service)),
      apiSessions: 0,
    },
    notes,
  };
}
