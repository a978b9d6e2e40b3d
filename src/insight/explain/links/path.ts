/** Whether circuits find a path from the routers of the identity to those of the terminators. */

import { type Fabric, hasPath, isLinked, reachedFrom } from '../../reading/fabric.ts';
import { valueOr } from '../../reading/source.ts';
import { dialable } from '../../rules/answering.ts';
import { broken, fixOr, type Link, namedSome, passed, unknown } from '../../wording/finding.ts';
import type { Evidence } from '../evidence.ts';
import { usableEntries } from './routers.ts';

/** Undefined if an earlier link is broken: then there is nothing to connect. */
export function pathLink(evidence: Evidence): Link | undefined {
  const { fabric, instance, routers, terminators } = evidence;
  const entries = usableEntries(evidence).map(({ id }) => id);
  const exits = new Set(dialable(valueOr(terminators, []), routers, instance).map(({ routerId }) => routerId));
  if (entries.length === 0 || exits.size === 0) return undefined;
  const apart = entries.filter((id) => !exits.has(id));
  if (apart.length === 0) return passed('path', 'the routers of the identity have terminators themselves');
  const nameOf = (ids: Iterable<string>) => namedSome([...ids].map((id) => routers.get(id) ?? { id }));
  const wayFrom = (ids: readonly string[]) => `from ${nameOf(ids)} to ${nameOf(exits)}`;
  if (fabric === undefined || fabric.unread !== undefined) {
    const why = `links could not be read (${fabric?.unread ?? 'not requested'})`;
    return passed(
      'path',
      `${why}; routers that are online have links ${wayFrom(apart)}, unless link groups keep them apart`,
      { certainty: 'plausible' },
    );
  }
  const cut = apart.filter((id) => !hasPath(fabric, [id], exits));
  if (cut.length === 0) return passed('path', `links lead ${wayFrom(apart)}`);
  const { evidence: why, remedy, what } = gap(fabric, cut, exits, wayFrom(cut));
  if (cut.length === entries.length) return broken('path', what, { evidence: why, ...remedy });
  const others = entries.filter((id) => !cut.includes(id));
  return unknown(
    'path',
    `dials fail where the client enters by ${nameOf(cut)}, and work by ${nameOf(others)}: ${what}`,
    {
      evidence: ['a client enters by the router that answers it first, which a controller does not know', ...why],
      ...remedy,
    },
  );
}

/** Why no path leads from any of these routers to those of the terminators. */
function gap(fabric: Fabric, from: readonly string[], exits: ReadonlySet<string>, way: string) {
  const reached = from.flatMap((id) => [...reachedFrom(fabric, id)]);
  const blocking = [...new Set(reached)].flatMap((id) => {
    const router = fabric.routers.get(id);
    return router?.noTraversal === true && !from.includes(id) ? [router] : [];
  });
  const first = blocking.find(({ id }) => from.every((entry) => hasPath(through(fabric, id), [entry], exits)));
  if (blocking.length === 0 || !isLinked(fabric, from, exits)) {
    return {
      what: `no link leads ${way}: the routers are online, but not connected to each other`,
      evidence: ['a router in between may be offline, or link listeners and groups keep them apart'],
      remedy: { next: 'Start the routers in between, or let one of these listen for links that the other can dial.' },
    };
  }
  return {
    what: `circuits can't get ${way}: ${namedSome(blocking)} let${blocking.length === 1 ? 's' : ''} no circuits through (noTraversal)`,
    evidence: [],
    remedy: fixOr(
      first && { tool: 'patchEdgeRouter', arguments: { id: first.id, noTraversal: false } },
      'Let circuits through the routers on one way (patchEdgeRouter with noTraversal false).',
    ),
  };
}

/** The fabric as it would be if one router let circuits through. */
function through(fabric: Fabric, id: string): Fabric {
  const routers = new Map(fabric.routers);
  routers.delete(id);
  return { ...fabric, routers };
}
