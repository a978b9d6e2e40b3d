/** What clients would catch otherwise when a call changes configs, or which of them a service has. */

import { grants } from '../../access/grants.ts';
import { collisions, type Intercept, interceptsOf, isIntercept } from '../../access/intercepts.ts';
import type { Network } from '../../access/network.ts';
import type { PairSet } from '../../access/pair-set.ts';
import type { ConfigRow, ServiceRow } from '../../access/rows.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { namedSome } from '../wording/finding.ts';
import { interceptsText } from '../wording/intercepts-text.ts';
import { nameText } from '../wording/name-text.ts';
import { count } from '../wording/text.ts';
import { onlyRow } from './only-row.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/** Services that are told one by one. */
const MOST_SERVICES = 6;

/** What a call changes about intercepts, in words. @throws {ToolError} for a config that does not exist */
export async function interceptChange(
  source: Source,
  before: Network,
  after: Network,
  call: PlannedCall,
): Promise<readonly string[]> {
  const kind = targetOf(call.tool)?.kind;
  if (kind === 'configType') return typeChange(source, call);
  const isOfConfig = kind === 'config';
  if (!isOfConfig && call.arguments['configs'] === undefined) return [];
  const configs = valueOr(await source.list<ConfigRow>('listConfigs'), []);
  const now = isOfConfig ? changed(configs, call) : configs;
  const [old, later] = [new Intercepts(before, configs), new Intercepts(after, now)];
  const moved: ServiceRow[] = [];
  for (const service of after.populations.services.rows) {
    const was = before.populations.services.get(service.id);
    if (was === undefined || interceptsText(old.of(was)) !== interceptsText(later.of(service))) moved.push(service);
    await source.giveWay();
  }
  if (moved.length === 0) return ['No service intercepts anything else by it.'];
  const told = moved.slice(0, MOST_SERVICES).flatMap((service) => {
    const was = before.populations.services.get(service.id);
    const people = later.dialersOf(service);
    const first = `${nameText(service.name ?? service.id)}, which ${count(people, 'identity', 'identities')} may dial: clients catch ${interceptsText(later.of(service)) || 'nothing'}${was === undefined ? '' : ` instead of ${interceptsText(old.of(was)) || 'nothing'}`}`;
    const known = new Set(was === undefined ? [] : old.collidingWith(was).map(({ id }) => id));
    const colliding = later.collidingWith(service).filter(({ id }) => !known.has(id));
    return colliding.length === 0 ? [first] : [first, `  it then collides with ${namedSome(colliding)}`];
  });
  const more = moved.length - MOST_SERVICES;
  return more > 0 ? [...told, `and ${count(more, 'more service')}`] : told;
}

/** A controller keeps a type that configs have, and checks configs against a schema only when they change. */
async function typeChange(source: Source, { arguments: given, tool }: PlannedCall): Promise<readonly string[]> {
  if (tool === 'createConfigType') return [];
  const types = await source.list<{ readonly id: string; readonly name: string }>('listConfigTypes');
  if ('unread' in types) return unreadNotes(types);
  const { id, name } = onlyRow(types.value, given['id'], 'config type');
  const own = valueOr(await source.list<ConfigRow>('listConfigs'), []).filter((config) => config.configTypeId === id);
  if (tool === 'deleteConfigType')
    return own.length === 0
      ? []
      : [
          `${count(own.length, 'config has', 'configs have')} the type ${nameText(name)}: a controller refuses to delete it.`,
        ];
  return [
    `${count(own.length, 'config')} of the type ${nameText(name)} stay${own.length === 1 ? 's' : ''} as before; the next change of each has to match the new schema.`,
  ];
}

/** The configs as they would be. A controller takes a deleted one out of its services. */
function changed(configs: readonly ConfigRow[], { arguments: given, tool }: PlannedCall): readonly ConfigRow[] {
  if (tool === 'createConfig') return configs;
  const found = onlyRow(configs, given['id'], 'config');
  if (tool === 'deleteConfig') return configs.filter((config) => config !== found);
  const data = given['data'] as ConfigRow['data'] | undefined;
  return configs.map((config) => (config === found && data !== undefined ? { ...config, data } : config));
}

/** What the services of a network catch. */
class Intercepts {
  readonly #network: Network;
  readonly #configs: ReadonlyMap<string, ConfigRow>;
  readonly #dialed: PairSet;

  constructor(network: Network, configs: readonly ConfigRow[]) {
    this.#network = network;
    this.#dialed = grants(network, 'Dial');
    this.#configs = new Map(configs.filter(isIntercept).map((config) => [config.id, config]));
  }

  of({ configs }: ServiceRow): readonly Intercept[] {
    return (configs ?? []).flatMap((id) => interceptsOf(this.#configs.get(id)?.data));
  }

  dialersOf({ id }: ServiceRow): number {
    const position = this.#network.populations.services.positionOf(id) ?? -1;
    return this.#dialed.with(position).firsts.size;
  }

  /** Other services that catch the same for somebody who may dial both. */
  collidingWith(service: ServiceRow): readonly ServiceRow[] {
    const own = this.of(service);
    const { services } = this.#network.populations;
    const position = services.positionOf(service.id) ?? -1;
    const dialers = this.#dialed.with(position).firsts;
    return services.rows.filter((other) => {
      if (other.id === service.id || collisions(own, this.of(other)).length === 0) return false;
      const at = services.positionOf(other.id) ?? -1;
      return this.#dialed.with(at).firsts.meets(dialers);
    });
  }
}
