import type { Logger } from '../../../common/log.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { AuditContext, AuditedCall, AuditedResult, AuditLine } from './entry.ts';
import { lineText } from './line-text.ts';
import type { AuditOutput } from './output.ts';
import { reasonOf } from './reason-of.ts';
import { RefusedCalls } from './refused-calls.ts';

/** What a session's trail is made of; brought at its first call. */
export interface AuditSetUp {
  /** Shared with the other trails that are written to the same place. */
  readonly output: AuditOutput;
  readonly context: AuditContext;
}

/**
 * The trail of one session's calls. A change is written down before it is sent, and is not sent where that fails. A line
 * about what has happened already, or about a read, that cannot be written is an error in the log: to withhold the answer
 * would undo nothing, and would leave an operator with a full disk blind. Lines about reads may wait a moment; all lines
 * are written in the order in which they came.
 */
export class AuditTrail {
  readonly #load: () => Promise<AuditSetUp>;
  readonly #log: Logger;
  readonly #refused: RefusedCalls;
  #loading: Promise<AuditSetUp> | undefined;
  #ready: AuditSetUp | undefined;

  /** @param now milliseconds of a clock that never jumps */
  constructor(load: () => Promise<AuditSetUp>, log: Logger, now: () => number = () => performance.now()) {
    this.#load = load;
    this.#log = log;
    this.#refused = new RefusedCalls(now);
  }

  /** @throws {ToolError} of kind `refused` where the intent is not safely on disk */
  async intend(call: AuditedCall): Promise<void> {
    try {
      const ready = this.#ready ?? (await this.#setUp());
      ready.output.write(lineOf(ready, 'intent', call, {}));
      await ready.output.flush();
    } catch (error) {
      this.#log.error('the audit trail cannot be written', { why: reasonOf(error) });
      throw new ToolError(
        'refused',
        `Nothing was sent: a change has to be written to the audit trail first, and that failed (${reasonOf(error)}).`,
        'The operator of this server must make its audit file writable (--audit); reading still works.',
      );
    }
  }

  /**
   * Writes what became of a call: the outcome of an intent, or the one line of any other. Calls that were refused have a
   * line as long as there are few of them; of the others it is written how many there were.
   */
  async conclude(event: 'call' | 'outcome', call: AuditedCall, result: AuditedResult): Promise<void> {
    if (event === 'call' && !this.#refused.hasLine(result.result)) {
      // Once, however many there are.
      process.off('exit', this.#tellAtExit).once('exit', this.#tellAtExit);
      return;
    }
    try {
      const ready = this.#ready ?? (await this.#setUp());
      this.#tellRefused(ready, this.#refused.untold());
      const time = new Date();
      const line = () => lineOf(ready, event, call, result, time);
      if (call.effect === 'read') ready.output.add(line);
      else ready.output.write(line());
    } catch (error) {
      this.#log.error('the audit trail cannot be written', { tool: call.tool, why: reasonOf(error) });
    }
  }

  /** Writes the lines that wait. */
  settle(): void {
    this.#ready?.output.settle();
    this.#tellAtExit();
  }

  readonly #tellAtExit = (): void => {
    process.off('exit', this.#tellAtExit);
    if (this.#ready !== undefined) this.#tellRefused(this.#ready, this.#refused.untold(true));
  };

  #tellRefused(ready: AuditSetUp, untold: number | undefined): void {
    if (untold === undefined) return;
    const several = { session: '', tool: '(several)', decision: 'refused' } as const;
    const call = { ...several, call: crypto.randomUUID(), untold };
    try {
      ready.output.write(lineOf(ready, 'untold', call, { result: 'refused' }));
    } catch (error) {
      this.#log.error('the audit trail cannot be written', { lines: untold, why: reasonOf(error) });
    }
  }

  #setUp(): Promise<AuditSetUp> {
    this.#loading ??= this.#load().then((setUp) => {
      this.#ready = setUp;
      return setUp;
    });
    return this.#loading;
  }
}

function lineOf(
  { context }: AuditSetUp,
  event: AuditLine['event'],
  call: AuditedCall,
  result: Partial<AuditedResult>,
  time = new Date(),
): string {
  const line: AuditLine = { time: time.toISOString(), event, ...context, ...call, ...result };
  return lineText(line);
}
