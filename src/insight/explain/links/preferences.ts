/** Which of several terminators dials use. */

import { groupBy } from '../../../access/group-by.ts';
import type { TerminatorRow } from '../../../access/rows.ts';
import { byPrecedence } from '../../rules/answering.ts';
import { namedSome } from '../../wording/finding.ts';
import type { Evidence } from '../evidence.ts';

/** The preferences in words; empty if all terminators are alike, unless all are marked as failed. */
export function preferences(
  { routers, service }: Pick<Evidence, 'routers' | 'service'>,
  terminators: readonly TerminatorRow[],
): readonly string[] {
  const at = (those: readonly TerminatorRow[]) =>
    namedSome([...new Set(those.map(({ routerId }) => routerId))].map((id) => routers.get(id) ?? { id }));
  const [best, ...others] = byPrecedence(terminators);
  if (best === undefined) return [];
  const byCost = [...groupBy(best.those, ({ cost = 0 }) => cost)].sort(([one], [other]) => one - other);
  return [
    ...(others.length === 0
      ? []
      : [
          `dials use precedence ${best.precedence} (on ${at(best.those)}), and ${others.map(({ precedence, those }) => `${precedence} (on ${at(those)})`).join(', then ')} only if that is gone`,
        ]),
    ...(others.length === 0 && best.precedence === 'failed'
      ? ['all have precedence failed: they are used as long as there is nothing better']
      : []),
    ...(byCost.length < 2 || service.terminatorStrategy === 'random'
      ? []
      : [
          `strategy ${service.terminatorStrategy ?? 'smartrouting'} prefers a low cost: ${byCost.map(([cost, those]) => `${cost} on ${at(those)}`).join(', ')}`,
        ]),
  ];
}
