/** What clients would catch differently when a call changes configs, or which of them a service has. */

import type { BitSet } from '../../access/bit-set.ts';
import { grantsInSteps } from '../../access/grants.ts';
import { collisions, type Intercept, interceptsOf, isIntercept } from '../../access/intercepts.ts';
import type { Network } from '../../access/network.ts';
import type { PairSet } from '../../access/pair-set.ts';
import type { Population } from '../../access/population.ts';
import type { ConfigRow, ServiceRow } from '../../access/rows.ts';
import { filtered, type Steps } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { namedSome } from '../wording/finding.ts';
import { interceptsText } from '../wording/intercepts-text.ts';
import { count } from '../wording/text.ts';
import type { Configured } from './configured.ts';

/** Services that are listed one by one. */
const MOST_SERVICES = 6;

/** What services start or stop intercepting. */
export function* interceptLines(was: Configured, is: Configured): Steps<readonly string[]> {
  const [old, later] = [yield* Intercepts.of(was), yield* Intercepts.of(is)];
  const moved = yield* filtered(later.services.rows, (service) => {
    const earlier = old.services.get(service.id);
    return earlier === undefined || interceptsText(old.of(earlier)) !== interceptsText(later.of(service));
  });
  const lines: string[] = [];
  for (const service of moved.slice(0, MOST_SERVICES)) {
    const earlier = old.services.get(service.id);
    const people = later.dialersOf(service).size;
    lines.push(
      `${nameText(service.name ?? service.id)}, which ${count(people, 'identity', 'identities')} may dial: clients catch ${interceptsText(later.of(service)) || 'nothing'}${earlier === undefined ? '' : ` instead of ${interceptsText(old.of(earlier)) || 'nothing'}`}`,
    );
    const known = new Set(earlier === undefined ? [] : (yield* old.collidingWith(earlier)).map(({ id }) => id));
    const colliding = (yield* later.collidingWith(service)).filter(({ id }) => !known.has(id));
    if (colliding.length > 0) lines.push(`  it then collides with ${namedSome(colliding)}`);
  }
  const more = moved.length - MOST_SERVICES;
  return more > 0 ? [...lines, `and ${count(more, 'more service')}`] : lines;
}

/** What the services of a network intercept. */
class Intercepts {
  readonly services: Population<ServiceRow>;
  readonly #configs: ReadonlyMap<string, ConfigRow>;
  readonly #dialed: PairSet;

  private constructor(network: Network, configs: readonly ConfigRow[], dialed: PairSet) {
    this.services = network.populations.services;
    this.#dialed = dialed;
    this.#configs = new Map(configs.filter(isIntercept).map((config) => [config.id, config]));
  }

  static *of({ configs, network }: Configured): Steps<Intercepts> {
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
