import { JUDGEMENTS, type JudgementId } from '../../../common/judgements.ts';
import type { ChangeReads } from '../change-reads.ts';
import { cutsOff } from './cuts-off.ts';
import type { Judge, JudgedChange } from './judge.ts';
import { opensToAll } from './opens-to-all.ts';
import { raisesRights } from './raises-rights.ts';
import { requiresLess } from './requires-less.ts';
import { setsCredentials } from './sets-credentials.ts';
import { weakensAuthentication } from './weakens-authentication.ts';
import { writesAFile } from './writes-a-file.ts';

/** The judges of changes, as docs/tools.md describes them. */
const JUDGES: Readonly<Record<JudgementId, Judge>> = {
  'cuts-off': cutsOff,
  'opens-to-all': opensToAll,
  'requires-less': requiresLess,
  'raises-rights': raisesRights,
  'weakens-authentication': weakensAuthentication,
  'sets-credentials': setsCredentials,
  'writes-a-file': writesAFile,
};

/** Whether any judge applies to an operation. */
export const isJudged = (reads: ChangeReads): boolean => Object.values(JUDGES).some((judge) => judge.about(reads));

/**
 * Which effects of a change a person has to confirm, in sentences that begin with the effect.
 * @throws {ToolError} if they cannot be read
 */
export async function judgementsOf(judging: JudgedChange): Promise<string[]> {
  const judged = Object.entries(JUDGES).map(async ([id, { about, judge }]) => {
    const reason = about(judging.reads) ? await judge(judging) : undefined;
    return reason === undefined ? [] : [`${JUDGEMENTS[id as JudgementId].title}: ${reason}.`];
  });
  return (await Promise.all(judged)).flat();
}
