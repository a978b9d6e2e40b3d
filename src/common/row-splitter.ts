import { StringDecoder } from 'node:string_decoder';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const BLANK = /^[ \t\n\r]*$/;

/** The field of an answer with its rows. */
const ROWS = 'data';
/** Bracket depth of an answer's fields, and of its rows. */
const IN_ANSWER = 1;
const IN_ROWS = 2;

/**
 * Splits a list while it arrives: an object (RFC 8259) whose field `data` is an array of rows. Each row is passed on as
 * soon as it is complete; the frame that is left is the same answer without rows. Anything else is all frame. It does
 * not check for valid JSON: if the whole is invalid, so is one of the parts.
 */
export class RowSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #take: (row: string) => void;
  #frame = '';
  /** The incomplete row. */
  #row = '';
  #depth = 0;
  #inString = false;
  /** Whether the next character of the string is escaped. */
  #escaped = false;
  /** The last string outside the rows: before a colon, it is the name of a field. */
  #name = '';
  #where: 'before the rows' | 'in the rows' | 'after the rows' = 'before the rows';
  #rowsNext = false;
  #any = false;

  /** @param take receives the JSON text of each row */
  constructor(take: (row: string) => void) {
    this.#take = take;
  }

  /** Characters that are held at the moment. */
  get kept(): number {
    return this.#frame.length + this.#row.length + this.#name.length;
  }

  push(chunk: Uint8Array): void {
    this.#read(this.#decoder.write(chunk as Buffer));
  }

  /** Everything that is not a row. */
  end(): Uint8Array {
    this.#read(this.#decoder.end());
    return Buffer.from(this.#frame);
  }

  #read(text: string): void {
    // Without a next character, the escape stays pending.
    if (text === '') return;
    let begin = 0;
    let at = this.#inString ? this.#passString(text, 0) : 0;
    for (; at < text.length; at += 1) {
      switch (text.charCodeAt(at)) {
        case QUOTE:
          this.#name = '';
          at = this.#passString(text, at + 1) - 1;
          break;
        case COLON:
          this.#rowsNext = this.#name === ROWS && this.#where === 'before the rows';
          break;
        case COMMA:
          if (this.#depth !== IN_ROWS || this.#where !== 'in the rows') break;
          this.#handOut(text.slice(begin, at));
          begin = at + 1;
          break;
        case OPEN_OBJECT:
          this.#depth += 1;
          break;
        case OPEN_LIST:
          this.#depth += 1;
          if (this.#depth !== IN_ROWS || !this.#rowsNext) break;
          this.#where = 'in the rows';
          this.#frame += text.slice(begin, at + 1);
          begin = at + 1;
          break;
        case CLOSE_OBJECT:
        case CLOSE_LIST:
          this.#depth -= 1;
          if (this.#depth !== IN_ANSWER || this.#where !== 'in the rows') break;
          this.#row += text.slice(begin, at);
          if (this.#any || !BLANK.test(this.#row)) this.#handOut('');
          this.#where = 'after the rows';
          begin = at;
          break;
      }
    }
    if (this.#where === 'in the rows') this.#row += text.slice(begin);
    else this.#frame += text.slice(begin);
  }

  #handOut(rest: string): void {
    const row = this.#row + rest;
    this.#row = '';
    this.#any = true;
    this.#take(row);
  }

  /** The end of the string that continues at this index, or the end of the text if the string does not end. */
  #passString(text: string, from: number): number {
    let start = this.#escaped ? from + 1 : from;
    for (;;) {
      const end = text.indexOf('"', start);
      const last = end < 0 ? text.length : end;
      let slashes = 0;
      while (last - slashes > start && text.charCodeAt(last - 1 - slashes) === BACKSLASH) slashes += 1;
      const isEscaped = slashes % 2 === 1;
      if (end >= 0 && isEscaped) {
        start = end + 1;
        continue;
      }
      if (this.#depth === IN_ANSWER) this.#name += text.slice(from, last);
      this.#inString = end < 0;
      this.#escaped = isEscaped;
      return last + 1;
    }
  }
}
