/** Maximum length of a line, in bytes. */
export const LONGEST_LINE = 10 * 1024 * 1024;

/** Splits a stream into lines. */
export class LineReader {
  readonly #line: (text: string) => void;
  readonly #tooLong: () => void;
  #pending: Buffer[] = [];
  #bytes = 0;
  /** Whether the rest of an overlong line is being skipped. */
  #skips = false;

  /** @param tooLong called once for each overlong line, which is skipped */
  constructor(line: (text: string) => void, tooLong: () => void) {
    this.#line = line;
    this.#tooLong = tooLong;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      if (this.#skips) this.#skips = false;
      else this.#line(this.#whole(rest.subarray(0, end)));
      rest = rest.subarray(end + 1);
    }
    if (rest.length === 0 || this.#skips) return;
    this.#pending.push(rest);
    this.#bytes += rest.length;
    if (this.#bytes <= LONGEST_LINE) return;
    this.#forget();
    this.#skips = true;
    this.#tooLong();
  }

  /** Takes what came last as a line, even if nothing ends it. */
  end(): void {
    if (this.#bytes > 0) this.#line(this.#whole(Buffer.alloc(0)));
  }

  /** The line that ends here, including what came before. */
  #whole(end: Buffer): string {
    if (this.#pending.length === 0) return end.toString();
    const whole = Buffer.concat([...this.#pending, end]).toString();
    this.#forget();
    return whole;
  }

  #forget(): void {
    this.#pending = [];
    this.#bytes = 0;
  }
}
