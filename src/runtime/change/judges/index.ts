import { type JudgementId, judgement } from '../../../common/judgements.ts';
import type { ChangeReads } from '../change-reads.ts';
import { cutsOff } from './cuts-off.ts';
import type { Judge, JudgedChange } from './judge.ts';
import { opensToAll } from './opens-to-all.ts';
import { raisesRights } from './raises-rights.ts';
import { requiresLess } from './requires-less.ts';
import { setsCredentials } from './sets-credentials.ts';
import { weakensAuthentication } from './weakens-authentication.ts';
import { writesAFile } from './writes-a-file.ts';

/**
 * The judges of the calls of a controller, one file for each judgement of docs/tools.md. What only the model of a network
 * shows is judged in `src/insight/`, in the same words.
 */
const JUDGES: Readonly<Record<JudgementId, Judge>> = {
  'cuts-off': cutsOff,
  'opens-to-all': opensToAll,
  'requires-less': requiresLess,
  'raises-rights': raisesRights,
  'weakens-authentication': weakensAuthentication,
  'sets-credentials': setsCredentials,
  'writes-a-file': writesAFile,
};

/** The judges of an operation: none of a removal, which a person confirms in any case. */
const judgesOf = (reads: ChangeReads) =>
  reads.change?.outcome === 'removed' ? [] : Object.entries(JUDGES).filter(([, { about }]) => about(reads));

/** Whether any judge applies to an operation. */
export const isJudged = (reads: ChangeReads): boolean => judgesOf(reads).length > 0;

/**
 * Which effects of a change a person has to confirm, in sentences that begin with the effect.
 * @throws {ToolError} if they cannot be read
 */
export async function judgementsOf(judging: JudgedChange): Promise<string[]> {
  const judged = judgesOf(judging.reads).map(async ([id, { judge }]) => {
    const reason = await judge(judging);
    return reason === undefined ? [] : [judgement(id as JudgementId, reason)];
  });
  return (await Promise.all(judged)).flat();
}
