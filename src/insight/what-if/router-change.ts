/**
 * What else ends when a call takes an edge router out of use: services that answer only there, and circuits through it.
 */
import { groupBy } from '../../access/group-by.ts';
import type { Network } from '../../access/network.ts';
import type { EntityRow, RouterRow, TerminatorRow } from '../../access/rows.ts';
import { inTurns } from '../../access/steps.ts';
import { readCircuits } from '../reading/circuits.ts';
import { readFabric } from '../reading/fabric.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { named, namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import { dialersOf } from './effects.ts';
import type { LiveRow } from './live.ts';
import { NO_PAIRS, type Pairs } from './pairs.ts';
import { separatedNotes } from './separated.ts';

/** The effect of taking routers out of use. */
export interface RouterChange {
  /** Pairs whose service has all its terminators on a router that is taken out of use. */
  readonly unanswered: Pairs;
  readonly circuits: readonly LiveRow[];
  readonly notes: readonly string[];
}

/**
 * What a change does to services and circuits by taking routers out of use, or by not letting circuits through them.
 */
export async function routerChange(source: Source, before: Network, after: Network): Promise<RouterChange> {
  const stopped = before.populations.routers.rows.filter((router) => {
    const now = after.populations.routers.get(router.id);
    const isRefused = router.isVerified !== false && now?.isVerified === false;
    return router.disabled !== true && (now === undefined || now.disabled === true || isRefused);
  });
  const ends = before.populations.routers.rows.filter(
    (router) => router.noTraversal !== true && after.populations.routers.get(router.id)?.noTraversal === true,
  );
  const notes = [
    ...ends.map(
      (router) => `Circuits can then only begin or end at ${named(router)}: new ones find no path through it.`,
    ),
    ...(await blockedNotes(source, ends)),
  ];
  if (stopped.length === 0) return { unanswered: NO_PAIRS, circuits: [], notes };
  const [circuits, terminators] = await Promise.all([
    readCircuits(source),
    source.list<TerminatorRow>('listFabricTerminators', { fields: ['id', 'serviceId', 'routerId'] }),
  ]);
  const ids = new Set(stopped.map(({ id }) => id));
  const through = valueOr(circuits, []).filter(({ path }) => path?.nodes?.some(({ id }) => ids.has(id)) === true);
  const unread = [circuits, terminators].flatMap(unreadNotes);
  const services = unanswered(before, ids, valueOr(terminators, []));
  return {
    unanswered: dialersOf(before, services),
    circuits: through.map(({ clientId = '', id, service }) => ({
      id,
      identity: nameOf(before.populations.identities.get(clientId), clientId),
      service: service?.name ?? service?.id ?? '',
    })),
    notes: [
      ...notes,
      ...stopped.flatMap((router) => hazard(router, after)),
      answerNote(services, valueOr(terminators, []), ids),
      ...unread,
    ],
  };
}

/** The consequences if circuits can no longer pass through some routers. */
async function blockedNotes(source: Source, ends: readonly RouterRow[]): Promise<readonly string[]> {
  if (ends.length === 0) return [];
  const fabric = await readFabric(source);
  if (fabric.unread !== undefined) return unreadNotes({ unread: fabric.unread });
  const routers = new Map(fabric.routers);
  for (const { id, name } of ends) routers.set(id, { id, name: name ?? id, noTraversal: true });
  return inTurns(separatedNotes(fabric, { ...fabric, routers }), source.giveWay);
}

/** Services that have all their terminators on routers that are taken out of use. */
function unanswered(
  { populations }: Network,
  gone: ReadonlySet<string>,
  terminators: readonly TerminatorRow[],
): readonly EntityRow[] {
  return [...groupBy(terminators, ({ serviceId }) => serviceId)]
    .filter(([, own]) => own.every(({ routerId }) => gone.has(routerId)))
    .map(([id]) => populations.services.get(id) ?? { id });
}

function answerNote(
  services: readonly EntityRow[],
  terminators: readonly TerminatorRow[],
  gone: ReadonlySet<string>,
): string {
  if (services.length > 0)
    return `NOTHING ANSWERS any more, until hosts bind elsewhere, for ${count(services.length, 'service')}: ${namedSome(services, 8)}.`;
  return terminators.some(({ routerId }) => gone.has(routerId))
    ? 'Every service that answers there keeps a terminator elsewhere.'
    : 'No service answers there now.';
}

/** Disabling a router that is connected has stopped whole controllers. */
function hazard(router: RouterRow, after: Network): readonly string[] {
  if (router.isOnline !== true || after.populations.routers.get(router.id)?.disabled !== true) return [];
  return [
    `HAZARD: ${named(router)} is connected, and disabling a connected router can block the controller until it is restarted: stop the router first.`,
  ];
}

const nameOf = (row: EntityRow | undefined, id: string) => row?.name ?? id;
