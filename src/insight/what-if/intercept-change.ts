/** What clients would catch differently when a call changes configs, or which of them a service has. */

import type { BitSet } from '../../access/bit-set.ts';
import { grantsInSteps } from '../../access/grants.ts';
import { collisions, type Intercept, interceptsOf, isIntercept } from '../../access/intercepts.ts';
import type { Network } from '../../access/network.ts';
import type { PairSet } from '../../access/pair-set.ts';
import type { Population } from '../../access/population.ts';
import type { ConfigRow, ServiceRow } from '../../access/rows.ts';
import { filtered, inTurns, type Steps } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { namedSome } from '../wording/finding.ts';
import { interceptsText } from '../wording/intercepts-text.ts';
import { count } from '../wording/text.ts';
import { onlyRow } from './only-row.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/** Services that are listed one by one. */
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
  const old = await inTurns(Intercepts.of(before, configs), source.giveWay);
  const later = await inTurns(Intercepts.of(after, now), source.giveWay);
  return inTurns(movedLines(old, later), source.giveWay);
}

/** What services catch that did not before, or no longer. */
function* movedLines(old: Intercepts, later: Intercepts): Steps<readonly string[]> {
  const moved = yield* filtered(later.services.rows, (service) => {
    const was = old.services.get(service.id);
    return was === undefined || interceptsText(old.of(was)) !== interceptsText(later.of(service));
  });
  if (moved.length === 0) return ['It does not change what any service intercepts.'];
  const lines: string[] = [];
  for (const service of moved.slice(0, MOST_SERVICES)) {
    const was = old.services.get(service.id);
    const people = later.dialersOf(service).size;
    lines.push(
      `${nameText(service.name ?? service.id)}, which ${count(people, 'identity', 'identities')} may dial: clients catch ${interceptsText(later.of(service)) || 'nothing'}${was === undefined ? '' : ` instead of ${interceptsText(old.of(was)) || 'nothing'}`}`,
    );
    const known = new Set(was === undefined ? [] : (yield* old.collidingWith(was)).map(({ id }) => id));
    const colliding = (yield* later.collidingWith(service)).filter(({ id }) => !known.has(id));
    if (colliding.length > 0) lines.push(`  it then collides with ${namedSome(colliding)}`);
  }
  const more = moved.length - MOST_SERVICES;
  return more > 0 ? [...lines, `and ${count(more, 'more service')}`] : lines;
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
  readonly services: Population<ServiceRow>;
  readonly #configs: ReadonlyMap<string, ConfigRow>;
  readonly #dialed: PairSet;

  private constructor(network: Network, configs: readonly ConfigRow[], dialed: PairSet) {
    this.services = network.populations.services;
    this.#dialed = dialed;
    this.#configs = new Map(configs.filter(isIntercept).map((config) => [config.id, config]));
  }

  static *of(network: Network, configs: readonly ConfigRow[]): Steps<Intercepts> {
    return new Intercepts(network, configs, yield* grantsInSteps(network, 'Dial'));
  }

  of({ configs }: ServiceRow): readonly Intercept[] {
    return (configs ?? []).flatMap((id) => interceptsOf(this.#configs.get(id)?.data));
  }

  dialersOf({ id }: ServiceRow): BitSet {
    return this.#dialed.with(this.services.positionOf(id) ?? -1).firsts;
  }

  /** Other services that catch the same for somebody who may dial both. */
  *collidingWith(service: ServiceRow): Steps<readonly ServiceRow[]> {
    const own = this.of(service);
    if (own.length === 0) return [];
    const dialedToo = this.#dialed.of(this.dialersOf(service)).seconds;
    return yield* filtered(
      this.services.rows,
      (other) =>
        other.id !== service.id &&
        dialedToo.has(this.services.positionOf(other.id) ?? -1) &&
        collisions(own, this.of(other)).length > 0,
    );
  }
}
