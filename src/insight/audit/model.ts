/** The data that the checks of the audit use, and the lists that they read. */
import { granted, grants, membersOf, policiesOf, routersOf } from '../../access/grants.ts';
import { groupBy } from '../../access/group-by.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import type { PairSet } from '../../access/pair-set.ts';
import type { ConfigRow, IdentityRow, PolicyRow, ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { atOnce } from '../../access/steps.ts';
import type { AuthorityRow } from '../rules/authorities.ts';
import type { AuthPolicyRow } from '../rules/login.ts';
import type { SignerSettings } from '../rules/signer-settings.ts';
import type { Fix } from '../wording/finding.ts';

export interface EnrollmentRow {
  readonly id: string;
  readonly identityId?: string | null;
  readonly edgeRouterId?: string | null;
  readonly transitRouterId?: string | null;
  readonly method?: string;
  readonly expiresAt?: string;
  /** When its token expires, as ISO 8601, if the controller shows one. */
  readonly tokenEnds?: string;
}

/** What the controller reports about itself. */
export interface ControllerRow {
  readonly version?: string;
  readonly capabilities?: readonly string[] | null;
}

/** A credential, including its certificate if it has one. */
export interface AuthenticatorRow {
  readonly id: string;
  readonly method?: string;
  readonly identityId?: string;
  readonly certPem?: string | null;
  readonly isIssuedByNetwork?: boolean;
  readonly isExtendRequested?: boolean;
}

/** A signer of tokens. */
export interface TrustRow extends SignerSettings {
  readonly certPem?: string | null;
  readonly notAfter?: string | null;
  readonly enabled?: boolean;
  readonly useExternalId?: boolean;
}

/** A certificate authority, with how its devices enroll. */
export interface TrustedAuthority extends AuthorityRow {
  readonly name: string;
  readonly isAutoCaEnrollmentEnabled?: boolean;
  readonly isOttCaEnrollmentEnabled?: boolean;
}

/** The lists besides those of the model itself; absent if no requested check needs them, or they can't be read. */
export interface AuditLists {
  readonly configs: readonly ConfigRow[];
  readonly terminators: readonly TerminatorRow[];
  readonly authPolicies: readonly AuthPolicyRow[];
  readonly enrollments: readonly EnrollmentRow[];
  readonly cas: readonly TrustedAuthority[];
  readonly signers: readonly TrustRow[];
  readonly authenticators: readonly AuthenticatorRow[];
  /** A single row. */
  readonly controller: readonly ControllerRow[];
}

/** A network under audit. What several checks derive from it is computed once. */
export class AuditModel {
  readonly network: Network;
  readonly lists: AuditLists;
  readonly now: Date;
  #derived = new Map<string, unknown>();

  constructor(network: Network, lists: AuditLists, now: Date) {
    this.network = network;
    this.lists = lists;
    this.now = now;
  }

  get identities(): readonly IdentityRow[] {
    return this.network.populations.identities.rows;
  }

  get services(): readonly ServiceRow[] {
    return this.network.populations.services.rows;
  }

  /** By identity, the edge routers that it may use, as positions. */
  get identityRouters(): PairSet {
    return this.#once('identityRouters', () => routersOf(this.network, 'identities'));
  }

  get serviceRouters(): PairSet {
    return this.#once('serviceRouters', () => routersOf(this.network, 'services'));
  }

  /** By service, the identities that may bind or dial it, as positions. */
  get binders(): PairSet {
    return this.#once('binders', () => this.#byService('Bind'));
  }

  get dialers(): PairSet {
    return this.#once('dialers', () => this.#byService('Dial'));
  }

  /** By identity, the services that it may dial. */
  get dialed(): PairSet {
    return grants(this.network, 'Dial');
  }

  /** By identity, the services that it may dial through policies that include neither everyone nor everything. */
  get dialedWithoutCatchAlls(): PairSet {
    return this.#once('narrow', () =>
      atOnce(granted(policiesOf(this.network, 'Dial').filter(({ row }) => !isCatchAll(row)))),
    );
  }

  get terminatorsByService(): ReadonlyMap<string, readonly TerminatorRow[]> {
    return this.#once('terminators', () => groupBy(this.lists.terminators, ({ serviceId }) => serviceId));
  }

  #byService(kind: 'Bind' | 'Dial'): PairSet {
    const swapped = policiesOf(this.network, kind).map(
      (policy): HeldPolicy => ({
        ...policy,
        members: { identityRoles: membersOf(policy, 'serviceRoles'), serviceRoles: membersOf(policy, 'identityRoles') },
      }),
    );
    return atOnce(granted(swapped));
  }

  #once<T>(key: string, make: () => T): T {
    if (!this.#derived.has(key)) this.#derived.set(key, make());
    return this.#derived.get(key) as T;
  }
}

/** A call that takes everyone, or everything, out of a service policy; if nothing else is in it, the policy goes. */
export function withoutCatchAll({ id, identityRoles, serviceRoles }: PolicyRow): Fix {
  const sides = Object.entries({ identityRoles, serviceRoles })
    .filter(([, roles]) => (roles ?? []).includes('#all'))
    .map(([side, roles]) => [side, (roles ?? []).filter((role) => role !== '#all')] as const);
  if (sides.some(([, roles]) => roles.length === 0)) return { tool: 'deleteServicePolicy', arguments: { id } };
  return { tool: 'patchServicePolicy', arguments: { id, ...Object.fromEntries(sides) } };
}

/** Whether a service policy includes everyone, or everything. */
export function isCatchAll({ identityRoles, serviceRoles }: PolicyRow): boolean {
  return (identityRoles ?? []).includes('#all') || (serviceRoles ?? []).includes('#all');
}
