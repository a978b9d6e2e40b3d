import type { RowTaker } from '../../common/ask.ts';
import type { BodyReader } from '../network/controller/types.ts';
import { WholeBody } from '../network/controller/whole-body.ts';
import { RowSplitter } from './row-splitter.ts';

/** Bytes of an answer that is left whole: to take it apart would take longer than to read it at once, and save little. */
const SHORT = 64 * 1024;

/** Reads a list while it arrives: the rows of a long one are handed out one by one, and are in the answer no more. */
export class RowReader implements BodyReader {
  readonly #rows: RowTaker<string>;
  #body: BodyReader = new WholeBody();
  #bytes = 0;

  constructor(rows: RowTaker<string>) {
    this.#rows = rows;
  }

  get kept(): number {
    return this.#body.kept;
  }

  push(chunk: Uint8Array): void {
    const wasShort = this.#bytes <= SHORT;
    this.#bytes += chunk.byteLength;
    this.#body.push(chunk);
    if (wasShort && this.#bytes > SHORT) this.#split();
  }

  end(): Uint8Array {
    return this.#body.end();
  }

  /** What came so far and what comes is taken apart. */
  #split(): void {
    const splitter = new RowSplitter((row) => this.#rows.take(() => row));
    splitter.push(this.#body.end());
    this.#body = splitter;
  }
}
