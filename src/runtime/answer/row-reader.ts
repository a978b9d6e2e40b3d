import { RowSplitter } from '../../common/row-splitter.ts';
import type { RowReceiver } from '../../common/send.ts';
import { requireReadable } from '../network/controller/readable.ts';
import type { BodyReader } from '../network/controller/types.ts';
import { WholeBody } from '../network/controller/whole-body.ts';

/** Bytes. Smaller answers are parsed whole: splitting them takes longer and saves little. */
const SHORT = 64 * 1024;

/** Reads a list while it arrives. The rows of a long list are passed on one by one and removed from the answer. */
export class RowReader implements BodyReader {
  readonly #rows: RowReceiver<string>;
  #body: BodyReader = new WholeBody();
  #bytes = 0;

  constructor(rows: RowReceiver<string>) {
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

  /** From now on, splits what has arrived and what follows. */
  #split(): void {
    const splitter = new RowSplitter((row) => {
      if (row.length > SHORT) requireReadable(Buffer.from(row));
      return this.#rows.take(() => row);
    });
    splitter.push(this.#body.end());
    this.#body = splitter;
  }
}
