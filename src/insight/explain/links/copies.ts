/** Whether the routers already know about a recent change: they work with a copy of the policies. */
import { type Link, namedSome, passed, unknown } from '../../wording/finding.ts';
import type { Evidence } from '../evidence.ts';
import type { GuardedPolicy } from '../guarded-policies.ts';
import { justChangedAt } from '../just-changed.ts';
import { staleRouters } from '../router-copies.ts';
import { usableEntries } from './routers.ts';

/** Undefined where nothing has just changed, or no router can be used anyway. */
export function copiesLink(evidence: Evidence, counted: readonly GuardedPolicy[]): Link | undefined {
  const { copies, identity, now, service } = evidence;
  const changed = justChangedAt(now, identity, [service, ...counted.map(({ row }) => row)]);
  const entries = usableEntries(evidence);
  if (
    changed === undefined ||
    copies === undefined ||
    copies.size === 0 ||
    counted.length === 0 ||
    entries.length === 0
  )
    return undefined;
  const ago = `${Math.round((now.getTime() - changed) / 1000)} s ago`;
  const late = staleRouters(copies, entries);
  if (late.length === 0)
    return passed('router copies', `identity, service or policy changed ${ago}; the routers know it`);
  const names = namedSome(entries.filter(({ id }) => late.includes(id)));
  const what = `identity, service or policy changed ${ago}, and ${names} still work${late.length === 1 ? 's' : ''} with an older copy, for up to half a minute`;
  const counts = `copies: ${late.map((id) => `${id} at ${copies.get(id)}`).join(', ')}, the newest at ${Math.max(...copies.values())}`;
  if (late.length < entries.length) return passed('router copies', what, { evidence: [counts], certainty: 'recorded' });
  return unknown('router copies', what, {
    evidence: [counts, 'a new identity is refused there ("not found"), and a withdrawn grant still works'],
    certainty: 'recorded',
    next: 'Try again in half a minute; if nothing has changed, restart these routers.',
  });
}
