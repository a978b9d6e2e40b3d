import type { AuditSink } from './sink.ts';

/** Maximum milliseconds that a line waits, and how many wait together. */
const LONGEST_WAIT = 50;
const MOST_LINES = 200;

/**
 * Lines that may wait briefly, so that one disk access writes many. They are written before anything later, and at the
 * latest when the process exits; if it is killed, waiting lines are lost.
 */
export class LineBatch {
  readonly #sink: AuditSink;
  readonly #failed: (error: unknown, lines: number) => void;
  #waiting: (() => string)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param failed called for lines that could not be written and are lost */
  constructor(sink: AuditSink, failed: (error: unknown, lines: number) => void) {
    this.#sink = sink;
    this.#failed = failed;
  }

  /** Adds a line that is written within `LONGEST_WAIT`. It is only built then, when nobody waits for an answer. */
  add(line: () => string): void {
    this.#waiting.push(line);
    if (this.#waiting.length >= MOST_LINES) this.settle();
    // The timer keeps the process alive until the lines are written; a caller of `process.exit` must settle first.
    else if (this.#timer === undefined) {
      this.#timer = setTimeout(this.settle, LONGEST_WAIT);
    }
  }

  /** Writes what is waiting. */
  readonly settle = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting;
    if (lines.length === 0) return;
    this.#waiting = [];
    try {
      this.#sink.write(lines.map((line) => line()).join('\n'));
    } catch (error) {
      this.#failed(error, lines.length);
    }
  };
}
