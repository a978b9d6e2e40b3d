/** `whoCanReach` and `whatCanReach`: who reaches what, and through which policies. */
import { ACCESS_KINDS } from '../../access/grants.ts';
import { inTurns } from '../../access/steps.ts';
import { findIdentity, findService, rowOf } from '../reading/find-pair.ts';
import { positionIn } from '../reading/newer.ts';
import type { Source, ToolArguments } from '../reading/source.ts';
import type { Answer, Insight } from '../tool.ts';
import { named } from '../wording/finding.ts';
import { asOf, count, lines } from '../wording/text.ts';
import { readCircumstances } from './circumstances.ts';
import { entriesOfIdentity, entriesOfService } from './entries.ts';
import type { Entry } from './matrix.ts';
import { entriesText, entryData } from './matrix-text.ts';

const GROUPS = 20;

export const answerWho: Answer = async (source, args) => {
  const row = rowOf('service', String(args.service), await findService(source, String(args.service)));
  const circumstances = await readCircumstances(source, row.id);
  const position = positionIn(circumstances.network.populations.services, row);
  const entries = await inTurns(entriesOfService(circumstances, position), source.giveWay);
  return insightOf(`${named(row)} is reached by`, entries, { args, source, what: ['identity', 'identities'] });
};

export const answerWhat: Answer = async (source, args) => {
  const row = rowOf('identity', String(args.identity), await findIdentity(source, String(args.identity)));
  const circumstances = await readCircumstances(source);
  const position = positionIn(circumstances.network.populations.identities, row);
  const entries = await inTurns(entriesOfIdentity(circumstances, position), source.giveWay);
  return insightOf(`${named(row)} reaches`, entries, { args, source, what: ['service', 'services'] });
};

interface ReachRequest {
  readonly args: ToolArguments;
  readonly source: Source;
  readonly what: readonly [one: string, many: string];
}

function insightOf(
  title: string,
  entries: readonly Entry[],
  { args, source, what: [one, many] }: ReachRequest,
): Insight {
  const working = entries.filter(({ obstacle }) => obstacle === undefined);
  const guarded = working.filter(({ posture }) => posture.length > 0).length;
  const depends = guarded === 0 ? '' : `, ${guarded} of these only while the device passes its posture checks`;
  const counts = ACCESS_KINDS.map((kind) => {
    const own = entries.filter((entry) => entry.kind === kind).length;
    return `${count(own, one, many)} by ${kind.toLowerCase()}`;
  });
  const text = lines(
    `${title} ${counts.join(', ')}; ${working.length} of them work now${depends}.`,
    entriesText(entries, Number(args.limit ?? GROUPS)),
    asOf(source),
  );
  return {
    text,
    data: { entries: entries.map(entryData), counts: { all: entries.length, working: working.length } },
  };
}
