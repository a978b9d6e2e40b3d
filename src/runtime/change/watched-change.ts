import type { Ask } from '../../common/ask.ts';
import type { Catalogue } from '../../common/catalogue.ts';
import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { type ToolAnswer, withNotes } from '../../common/tool-answer.ts';
import type { ChangeTable, CheckedArguments, Operation } from '../../contract.ts';
import { findings } from '../answer/answer.ts';
import type { AnswerSettings } from '../answer/types.ts';
import type { CallRecord } from '../safety/audit/call-record.ts';
import { entitiesIn } from '../safety/audit/entities.ts';
import { notedReads } from '../safety/audit/noted-reads.ts';
import type { SecretGuard } from '../safety/secrets/guard.ts';
import { ChangeReads, ifRead } from './change-reads.ts';
import { requireMember } from './cluster-members.ts';
import { report } from './report.ts';
import { verify } from './verify.ts';

/** What a session looks at changes with. */
interface Ground {
  readonly catalogue: Catalogue;
  readonly changes: () => Promise<ChangeTable>;
  readonly secrets: SecretGuard;
  readonly answers: AnswerSettings;
  readonly verify: boolean;
}

/** One change that is about to be made. */
interface Coming {
  readonly operation: Operation;
  readonly given: CheckedArguments;
  /** The arguments without secrets. */
  readonly shown: CheckedArguments;
  /** Sends a read. */
  readonly send: Ask;
  readonly record: Pick<CallRecord, 'looked'>;
}

/** Looks at one change before it is sent and after, where the operator has not switched that off. */
export class WatchedChange {
  readonly reads: ChangeReads;
  readonly #operation: Operation;
  readonly #isVerified: boolean;
  readonly #answers: AnswerSettings;
  #answer: ControllerAnswer | undefined;

  constructor(operation: Operation, reads: ChangeReads, { verify, answers }: Pick<Ground, 'verify' | 'answers'>) {
    this.reads = reads;
    this.#operation = operation;
    this.#isVerified = verify;
    this.#answers = answers;
  }

  /**
   * To be called before a change is sent: it is told from what to what, where that can be read.
   * @throws {ToolError} where it is for nothing that exists, and a controller would not say so
   */
  async lookBefore(): Promise<void> {
    await requireMember(this.reads);
    if (this.#isVerified && this.reads.change?.leaves === 'changed') await ifRead(this.reads.before());
  }

  answered(answer: ControllerAnswer): void {
    this.#answer = answer;
  }

  /** The answer with what the change did, as far as reading back tells: in words, and where there is data as `verification`. */
  async told(answer: ToolAnswer): Promise<ToolAnswer> {
    if (!this.#isVerified || this.#answer === undefined || this.#answer.status >= 300) return answer;
    const [madeId] = entitiesIn.answer(this.#operation, this.#answer);
    const verification = await verify(this.reads, madeId, this.#answer.status);
    const { structuredContent: data } = answer;
    const noted = withNotes(answer, [report(verification)]);
    if (data === undefined) return noted;
    return { ...noted, structuredContent: { ...data, verification: findings(verification, this.#answers) } };
  }
}

/** @param ground of the session; the reads are noted in the call's record */
export async function watch(ground: Ground, { operation, given, shown, send, record }: Coming): Promise<WatchedChange> {
  const reads = new ChangeReads(operation, given, shown, {
    catalogue: ground.catalogue,
    table: await ground.changes(),
    send: notedReads(send, record),
    redact: async (read, answer) => (await ground.secrets.forReading(read)).hide(answer),
    time: ground.answers.time,
  });
  return new WatchedChange(operation, reads, ground);
}
