/** The data that decides about one identity and one service. */
import type { AccessKind } from '../../access/grants.ts';
import type { ConfigRow, IdentityRow, PolicyRow, RouterRow, ServiceRow, TerminatorRow } from '../../access/rows.ts';
import type { Fabric } from '../reading/fabric.ts';
import type { ReadResult } from '../reading/source.ts';
import type { DialedInstance } from '../rules/answering.ts';
import type { AuthorityRow } from '../rules/authorities.ts';
import type { CredentialRow } from '../rules/credential.ts';
import type { AuthPolicyRow, SignerRow } from '../rules/login.ts';
import type { GuardedPolicy } from './guarded-policies.ts';
import type { HostEvidence } from './hosts.ts';
import type { ApiSessionRow } from './logins.ts';
import type { Neighbour } from './neighbours.ts';
import type { OwnTarget } from './own-targets.ts';
import type { PostureReports } from './posture-reports.ts';
import type { RouterCopies } from './router-copies.ts';

export interface EnrollmentRow {
  readonly id: string;
  readonly method?: string;
  readonly expiresAt?: string;
  /** The authority whose certificate it takes, of the method `ottca`. */
  readonly caId?: string | null;
}

export interface Evidence {
  readonly kind: AccessKind;
  readonly now: Date;
  readonly identity: IdentityRow;
  readonly service: ServiceRow;
  readonly authPolicy: ReadResult<AuthPolicyRow | undefined>;
  readonly enrollments: ReadResult<readonly EnrollmentRow[]>;
  readonly credentials: ReadResult<readonly CredentialRow[]>;
  /** Read where no credential is accepted but a token would be, or where a token is required as well. */
  readonly signers: ReadResult<readonly SignerRow[]>;
  /** Read where it has a certificate of somebody else's authority. */
  readonly authorities: ReadResult<readonly AuthorityRow[]>;
  /** Its logins, read where it has enrolled a one-time code. */
  readonly logins: ReadResult<readonly ApiSessionRow[]>;
  /** All service policies that include the identity, or the service, as the controller evaluates them. */
  readonly identityPolicies: ReadResult<readonly PolicyRow[]>;
  readonly servicePolicies: ReadResult<readonly PolicyRow[]>;
  /** The policies of the requested kind that include both. */
  readonly granting: readonly GuardedPolicy[];
  readonly posture: PostureReports;
  readonly identityRouters: ReadResult<readonly RouterRow[]>;
  readonly serviceRouters: ReadResult<readonly RouterRow[]>;
  readonly identityRouterPolicies: ReadResult<readonly PolicyRow[]>;
  readonly serviceRouterPolicies: ReadResult<readonly PolicyRow[]>;
  /** All policies that give routers; read where the identity, or the service, has none. */
  readonly routerPolicies: { readonly identity: readonly PolicyRow[]; readonly service: readonly PolicyRow[] };
  /** How old the routers' copies of the policies are; read where something has just changed. */
  readonly copies: RouterCopies | undefined;
  /** The instance that clients name when they dial it, according to the intercept config that they get. */
  readonly instance: DialedInstance;
  readonly terminators: ReadResult<readonly TerminatorRow[]>;
  /** By id, the routers on the path. */
  readonly routers: ReadonlyMap<string, RouterRow>;
  /** By the id of a host of the service, its own host configs. */
  readonly ownTargets: ReadonlyMap<string, OwnTarget | undefined>;
  /** Only read if there are no terminators. */
  readonly hosts: ReadResult<readonly HostEvidence[]>;
  /** All Bind policies; only read if nobody may bind the service. */
  readonly bindPolicies: readonly PolicyRow[];
  /** The role attributes that identities have; only read if nobody may bind the service, undefined if unreadable. */
  readonly identityAttributes: ReadonlySet<string> | undefined;
  /** The configs that the identity gets for the service: its own replace the service's. */
  readonly configs: ReadResult<readonly ConfigRow[]>;
  /** The configs that are the identity's own. */
  readonly ownConfigs: readonly ConfigRow[];
  /** Only read if no router of the identity has a terminator. */
  readonly fabric: Fabric | undefined;
  /** Other services that the identity may dial, with their configs; only read if this one is intercepted. */
  readonly neighbours: readonly Neighbour[];
}
