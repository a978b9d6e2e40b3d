import type { PolicySettings } from '../gate/policy/types.ts';
import type { Controller } from '../network/controller/types.ts';
import type { ControllerClock } from '../network/controller-clock.ts';
import type { ReadCache } from '../network/read-cache.ts';
import type { AuditTrail } from '../safety/audit/audit-trail.ts';
import type { SecretGuard } from '../safety/secrets/guard.ts';
import type { Foresight } from './foresight.ts';

/** One OpenZiti network: its controller, and everything that applies to all calls to it. */
export interface Network {
  /** Its name in previews, confirmations and the audit trail. */
  readonly name: string;
  /** Whom its controller is expected to know us as. */
  readonly identity: () => Promise<string>;
  /** Whether a person logs in to it, with a browser or by a code. */
  readonly byPerson: boolean;
  /** Whether each person who is served logs in to it themselves; absent where one login is everybody's. */
  readonly usesPersonalLogins?: true;
  /** Ends the login of the person whose network this is; absent where one login is everybody's. */
  readonly logOut?: () => Promise<void>;
  /** What a person has to do before it can be logged in to; absent where its login works by itself. */
  readonly missing?: () => Promise<string | undefined>;
  /** Logs in at the first call and keeps the session. */
  readonly controller: Controller;
  readonly policy: PolicySettings;
  /** Foresees what changes do to access; absent where the documents that are served know no such thing. */
  readonly foresight?: Foresight;
  readonly secrets: SecretGuard;
  /** The audit trail of calls to this network, under the identity that the controller knows us by. */
  readonly audit: AuditTrail;
  /** Cached reads, until something changes. */
  readonly cache: ReadCache;
  /** What time it is for its controller, as the server's own reads tell. */
  readonly time: ControllerClock;
}
