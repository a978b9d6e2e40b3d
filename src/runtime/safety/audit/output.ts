import type { Logger } from '../../../common/log.ts';
import { LineBatch } from './line-batch.ts';
import { reasonOf } from './reason-of.ts';
import type { AuditSink } from './sink.ts';

/** The output of one or several trails. Lines keep the order in which they were written. */
export class AuditOutput {
  readonly #sink: AuditSink;
  readonly #batch: LineBatch;

  constructor(sink: AuditSink, log: Logger) {
    this.#sink = sink;
    this.#batch = new LineBatch(sink, (error, lines) => {
      log.error('the audit trail cannot be written', { lines, why: reasonOf(error) });
    });
  }

  /** Adds a line that may be delayed a little. It is only built when it is written. */
  add(line: () => string): void {
    this.#batch.add(line);
  }

  /**
   * Writes a line immediately, after those that are waiting.
   * @throws {Error} of the file system
   */
  write(line: string): void {
    this.#batch.settle();
    this.#sink.write(line);
  }

  /** Writes what waits. */
  settle(): void {
    this.#batch.settle();
  }

  /** Returns when everything written before is safe from a crash. @throws {Error} of the file system */
  flush(): Promise<void> {
    return this.#sink.flush();
  }
}
