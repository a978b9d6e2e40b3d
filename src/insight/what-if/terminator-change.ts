/** Services that stop or start being answered when a call changes a terminator. */
import type { Network } from '../../access/network.ts';
import type { TerminatorRow } from '../../access/rows.ts';
import { readCircuits } from '../reading/circuits.ts';
import { newerThanModel } from '../reading/newer.ts';
import { type Source, type ToolArguments, unreadNotes, valueOr } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { dialersOf } from './effects.ts';
import { onlyRow } from './only-row.ts';
import { NO_PAIRS, type Pairs } from './pairs.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/** Pairs whose service starts or stops being answered. */
export interface TerminatorChange {
  readonly unanswered: Pairs;
  readonly answered: Pairs;
  readonly notes: readonly string[];
}

const NOTHING: TerminatorChange = { unanswered: NO_PAIRS, answered: NO_PAIRS, notes: [] };

/** @throws {ToolError} for a terminator, service or router that does not exist */
export async function terminatorChange(
  source: Source,
  network: Network,
  { arguments: args, tool }: PlannedCall,
): Promise<TerminatorChange> {
  const target = targetOf(tool);
  if (target?.kind !== 'terminator') return NOTHING;
  const read = await source.list<TerminatorRow>('listFabricTerminators');
  if ('unread' in read) return { ...NOTHING, notes: unreadNotes(read) };
  const { routers, services } = network.populations;
  const found = target.verb === 'create' ? undefined : onlyRow(read.value, args['id'], 'terminator');
  const service =
    found === undefined ? onlyRow(services.rows, args['service'], 'service') : services.get(found.serviceId);
  if (service === undefined) {
    // Some services only exist in the fabric API.
    if (source.age > 0) throw newerThanModel(`The service of terminator ${found?.id}`);
    return NOTHING;
  }
  const own = read.value.filter(({ serviceId }) => serviceId === service.id);
  const others = own.filter((terminator) => terminator !== found);
  const router = args['router'] == null ? found?.routerId : onlyRow(routers.rows, args['router'], 'edge router').id;
  const changed = target.verb === 'delete' || router === undefined ? [] : [{ routerId: router }];
  const isUsable = ({ routerId }: Pick<TerminatorRow, 'routerId'>) => {
    const row = routers.get(routerId);
    return row === undefined || (row.isOnline === true && row.disabled !== true);
  };
  const [did, does] = [own.some(isUsable), [...others, ...changed].some(isUsable)];
  const pairs = did === does ? NO_PAIRS : dialersOf(network, [service]);
  return {
    unanswered: did ? pairs : NO_PAIRS,
    answered: did ? NO_PAIRS : pairs,
    notes: [
      ...[`${named(service)} ${did ? 'is answered now' : 'is not answered now'}, ${stateAfter(did, does)}.`],
      ...precedenceNotes(args),
      ...(found !== undefined && target.verb !== 'delete' && found.binding !== 'transport' ? [BY_HOST] : []),
      ...(found === undefined || target.verb !== 'delete' ? [] : await openOver(source, found.id)),
    ],
  };
}

const BY_HOST =
  'Controllers of version 2 refuse to change a terminator that a host made: its host config (listenOptions) or its identity (serviceHostingPrecedences, serviceHostingCosts) decides what it gets when it binds again.';

const stateAfter = (did: boolean, does: boolean) =>
  does ? (did ? 'and stays so' : 'and would be') : did ? 'and NOTHING ANSWERS it then' : 'nor would it be';

/** A controller falls back to failed terminators. */
const precedenceNotes = ({ precedence }: ToolArguments): readonly string[] =>
  precedence === 'failed' ? ['A terminator with precedence failed is still used where there is nothing better.'] : [];

async function openOver(source: Source, id: string): Promise<readonly string[]> {
  const circuits = valueOr(await readCircuits(source), []);
  const open = circuits.filter(({ terminator }) => terminator?.id === id).length;
  return open === 0 ? [] : [`Open through it now: ${open === 1 ? '1 circuit' : `${open} circuits`}.`];
}
