import { isHostConfig } from '../../../access/intercepts.ts';
import { withOwn } from '../../../access/own-configs.ts';
import type { ConfigRow, IdentityRow, RouterRow } from '../../../access/rows.ts';
import { valueOr } from '../../reading/source.ts';
import { canBeUsed } from '../../rules/answering.ts';
import { accepts, canLogIn, lacksFactor, ownMethods } from '../../rules/login.ts';
import { routerPolicyFor } from '../../rules/router-policy.ts';
import { fixOr, type Link, named, namedSome, nameOf, type Remedy } from '../../wording/finding.ts';
import type { Evidence } from '../evidence.ts';
import type { HostEvidence } from '../hosts.ts';
import { justChangedAt } from '../just-changed.ts';
import { staleRouters } from '../router-copies.ts';
import { refusedCertificate } from './certificates.ts';
import { postureLink } from './posture.ts';
import { rolesOf, stateOf } from './routers.ts';

type Cause = Pick<Link, 'what' | 'certainty'> & Remedy;

/**
 * What keeps an identity that may host a service from doing so, and what to do about it; undefined if the controller
 * shows nothing that would.
 */
export function obstacleOf(host: HostEvidence, evidence: Evidence): Cause | undefined {
  const { row } = host;
  const name = `host ${named(row)}`;
  if (row.disabled === true) {
    return {
      what: `${name} is disabled`,
      certainty: 'controller',
      fix: { tool: 'enableIdentity', arguments: { id: row.id } },
    };
  }
  const isRouter = row.typeId === 'Router';
  if (!isRouter && Object.keys(row.authenticators ?? {}).length === 0 && !row.externalId) {
    return {
      what: `${name} has not enrolled`,
      certainty: 'controller',
      next: 'Enroll it with its token: auditNetwork {"checks":["unusable-identities"]} shows whether that is still valid.',
    };
  }
  const refused = isRouter ? undefined : loginObstacle(host, name, evidence.now);
  if (refused !== undefined) return refused;
  const apart = routerObstacle(host, name, evidence);
  if (apart !== undefined) return apart;
  const posture = postureLink(host.policies, host.posture);
  if (posture?.state === 'broken')
    return {
      what: `${name} may bind, but ${posture.what}: ${posture.evidence.join('; ')}`,
      certainty: 'recorded',
      ...fixOr(posture.fix, posture.next ?? ''),
    };
  const late = lateRouters(host, evidence);
  return late.length === 0
    ? undefined
    : {
        what: `${name} or its Bind policy has just changed, and ${namedSome(late)} still work${late.length === 1 ? 's' : ''} with an older copy, for up to half a minute`,
        certainty: 'recorded',
        next: 'Ask again in half a minute; if nothing has changed, restart these routers.',
      };
}

/** Why a host that nothing keeps from a service does not host it. */
export function idleCause({ ownConfigs, row }: HostEvidence, evidence: Evidence): Cause {
  const configs = 'value' in evidence.configs ? withOwn(evidence.configs.value, ownConfigs) : undefined;
  return whyIdle(row, configs);
}

/**
 * Why an identity that could host a service does not: whether its program runs, and can.
 * @param configs those that it gets for the service; undefined if they can't be read
 */
export function whyIdle(row: IdentityRow, configs: readonly ConfigRow[] | undefined): Cause {
  const name = `host ${named(row)}`;
  const connected = row.hasEdgeRouterConnection === true || row.edgeRouterConnectionStatus === 'online';
  if (connected && configs?.some(isHostConfig) === false) {
    return {
      what: `${name} is connected, but the service has no host config (host.v1): a tunneler does not know where to forward it, and only an SDK program could host it`,
      certainty: 'plausible',
      next: 'Create a host.v1 config (createConfig), and add it to the configs of the service (patchService).',
    };
  }
  if (row.typeId === 'Router') return connected ? connectedRouter(name) : offlineRouter(name);
  if (connected)
    return {
      what: `${name} is connected but does not bind it: it does not host this service, or has not learned about it yet`,
      certainty: 'plausible',
      next: 'Restart its host program, and look in its log for this service.',
    };
  return {
    what: `${name} may bind, but is not connected: its host program is not running, or can't reach the network`,
    certainty: 'plausible',
    next: 'Start its host program, and read its log if it does not connect.',
  };
}

/** The edge routers that a host and the service may both use. */
function commonRouters({ routers }: HostEvidence, { serviceRouters }: Evidence): readonly RouterRow[] {
  const ofService = new Set(valueOr(serviceRouters, []).map(({ id }) => id));
  return valueOr(routers, []).filter(({ id }) => ofService.has(id));
}

