import type { AuditSink } from './sink.ts';

/** Milliseconds that a line waits at most, and how many wait together. */
const LONGEST_WAIT = 50;
const MOST_LINES = 200;

/**
 * Lines that may wait a moment, so that one access to the disk does for many. They come before whatever is written after
 * them, and none waits beyond the end of the process; one that is killed takes those along that still wait.
 */
export class LineBatch {
  readonly #sink: AuditSink;
  readonly #failed: (error: unknown, lines: number) => void;
  #waiting: (() => string)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param failed told of lines that could not be written, and are lost */
  constructor(sink: AuditSink, failed: (error: unknown, lines: number) => void) {
    this.#sink = sink;
    this.#failed = failed;
  }

  /** Takes a line that is written within the time above. Only then is it made, when nobody waits for an answer. */
  add(line: () => string): void {
    this.#waiting.push(line);
    if (this.#waiting.length >= MOST_LINES) this.settle();
    // The timer keeps the process alive until the lines are written; whoever ends it by `process.exit` settles first.
    else if (this.#timer === undefined) {
      this.#timer = setTimeout(this.settle, LONGEST_WAIT);
    }
  }

  /** Writes what waits. */
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
