import { atExit, notAtExit } from '../../../common/at-exit.ts';
import type { Logger } from '../../../common/log.ts';
import { systemReason } from '../../../common/system-reason.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { AuditContext, AuditedCall, AuditedResult, AuditLine } from './entry.ts';
import { lineText } from './line-text.ts';
import type { AuditOutput } from './output.ts';
import { reasonOf } from './reason-of.ts';
import { RefusedCalls } from './refused-calls.ts';

/** The parts of a session's audit trail, loaded by its first call. */
export interface AuditSetUp {
  /** Shared with the other trails that are written to the same place. */
  readonly output: AuditOutput;
  readonly context: AuditContext;
}

/**
 * The audit trail of one session's calls. A change is recorded before it is sent, and is not sent if that fails. If a
 * line about a read or a completed call cannot be written, that is an error in the log: withholding the answer would
 * undo nothing and would blind an operator with a full disk. Lines about reads may be delayed a little; all lines are
 * written in order.
 */
export class AuditTrail {
  readonly #load: () => Promise<AuditSetUp>;
  readonly #log: Logger;
  readonly #refused: RefusedCalls;
  #loading: Promise<AuditSetUp> | undefined;
  #ready: AuditSetUp | undefined;

  /** @param now milliseconds of a monotonic clock */
  constructor(load: () => Promise<AuditSetUp>, log: Logger, now: () => number = () => performance.now()) {
    this.#load = load;
    this.#log = log;
    this.#refused = new RefusedCalls(now);
  }

  /** @throws {ToolError} of kind `refused` if the intent is not safely on disk */
  async intend(call: AuditedCall): Promise<void> {
    try {
      const ready = this.#ready ?? (await this.#setUp());
      ready.output.write(lineOf(ready, 'intent', call, {}));
      await ready.output.flush();
    } catch (error) {
      this.#log.error('the audit trail cannot be written', { why: reasonOf(error) });
      throw new ToolError(
        'refused',
        `Nothing was sent: changes must first be written to the audit trail, and that failed: ${systemReason(error)}.`,
        {
          model: 'The operator of this server must make its audit file writable (--audit). Reading still works.',
          person: 'Make the audit file writable, or use --audit FILE. Reading still works.',
        },
      );
    }
  }

  /**
   * Writes the result of a call: the outcome of an intent, or its only line. Refused calls get a line each while they
   * are few; the rest are only counted.
   */
  async conclude(event: 'call' | 'outcome', call: AuditedCall, result: AuditedResult): Promise<void> {
    if (event === 'call' && !this.#refused.hasLine(result.result)) {
      atExit(this.#reportAtExit);
      return;
    }
    try {
      const ready = this.#ready ?? (await this.#setUp());
      this.#reportRefused(ready, this.#refused.takeDue());
      const time = new Date();
      const line = () => lineOf(ready, event, call, result, time);
      if (call.effect === 'read') ready.output.add(line);
      else ready.output.write(line());
    } catch (error) {
      this.#log.error('the audit trail cannot be written', { tool: call.tool, why: reasonOf(error) });
    }
  }

  /** Writes the pending lines. */
  settle(): void {
    this.#ready?.output.settle();
    this.#reportAtExit();
  }

  readonly #reportAtExit = (): void => {
    notAtExit(this.#reportAtExit);
    if (this.#ready !== undefined) this.#reportRefused(this.#ready, this.#refused.takeAll());
  };

  #reportRefused(ready: AuditSetUp, omitted: number): void {
    if (omitted === 0) return;
    const several = { session: '', tool: '(several)', decision: 'refused' } as const;
    const call = { ...several, call: crypto.randomUUID(), omitted };
    try {
      ready.output.write(lineOf(ready, 'omitted', call, { result: 'refused' }));
    } catch (error) {
      this.#log.error('the audit trail cannot be written', { lines: omitted, why: reasonOf(error) });
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
