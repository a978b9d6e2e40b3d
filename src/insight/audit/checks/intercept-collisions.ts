import { groupBy } from '../../../access/group-by.ts';
import { InterceptIndex, type OwnedIntercept } from '../../../access/intercept-index.ts';
import { caughtBy, collisions, isIntercept } from '../../../access/intercepts.ts';
import { GO_BY_PRECISION, morePrecise } from '../../../access/precision.ts';
import type { ServiceRow } from '../../../access/rows.ts';
import { collected, type Steps } from '../../../access/steps.ts';
import { type Fix, nameOf } from '../../wording/finding.ts';
import { count } from '../../wording/text.ts';
import { type Check, entity, type Fault } from '../check.ts';
import type { AuditModel } from '../model.ts';

/** Intercepts that are compared with the others in one step. */
const STEP = 200;

/** The most pairs that are listed. */
const MOST_PAIRS = 2_000;

/** Services that catch the same addresses for the same identities: the client decides which one is dialed. */
export const interceptCollisions: Check = {
  id: 'intercept-collisions',
  severity: 'medium',
  title: 'services that intercept the same addresses for the same identities',
  lists: ['configs'],
  *find(model) {
    const owned = yield* interceptedServices(model);
    const index = new InterceptIndex(owned);
    const all = groupBy(owned, ({ owner }) => owner);
    const seen = new Set<string>();
    for (const [n, intercept] of owned.entries()) {
      if (n % STEP === 0) yield;
      for (const other of index.meeting(intercept)) {
        const [low, high] = [Math.min(intercept.owner, other.owner), Math.max(intercept.owner, other.owner)];
        const key = `${low} ${high}`;
        if (low === high || seen.has(key)) continue;
        seen.add(key);
        yield faultOf(model, [low, high], {
          both: collisions([intercept], [other]),
          ofEach: [all.get(low) ?? [], all.get(high) ?? []],
        });
        if (seen.size >= MOST_PAIRS) return;
      }
    }
  },
};

/** What services intercept, by their positions. */
export function* interceptedServices({ lists, network }: AuditModel): Steps<readonly OwnedIntercept<number>[]> {
  const configs = new Map(lists.configs.map((config) => [config.id, config]));
  const { services } = network.populations;
  return yield* collected(services.all, (owner) =>
    (services.at(owner)?.configs ?? []).flatMap((id) => {
      const config = configs.get(id);
      return config === undefined ? [] : caughtBy([config]).map((intercept) => ({ ...intercept, owner }));
    }),
  );
}

function withoutIntercept({ lists }: AuditModel, { configs, id }: ServiceRow): Fix {
  const intercepts = new Set(lists.configs.filter(isIntercept).map((config) => config.id));
  const left = (configs ?? []).filter((config) => !intercepts.has(config));
  return { tool: 'patchService', arguments: { id, configs: left } };
}

interface Overlap {
  /** What both services catch, in words. */
  readonly both: readonly string[];
  /** All that each of them catches. */
  readonly ofEach: Parameters<typeof morePrecise>;
}

function faultOf(
  model: AuditModel,
  [one, other]: readonly [number, number],
  { both, ofEach }: Overlap,
): Fault | undefined {
  const { services } = model.network.populations;
  const [first, second] = [services.at(one), services.at(other)];
  const shared = model.dialers.row(one).and(model.dialers.row(other));
  if (first === undefined || second === undefined || shared.isEmpty) return undefined;
  const narrow = [...shared].filter((identity) => {
    const own = model.dialedWithoutCatchAlls.row(identity);
    return own.has(one) && own.has(other);
  });
  const what = `${nameOf(first)} and ${nameOf(second)} both catch ${both[0]}`;
  const entities = [entity('service', first), entity('service', second)];
  const evidence = [
    `${count(shared.size, 'identity', 'identities')} may dial both, ${narrow.length} of them without catch-all policies`,
    ...both.slice(1, 4),
  ];
  const precise = morePrecise(...ofEach);
  if (precise !== undefined) {
    const dialed = precise === 'one' ? first : second;
    return { what, entities, severity: 'low', ...asException(dialed, evidence) };
  }
  const later = (first.createdAt ?? '') > (second.createdAt ?? '') ? first : second;
  return {
    what,
    entities,
    evidence: [
      ...evidence,
      `after the fix, only clients that dial by name reach ${nameOf(later)}; with an address of its own, both stay intercepted`,
    ],
    fix: withoutIntercept(model, later),
    ...(narrow.length === 0 && { severity: 'low' as const }),
  };
}

/** A more precise service may be meant as an exception of the other: to take its intercept would undo that. */
function asException(service: ServiceRow, evidence: readonly string[]) {
  const name = nameOf(service);
  return {
    evidence: [...evidence, `${name} is more precise: ${GO_BY_PRECISION} dial it; router tunnelers may dial either`],
    next: `Leave it so if ${name} is meant as an exception; otherwise give one of them another address (patchConfig), or no intercept config (patchService).`,
  };
}
