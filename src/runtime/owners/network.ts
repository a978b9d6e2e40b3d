import type { PolicySettings } from '../gate/policy/types.ts';
import type { Controller } from '../network/cluster/types.ts';
import type { ControllerClock } from '../network/controller-clock.ts';
import type { ReadCache } from '../network/read-cache.ts';
import type { AuditTrail } from '../safety/audit/audit-trail.ts';
import type { SecretGuard } from '../safety/secrets/guard.ts';
import type { Foresight } from './foresight.ts';

/** One OpenZiti network: its controller, and everything that applies to all calls to it. */
export interface Network {
  /** Its name in previews, confirmations and the audit trail. */
  readonly name: string;
  /** The identity that the controller is expected to know us by. */
  readonly identity: () => Promise<string>;
  /** Whether a person logs in to it, with a browser or a code. */
  readonly byPerson: boolean;
  /** A person enters a code for each session; absent if nobody has to. */
  readonly asksForCode?: true;
  /** Whether each person logs in to it separately; absent if everyone shares one login. */
  readonly usesPersonalLogins?: true;
  /** Ends the login of the person that this network belongs to; absent if everyone shares one login. */
  readonly logOut?: () => Promise<void>;
  /** What a person has to do before the login works; absent if it works by itself. */
  readonly missing?: () => Promise<string | undefined>;
  /** Logs in at the first call and keeps the session. */
  readonly controller: Controller;
  readonly policy: PolicySettings;
  /** Predicts the effect of changes on access; absent if the served documents have no such concept. */
  readonly foresight?: Foresight;
  readonly secrets: SecretGuard;
  /** The audit trail of calls to this network, under the identity that the controller knows us by. */
  readonly audit: AuditTrail;
  /** Cached reads, until something changes. */
  readonly cache: ReadCache;
  /** The controller's time, according to the server's own reads. */
  readonly time: ControllerClock;
}
