/** `whoCanReach` and `whatCanReach`: who reaches what, and through which policies. */
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
  const title = (dial: number, bind: number) =>
    `${count(dial, 'identity', 'identities')} may dial ${named(row)}, ${bind} may host it`;
  return insightOf(title, entries, args, source);
};

export const answerWhat: Answer = async (source, args) => {
  const row = rowOf('identity', String(args.identity), await findIdentity(source, String(args.identity)));
  const circumstances = await readCircumstances(source);
  const position = positionIn(circumstances.network.populations.identities, row);
  const entries = await inTurns(entriesOfIdentity(circumstances, position), source.giveWay);
  const title = (dial: number, bind: number) => `${named(row)} may dial ${count(dial, 'service')} and host ${bind}`;
  return insightOf(title, entries, args, source);
};

function insightOf(
  title: (dial: number, bind: number) => string,
  entries: readonly Entry[],
  args: ToolArguments,
  source: Source,
): Insight {
  const working = entries.filter(({ obstacle }) => obstacle === undefined);
  const guarded = working.filter(({ posture }) => posture.length > 0).length;
  const depends = guarded === 0 ? '' : `, ${guarded} of these only while the device passes its posture checks`;
  const dialed = entries.filter(({ kind }) => kind === 'Dial').length;
  const text = lines(
    `${title(dialed, entries.length - dialed)}; ${working.length} of them work now${depends}.`,
    entriesText(entries, Number(args.limit ?? GROUPS)),
    asOf(source),
  );
  return {
    text,
    data: { entries: entries.map(entryData), counts: { all: entries.length, working: working.length } },
  };
}
