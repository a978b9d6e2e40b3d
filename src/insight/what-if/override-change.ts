/** What one identity gets for a service when a call gives it a config instead of the service's own, or takes that back. */

import { interceptsOf, isHostConfig, isIntercept } from '../../access/intercepts.ts';
import type { Network } from '../../access/network.ts';
import type { ConfigRow, ServiceRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { forwardsText } from '../wording/forwards-text.ts';
import { interceptsText } from '../wording/intercepts-text.ts';
import { onlyRow } from './only-row.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

interface Override {
  readonly serviceId: string;
  readonly configId: string;
}

/** @throws {ToolError} for an identity, service or config that does not exist */
export async function overrideChange(
  source: Source,
  { populations }: Network,
  { arguments: args, tool }: PlannedCall,
): Promise<readonly string[]> {
  if (targetOf(tool)?.kind !== 'override') return [];
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
    return `For ${named(identity)}, ${named(service)} then has ${configText(after)} instead of ${configText(before)}.`;
  });
}

/** The config of the service itself that another one of the same type stands in for. */
const ownConfig = ({ configs }: ServiceRow, { configTypeId }: ConfigRow, all: readonly ConfigRow[]) =>
  all.find((each) => each.configTypeId === configTypeId && configs?.includes(each.id) === true);

function configText(config: ConfigRow | undefined): string {
  if (config === undefined) return 'no config of this type';
  const name = `the config ${nameText(config.name ?? config.id)}`;
  if (isHostConfig(config)) return `${name} (forwards to ${forwardsText(config)})`;
  return isIntercept(config) ? `${name} (${interceptsText(interceptsOf(config.data)) || 'nothing to catch'})` : name;
}
