import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { type ToolAnswer, withNotes } from '../../common/tool-answer.ts';
import type { ChangeTable, CheckedArguments, Operation } from '../../contract.ts';
import { findings } from '../answer/answer.ts';
import type { AnswerSettings } from '../answer/types.ts';
import { ifRead, type Reading, type Reads } from '../network/reads.ts';
import { entitiesIn } from '../safety/audit/entities.ts';
import { ChangeReads } from './change-reads.ts';
import type { ChangeTime } from './change-time.ts';
import { requireMember } from './cluster-members.ts';
import { ignoredFields } from './ignored-fields.ts';
import { report } from './report.ts';
import { verify } from './verify.ts';

/** How changes are watched. */
interface Watching {
  readonly table: ChangeTable;
  readonly answers: AnswerSettings;
  /** Whether changes are read back. */
  readonly verify: boolean;
  readonly reads: Reads;
  readonly time: ChangeTime;
}

/** Examines one change before it is sent and after, unless the operator has disabled that. */
export class WatchedChange {
  readonly reads: ChangeReads;
  readonly #operation: Operation;
  readonly #isVerified: boolean;
  readonly #answers: AnswerSettings;
  #answer: ControllerAnswer | undefined;

  constructor(operation: Operation, reads: ChangeReads, { verify, answers }: Pick<Watching, 'verify' | 'answers'>) {
    this.reads = reads;
    this.#operation = operation;
    this.#isVerified = verify;
    this.#answers = answers;
  }

  /**
   * Call this before a change is sent, so that old and new values can be shown.
   * @returns the target, if it is needed for that and could be read
   * @throws {ToolError} if the target does not exist and a controller would not say so
   */
  async readBefore(): Promise<Reading | undefined> {
    await requireMember(this.reads);
    const isShown = this.#isVerified && this.reads.change?.outcome === 'changed';
    return isShown ? ifRead(this.reads.before()) : undefined;
  }

  /** Keeps the answer to the change, which says what to verify. */
  answered(answer: ControllerAnswer): void {
    this.#answer = answer;
  }

  /**
   * The answer with the verified effect of the change: in words, and as `verification` in structured data. A refusal says
   * what the controller would have ignored: if that is all, it is why it refused.
   */
  async withVerification(answer: ToolAnswer): Promise<ToolAnswer> {
    if (this.#answer === undefined) return answer;
    if (this.#answer.status >= 300) {
      const ignored = ignoredFields(this.reads);
      return ignored === undefined ? answer : withNotes(answer, [ignored]);
    }
    if (!this.#isVerified) return answer;
    const [madeId] = entitiesIn.answer(this.#operation, this.#answer);
    const verification = await verify(this.reads, madeId, this.#answer.status);
    const { structuredContent: data } = answer;
    const noted = withNotes(answer, [report(verification)]);
    if (data === undefined) return noted;
    return { ...noted, structuredContent: { ...data, verification: findings(verification, this.#answers) } };
  }
}

/** Prepares to examine a change. @param shown the arguments without secrets */
export function watch(
  operation: Operation,
  args: CheckedArguments,
  shown: CheckedArguments,
  { table, reads, time, answers, verify }: Watching,
): WatchedChange {
  const changeReads = new ChangeReads(operation, args, shown, { table, reads, time });
  return new WatchedChange(operation, changeReads, { verify, answers });
}
