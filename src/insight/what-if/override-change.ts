/**
 * What one identity gets for a service when a call gives it a config instead of the service's own, or takes that back.
 */

import { grants } from '../../access/grants.ts';
import { caughtBy, collisions, interceptsOf, isHostConfig, isIntercept } from '../../access/intercepts.ts';
import type { Network } from '../../access/network.ts';
import { withOwn } from '../../access/own-configs.ts';
import type { ConfigRow, IdentityRow, ServiceRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { named, namedSome } from '../wording/finding.ts';
import { forwardsText } from '../wording/forwards-text.ts';
import { interceptsText } from '../wording/intercepts-text.ts';
import { onlyRow } from './only-row.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/** A config that an identity has of its own for a service. */
export interface Override {
  readonly serviceId: string;
  readonly configId: string;
}

/** @throws {ToolError} for an identity, service or config that does not exist */
export async function overrideChange(
  source: Source,
  network: Network,
  { arguments: args, tool }: PlannedCall,
): Promise<readonly string[]> {
  if (targetOf(tool)?.kind !== 'override') return [];
  const { populations } = network;
  const identity = onlyRow(populations.identities.rows, args['id'], 'identity');
  const [configs, existing] = await Promise.all([
    source.list<ConfigRow>('listConfigs'),
    source.list<Override>('listIdentitysServiceConfigs', { id: identity.id }),
  ]);
  if ('unread' in configs) return unreadNotes(configs);
  const overrides = (args['serviceConfigs'] ?? []) as readonly Override[];
  const isGiven = tool.startsWith('associate');
  const pairs = isGiven || overrides.length > 0 ? overrides : valueOr(existing, []);
  if (pairs.length === 0) return [`${named(identity)} has no configs of its own for any service.`];
  return pairs.map((pair) => {
    const service = onlyRow(populations.services.rows, pair.serviceId, 'service');
    const config = onlyRow(configs.value, pair.configId, 'config');
    const own = ownConfig(service, config, configs.value);
    const [before, after] = isGiven ? [own, config] : [config, own];
    const given: Given = { network, configs: configs.value, identity, overrides: valueOr(existing, []) };
    return overrideLine(given, service, { before, after });
  });
}

/** The configs of its own that one identity has. */
export interface Given {
  readonly network: Network;
  readonly configs: readonly ConfigRow[];
  readonly identity: IdentityRow;
  readonly overrides: readonly Override[];
}

/** What an identity will have for a service, and which of its other services that collides with. */
export function overrideLine(
  { configs, identity, network, overrides }: Given,
  service: ServiceRow,
  { after, before }: { readonly before: ConfigRow | undefined; readonly after: ConfigRow | undefined },
): string {
  const rows = (ids: readonly string[]) => configs.filter((config) => ids.includes(config.id));
  const configsOf = ({ configs: own, id }: ServiceRow): readonly ConfigRow[] => {
    const given = overrides.filter(({ serviceId }) => serviceId === id);
    return withOwn(rows(own ?? []), rows(given.map(({ configId }) => configId)));
  };
  const line = `For ${named(identity)}, ${named(service)} then has ${configText(after)} instead of ${configText(before)}.`;
  const others = dialedBy(network, identity).filter(({ id }) => id !== service.id);
  const colliding = after === undefined ? [] : others.filter((other) => collide(after, configsOf(other)));
  return colliding.length === 0 ? line : `${line} It then collides with ${namedSome(colliding)}.`;
}

/** The services that an identity may dial. */
function dialedBy(network: Network, { id }: IdentityRow): readonly ServiceRow[] {
  const { identities, services } = network.populations;
  return services.rowsAt(grants(network, 'Dial').row(identities.positionOf(id) ?? -1));
}

const collide = (config: ConfigRow, others: readonly ConfigRow[]): boolean =>
  collisions(caughtBy([config]), caughtBy(others)).length > 0;

/** The service's own config of the same type, which the other one replaces. */
const ownConfig = ({ configs }: ServiceRow, { configTypeId }: ConfigRow, all: readonly ConfigRow[]) =>
  all.find((each) => each.configTypeId === configTypeId && configs?.includes(each.id) === true);

/** A config, and what it does. */
export function configText(config: ConfigRow | undefined): string {
  if (config === undefined) return 'no config of this type';
  const name = `the config ${nameText(config.name ?? config.id)}`;
  if (isHostConfig(config)) return `${name} (forwards to ${forwardsText(config)})`;
  return isIntercept(config) ? `${name} (${interceptsText(interceptsOf(config.data)) || 'nothing to catch'})` : name;
}
