import { BitSet } from '../../../access/bit-set.ts';
import { groupBy } from '../../../access/group-by.ts';
import { caughtBy } from '../../../access/intercepts.ts';
import { caughtResolvers, withoutDns } from '../../../access/resolvers.ts';
import type { ConfigRow } from '../../../access/rows.ts';
import { namedSome, nameOf, type Remedy } from '../../wording/finding.ts';
import { count } from '../../wording/text.ts';
import { type Check, entity } from '../check.ts';
import type { AuditModel } from '../model.ts';

/** Configs that are looked at in one step. */
const STEP = 200;

/** The most ranges that are listed one by one. */
const MOST_RANGES = 4;

/** Intercepts so wide that they catch the lookups of the clients that have them: nothing on those resolves names any more. */
export const interceptedDns: Check = {
  id: 'intercepted-dns',
  severity: 'medium',
  title: 'intercepts that catch the DNS lookups of their own clients',
  lists: ['configs'],
  *find(model) {
    const { services } = model.network.populations;
    const users = groupBy(
      [...services.all].flatMap((position) =>
        (services.at(position)?.configs ?? []).map((config) => ({ config, position })),
      ),
      ({ config }) => config,
    );
    for (const [n, config] of model.lists.configs.entries()) {
      if (n % STEP === 0) yield;
      const caught = caughtResolvers(caughtBy([config]));
      if (caught.length === 0) continue;
      const positions = (users.get(config.id) ?? []).map(({ position }) => position);
      const clients = clientsOf(model, positions);
      if (clients.isEmpty) continue;
      const affected = positions.flatMap((position) => services.at(position) ?? []);
      const more = caught.length > MOST_RANGES ? ` and ${caught.length - MOST_RANGES} more` : '';
      yield {
        what: `${nameOf(config)} catches DNS lookups at ${caught.slice(0, MOST_RANGES).join(', ')}${more}: public resolvers are there`,
        entities: [entity('config', config)],
        evidence: [
          `${count(clients.size, 'identity', 'identities')} may dial ${namedSome(affected)}`,
          'a tunneler that does not exclude the resolver of its machine resolves nothing any more, not even its controller',
        ],
        certainty: 'plausible',
        ...remedy(config, caught),
      };
    }
  },
};

function clientsOf({ dialers }: AuditModel, services: readonly number[]): BitSet {
  const clients = new BitSet();
  for (const service of services) clients.addAll(dialers.row(service));
  return clients;
}

/** Without the port for DNS, unless the config is also for other addresses, or for nothing else. */
function remedy(config: ConfigRow, caught: readonly string[]): Remedy {
  const { data, id } = config;
  const { addresses = [], portRanges = [] } = (data ?? {}) as Wide;
  const left = withoutDns(portRanges);
  if (left.length > 0 && addresses.every((address) => caught.includes(address.toLowerCase())))
    return { fix: { tool: 'patchConfig', arguments: { id, data: { ...data, portRanges: left } } } };
  return {
    next: `Let ${nameOf(config)} catch port 53 only at addresses that no client has as its resolver (patchConfig with the whole data).`,
  };
}

interface Wide {
  readonly addresses?: readonly string[];
  readonly portRanges?: readonly { readonly low: number; readonly high: number }[];
}
