import type { BodyReader } from '../controller/types.ts';
import { WholeBody } from '../controller/whole-body.ts';
import { RowSplitter } from './row-splitter.ts';
import type { RowTaker } from './types.ts';

/** Bytes of an answer that is left whole: to take it apart would take longer than to read it at once, and save little. */
const SHORT = 64 * 1024;

/** Reads a list while it arrives: the rows of a long one are handed out one by one, and are in the answer no more. */
export class RowReader implements BodyReader {
  readonly #rows: RowTaker<string>;
  readonly #start = new WholeBody();
  #bytes = 0;
  #splitter: RowSplitter | undefined;

  constructor(rows: RowTaker<string>) {
    this.#rows = rows;
    rows.begin();
  }

  push(chunk: Uint8Array): void {
    if (this.#splitter !== undefined) {
      this.#splitter.push(chunk);
      return;
    }
    this.#start.push(chunk);
    this.#bytes += chunk.byteLength;
    if (this.#bytes <= SHORT) return;
    this.#splitter = new RowSplitter((row) => this.#rows.take(() => row));
    for (const held of this.#start.chunks.splice(0)) this.#splitter.push(held);
  }

  end(): Uint8Array {
    return (this.#splitter ?? this.#start).end();
  }
}
