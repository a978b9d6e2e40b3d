import { systemClock } from '../../common/clock.ts';
import { DEFAULT_LIMITS } from '../../runtime/gate/limits/limits.ts';
import { ControllerClock } from '../../runtime/network/controller-clock.ts';
import { ReadCache } from '../../runtime/network/read-cache.ts';
import type { Network } from '../../runtime/owners/network.ts';
import { AuditTrail } from '../../runtime/safety/audit/audit-trail.ts';
import type { Safety } from '../resolve/safety.ts';
import { type Shared, secretGuard } from './make.ts';

const NOTHING = { entries: [], selected: new Set<string>(), exact: new Set<string>() };

const noneChosen = (): Promise<never> => Promise.reject(new Error('no network was chosen'));

/** A placeholder for calls that do not belong to any network: it allows and reaches nothing, and has an audit trail. */
export function noNetwork(shared: Shared, safety: Safety): Network {
  const lists = { tools: NOTHING, categories: NOTHING, deny: NOTHING, allowWrite: NOTHING };
  return {
    name: 'none',
    identity: async () => 'none',
    byPerson: false,
    controller: {
      origin: '',
      addresses: [],
      current: '',
      send: noneChosen,
      logIn: noneChosen,
      isReachable: async () => false,
      loginStatus: () => ({ state: 'logged out' }),
      revoke: noneChosen,
      close: async () => undefined,
    },
    policy: {
      exposure: { ...lists, readOnly: true, fileRules: [] },
      confirm: { mode: 'elicit', exempt: new Set() },
      limits: DEFAULT_LIMITS,
    },
    secrets: secretGuard(shared, safety),
    cache: new ReadCache(systemClock),
    time: new ControllerClock(),
    audit: new AuditTrail(
      async () => ({
        output: await shared.auditOutput(safety.audit),
        context: { network: 'none', identity: 'none' },
      }),
      shared.log,
    ),
  };
}