/** What keeps a host that can log in from binding on an edge router of the service. */
function routerObstacle(host: HostEvidence, name: string, evidence: Evidence): Cause | undefined {
  const { service, serviceRouters } = evidence;
  const { row } = host;
  const isRouter = row.typeId === 'Router';
  const ofService = valueOr(serviceRouters, []);
  if (isRouter && !('unread' in serviceRouters) && !ofService.some(({ id }) => id === row.id)) {
    return {
      what: `${name} is a router, and no service edge router policy links the service to it: a router hosts only what it may carry`,
      certainty: 'controller',
      fix: routerPolicyFor('service', service, [`@${row.id}`]),
    };
  }
  const common = commonRouters(host, evidence);
  if (!('unread' in host.routers) && !('unread' in serviceRouters) && common.length === 0) {
    const own = host.routers.value;
    const has = own.length === 0 ? 'no edge router' : `only ${namedSome(own)}`;
    const fix = ofService.length > 0 ? routerPolicyFor('identity', row, rolesOf(ofService)) : undefined;
    return {
      what: `${name} has ${has}, none in common with the service`,
      certainty: 'controller',
      ...fixOr(fix, 'Give the service an edge router first.'),
    };
  }
  if (isRouter || common.length === 0 || common.some(canBeUsed)) return undefined;
  const disabled = common.find((router) => router.disabled === true);
  return {
    what: `${name} can only bind on edge routers that can't be used: ${common.map(stateOf).join(', ')}`,
    certainty: 'controller',
    ...fixOr(
      disabled && { tool: 'patchEdgeRouter', arguments: { id: disabled.id, disabled: false } },
      `Start ${namedSome(common)}, or give the host another edge router of the service.`,
    ),
  };
}

/** The routers that a host may use, if none of them knows the recent change yet. */
function lateRouters(host: HostEvidence, evidence: Evidence): readonly RouterRow[] {
  const { policies, row } = host;
  const { copies, now } = evidence;
  const usable = commonRouters(host, evidence).filter(canBeUsed);
  const changed = justChangedAt(
    now,
    row,
    policies.map((policy) => policy.row),
  );
  if (changed === undefined || copies === undefined || copies.size === 0) return [];
  const late = staleRouters(copies, usable);
  return late.length < usable.length ? [] : usable;
}

/** A router hosts by the tunneler in its own process. */
const offlineRouter = (name: string): Cause => ({
  what: `${name} is a router, and is offline`,
  certainty: 'controller',
  next: 'Start the router, and read its log if it does not connect.',
});

/** Without a listener for its tunneler, or with a host config that it cannot use, a router hosts nothing. */
const connectedRouter = (name: string): Cause => ({
  what: `${name} is a router and is connected, but does not host it: its configuration file may have no listener with binding tunnel, or its tunneler can't use the host config`,
  certainty: 'plausible',
  next: 'Look in the configuration file of the router for a listener with binding tunnel, and in its log for this service.',
});

/** What keeps a host that has enrolled from logging in. */
function loginObstacle(host: HostEvidence, name: string, now: Date): Cause | undefined {
  const { authPolicy, row } = host;
  const policy = valueOr(authPolicy, undefined);
  if (policy === undefined) return undefined;
  if (!canLogIn(row, policy)) {
    const takes = `logs in with ${ownMethods(row).join(', ')}, which its auth policy ${nameOf(policy)} does not accept`;
    const [method = 'cert'] = ownMethods(row);
    return {
      what: `${name} ${takes}`,
      certainty: 'controller',
      fix: { tool: 'patchAuthPolicy', arguments: { id: policy.id, primary: { [method]: { allowed: true } } } },
    };
  }
  const methods = ownMethods(row).filter((method) => accepts(policy, method));
  const refused = methods.join() === 'cert' ? refusedCertificate({ ...host, identity: row, now }, policy) : undefined;
  if (refused?.state === 'broken') {
    const { certainty, fix, next = '', what } = refused;
    return { what: `${name} can't log in: ${what}`, certainty, ...fixOr(fix, next) };
  }
  if (!lacksFactor(row, policy)) return undefined;
  const what = `${name} has to enroll a one-time code (auth policy ${nameOf(policy)}), and has not: its logins stay incomplete`;
  return {
    what,
    certainty: 'controller',
    fix: { tool: 'patchAuthPolicy', arguments: { id: policy.id, secondary: { requireTotp: false } } },
  };
}
