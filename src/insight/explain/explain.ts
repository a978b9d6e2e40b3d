/** The chain between an identity and a service, link by link in the order of a dial. */
import type { PolicyRow } from '../../access/rows.ts';
import { type Unread, valueOr } from '../reading/source.ts';
import { broken, type Link, named, passed, unknown } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import { isRouter } from './entry-routers.ts';
import type { Evidence } from './evidence.ts';
import { copiesLink } from './links/copies.ts';
import { grantLink, type IgnoredPolicies, isIgnored } from './links/grant.ts';
import { hostingLink, ownTerminators } from './links/hosting.ts';
import { whyIdle } from './links/idle-host.ts';
import { interceptLink } from './links/intercept.ts';
import { credentialLink, identityLink, secondFactorLink } from './links/login.ts';
import { pathLink } from './links/path.ts';
import { postureLink, routerPostureLink } from './links/posture.ts';
import { routersLink } from './links/routers.ts';

export interface Explanation {
  readonly verdict: 'works' | 'broken' | 'unknown';
  /** The first broken link, or else the first unknown one. */
  readonly first: Link | null;
  readonly links: readonly Link[];
  /** The policies that grant access, without those that the question ignores. */
  readonly policies: readonly GrantingPolicy[];
  /** What would remain without policies that include everyone or everything. */
  readonly withoutCatchAlls: readonly string[];
}

export interface GrantingPolicy {
  readonly id: string;
  readonly name: string;
  /** Whether it includes all identities or all services. */
  readonly catchAll: boolean;
  readonly postureCheckRoles: readonly string[];
}

export function explain(evidence: Evidence, ignored: IgnoredPolicies = new Set()): Explanation {
  const counted = evidence.granting.filter(({ row }) => !isIgnored(ignored, row));
  const links = [
    identityLink(evidence),
    credentialLink(evidence),
    secondFactorLink(evidence),
    grantLink(evidence, ignored),
    isRouter(evidence.identity)
      ? routerPostureLink(counted)
      : postureLink(counted, evidence.posture, valueOr(evidence.identityPolicies, []).filter(asksForPosture)),
    routersLink(evidence),
    copiesLink(evidence, counted),
    ...(evidence.kind === 'Dial'
      ? [hostingLink(evidence), pathLink(evidence), interceptLink(evidence)]
      : [counted.length === 0 ? undefined : bindingLink(evidence)]),
  ].filter((link) => link !== undefined);
  // Whatever an intercepting client does with an address, dials by name are not affected.
  const chain = links.filter(({ link }) => link !== 'intercept');
  const first = chain.find(({ state }) => state === 'broken') ?? chain.find(({ state }) => state === 'unknown');
  const verdict = first === undefined ? 'works' : first.state === 'broken' ? 'broken' : 'unknown';
  const policies = counted.map(({ row }) => granting(row));
  const withoutCatchAlls = policies.filter(({ catchAll }) => !catchAll).map(({ name }) => name);
  return { verdict, first: first ?? null, links, policies, withoutCatchAlls };
}

/** The chain of an identity that does not exist. */
export function nobody(who: string, near: readonly string[]): Explanation {
  const evidence = near.length === 0 ? [] : [`similar names: ${near.join(', ')}`];
  const first = broken(
    'identity',
    `there is no identity with the id or name "${who}": if it was deleted, all its logins are refused`,
    { evidence, next: 'Check the name, or create it with createIdentity and enroll its device.' },
  );
  return { verdict: 'broken', first, links: [first], policies: [], withoutCatchAlls: [] };
}

/** The chain if the identity or the service cannot be read at all. */
export function unreadableSubject(
  kind: 'identity' | 'service',
  text: string,
  { next = MAY_READ, unread: why }: Unread,
): Explanation {
  const first = unknown(
    kind,
    `could not check whether there is ${kind === 'identity' ? 'an identity' : 'a service'} "${text}": ${why}`,
    { next },
  );
  return { verdict: 'unknown', first, links: [first], policies: [], withoutCatchAlls: [] };
}

const MAY_READ =
  "The policy of this server has to allow reading it, and the controller's administrator has to give the right.";

const asksForPosture = ({ postureCheckRoles }: PolicyRow) => (postureCheckRoles ?? []).length > 0;

function bindingLink(evidence: Evidence): Link | undefined {
  const { configs, identity, service, terminators } = evidence;
  if ('unread' in terminators) return undefined;
  const own = ownTerminators(evidence);
  if (own.length > 0) return passed('hosting', `it hosts the service by ${count(own.length, 'terminator')}`);
  const { what, ...more } = whyIdle(identity, valueOr(configs, undefined));
  return broken('hosting', `${named(identity)} may host ${named(service)} but does not: ${what}`, more);
}

function granting({ id, identityRoles, name, postureCheckRoles, serviceRoles }: PolicyRow): GrantingPolicy {
  const all = (roles: readonly string[] | null | undefined) => (roles ?? []).includes('#all');
  return { id, name, catchAll: all(identityRoles) || all(serviceRoles), postureCheckRoles: postureCheckRoles ?? [] };
}
