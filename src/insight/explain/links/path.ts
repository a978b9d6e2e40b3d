/** Whether circuits find a path from the routers of the identity to those of the terminators. */

import { valueOr } from '../../reading/source.ts';
import { onUsableRouters } from '../../rules/answering.ts';
import { broken, fixOr, type Link, namedSome, passed } from '../../wording/finding.ts';
import type { Evidence } from '../evidence.ts';
import { hasPath, isLinked } from '../fabric.ts';
import { usableEntries } from './routers.ts';

/** Undefined if an earlier link is broken: then there is nothing to connect. */
export function pathLink(evidence: Evidence): Link | undefined {
  const { fabric, routers, terminators } = evidence;
  const entries = usableEntries(evidence).map(({ id }) => id);
  const exits = new Set(onUsableRouters(valueOr(terminators, []), routers).map(({ routerId }) => routerId));
  if (entries.length === 0 || exits.size === 0) return undefined;
  if (entries.some((id) => exits.has(id))) return passed('path', 'a router of the identity has a terminator itself');
  const nameOf = (ids: Iterable<string>) => namedSome([...ids].map((id) => routers.get(id) ?? { id }));
  const way = `from ${nameOf(entries)} to ${nameOf(exits)}`;
  if (fabric === undefined || fabric.unread !== undefined) {
    const why = `links could not be read (${fabric?.unread ?? 'not asked for'})`;
    return passed('path', `${why}; routers that are online have links ${way}, unless link groups keep them apart`, {
      certainty: 'plausible',
    });
  }
  if (hasPath(fabric, entries, exits)) return passed('path', `links lead ${way}`);
  const blocked = [...fabric.routers.values()].filter(
    ({ id, noTraversal }) => noTraversal === true && !entries.includes(id) && !exits.has(id),
  );
  const blocking = blocked.length > 0 && isLinked(fabric, entries, exits);
  if (!blocking) {
    return broken('path', `no link leads ${way}: the routers are online, but not connected to each other`, {
      evidence: ['a router in between may be offline, or link listeners and groups keep them apart'],
      next: 'Start the routers in between, or let one of these listen for links that the other can dial.',
    });
  }
  const [first] = blocked;
  return broken(
    'path',
    `circuits can't get ${way}: ${namedSome(blocked)} let${blocked.length === 1 ? 's' : ''} no circuits through (noTraversal)`,
    {
      ...fixOr(
        first && { tool: 'patchEdgeRouter', arguments: { id: first.id, noTraversal: false } },
        'Let circuits through these routers.',
      ),
    },
  );
}
