import { type Token, tokenize, unexpected } from './tokens.ts';

/**
 * A cursor over the tokens of a filter. What begins with `take` moves on if the next token is that one, and says whether
 * it was; what begins with `expect` throws a {@link FilterError} otherwise.
 */
export class TokenReader {
  readonly #filter: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  /** @throws FilterError for text with an invalid token */
  constructor(filter: string) {
    this.#filter = filter;
    this.#tokens = tokenize(filter);
  }

  /** The next token, or a later one, without taking it; the end token past the end. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  /** Takes the next token, whatever it is. */
  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** What is written from this token to the last one that was taken. */
  textFrom(first: Token): string {
    const last = this.#tokens[this.#at - 1];
    return last === undefined ? '' : this.#filter.slice(first.at, last.at + last.raw.length);
  }

  /** Whether the next token is this keyword, in lower case. */
  isWord(word: string): boolean {
    return this.peek().kind === 'keyword' && this.peek().text === word;
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.#at += 1;
    return found;
  }

  takeSign(sign: string): boolean {
    const token = this.peek();
    const found = token.kind === 'sign' && token.text === sign;
    if (found) this.#at += 1;
    return found;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw unexpected(this.peek());
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw unexpected(this.peek());
  }

  /** Requires white space before the next token. */
  expectSpace(): void {
    if (!this.peek().spaced) throw unexpected(this.peek());
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw unexpected(this.peek());
  }

  /** Takes the name of a field. Only fields to sort by may be quoted, and then they are unknown. */
  name(): string {
    const token = this.next();
    if (token.kind !== 'name' || token.text.startsWith("'")) throw unexpected(token);
    return token.text;
  }
}
