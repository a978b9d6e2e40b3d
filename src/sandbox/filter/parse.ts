/**
 * The filter language of the controller.
 *
 * Two things surprise: `and` and `or` bind equally, each taking all that follows as its right side, so that
 * `a and b or c` is `a and (b or c)`; and `not` reaches to the end of its expression.
 */
import type { Expression, Operand, Operator, Query, SetExpression, SortField, Value } from './ast.ts';
import { type Token, tokenize, unexpected } from './tokens.ts';

const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>=']);

export function parseFilter(filter: string): Query {
  const parser = new Parser(tokenize(filter));
  const query = parser.query();
  parser.expectEnd();
  return query;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  query(): Query {
    const bare = this.#isWord('sort') || this.#isWord('skip') || this.#isWord('limit');
    const where: Expression = bare ? { kind: 'constant', value: true } : this.#expression();
    const sort = this.#isWord('sort') ? this.#sort() : [];
    const skip = this.#takeWord('skip') ? this.#integer() : undefined;
    const limit = this.#takeWord('limit') ? (this.#takeWord('none') ? -1 : this.#integer()) : undefined;
    return { where, sort, skip, limit };
  }

  expectEnd(): void {
    if (this.#peek().kind !== 'end') throw unexpected(this.#peek());
  }

  #expression(): Expression {
    const left = this.#term();
    for (const kind of ['and', 'or'] as const) {
      if (this.#isWord(kind) && this.#peek().spaced) {
        this.#next();
        this.#expectSpace();
        return { kind, left, right: this.#expression() };
      }
    }
    return left;
  }

  #term(): Expression {
    if (this.#takeWord('not')) {
      this.#expectSpace();
      return { kind: 'not', inner: this.#expression() };
    }
    if (this.#takeSign('(')) {
      const inner = this.#expression();
      this.#expectSign(')');
      return inner;
    }
    const token = this.#peek();
    if (token.kind === 'bool') {
      this.#next();
      return { kind: 'constant', value: token.text === 'true' };
    }
    if (this.#takeWord('isempty')) {
      this.#expectSign('(');
      const set = this.#set();
      this.#expectSign(')');
      return { kind: 'isempty', set };
    }
    return this.#operation(this.#operand());
  }

  #operation(left: Operand): Expression {
    const token = this.#peek();
    if (token.kind === 'sign' && COMPARISONS.has(token.text)) {
      this.#next();
      const right = this.#value();
      const orders = token.text !== '=' && token.text !== '!=';
      if (orders && (right.type === 'bool' || right.type === 'null')) throw unexpected(this.#previous());
      return { kind: 'compare', left, operator: token.text as Operator, right };
    }
    const negated = this.#isWord('not') && this.#isOperatorWord(1);
    if (!negated && !this.#isOperatorWord(0)) {
      if (left.kind === 'field') return { kind: 'truth', name: left.name };
      throw unexpected(token);
    }
    if (negated) this.#next();
    const positive = this.#wordOperation(left);
    if (!negated) return positive;
    // "not contains" is an operator of its own: what has no value does not fulfil it.
    if (positive.kind === 'compare') return { ...positive, operator: `not ${positive.operator}` as Operator };
    return { kind: 'not', inner: positive };
  }

  #wordOperation(left: Operand): Expression {
    const word = this.#next().text;
    this.#expectSpace();
    if (word === 'in') return { kind: 'in', left, values: this.#array() };
    if (word === 'between') {
      const lower = this.#value('number', 'date');
      if (!this.#takeWord('and')) throw unexpected(this.#peek());
      return { kind: 'between', left, lower, upper: this.#value(lower.type === 'date' ? 'date' : 'number') };
    }
    return { kind: 'compare', left, operator: word as Operator, right: this.#value('string', 'number') };
  }

  #operand(): Operand {
    for (const kind of ['anyof', 'allof'] as const) {
      if (this.#takeWord(kind)) {
        this.#expectSign('(');
        const name = this.#name();
        this.#expectSign(')');
        return { kind, name };
      }
    }
    if (this.#takeWord('count')) {
      this.#expectSign('(');
      const set = this.#set();
      this.#expectSign(')');
      return { kind: 'count', set };
    }
    return { kind: 'field', name: this.#name() };
  }

  #set(): SetExpression {
    if (!this.#takeWord('from')) return { name: this.#name(), where: undefined };
    const name = this.#name();
    if (!this.#takeWord('where')) throw unexpected(this.#peek());
    return { name, where: this.query() };
  }

  #array(): readonly Value[] {
    this.#expectSign('[');
    const first = this.#value('string', 'number', 'date');
    const kind = first.type === 'string' || first.type === 'date' ? first.type : 'number';
    const values = [first];
    while (this.#takeSign(',')) values.push(this.#value(kind));
    this.#expectSign(']');
    return values;
  }

  #value(...kinds: readonly string[]): Value {
    const token = this.#next();
    if (kinds.length > 0 && !kinds.includes(token.kind)) throw unexpected(token);
    switch (token.kind) {
      case 'string':
        return { type: 'string', value: token.text };
      case 'number':
        return { type: /^-?\d+$/.test(token.text) ? 'int' : 'float', value: Number(token.text) };
      case 'date':
        return { type: 'date', value: Date.parse(token.text.toUpperCase()), text: token.text };
      case 'bool':
        return { type: 'bool', value: token.text === 'true' };
      case 'null':
        return { type: 'null' };
      default:
        throw unexpected(token);
    }
  }

  #sort(): readonly SortField[] {
    this.#next();
    if (!this.#takeWord('by')) throw unexpected(this.#peek());
    const fields: SortField[] = [];
    do {
      const name = this.#name();
      const descending = this.#takeWord('desc');
      if (!descending) this.#takeWord('asc');
      fields.push({ name, descending });
    } while (this.#takeSign(','));
    return fields;
  }

  #integer(): number {
    const value = this.#value('number');
    if (value.type !== 'int') throw unexpected(this.#previous());
    return value.value;
  }

  #name(): string {
    const token = this.#next();
    if (token.kind !== 'name' || token.text.startsWith("'")) throw unexpected(token);
    return token.text;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #previous(): Token {
    return this.#tokens[this.#at - 1] as Token;
  }

  #isWord(word: string): boolean {
    return this.#peek().kind === 'keyword' && this.#peek().text === word;
  }

  #isOperatorWord(ahead: number): boolean {
    const token = this.#peek(ahead);
    return token.kind === 'keyword' && ['in', 'between', 'contains', 'icontains'].includes(token.text) && token.spaced;
  }

  #takeWord(word: string): boolean {
    const found = this.#isWord(word);
    if (found) this.#at += 1;
    return found;
  }

  #takeSign(sign: string): boolean {
    const token = this.#peek();
    const found = token.kind === 'sign' && token.text === sign;
    if (found) this.#at += 1;
    return found;
  }

  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) throw unexpected(this.#peek());
  }

  #expectSpace(): void {
    if (!this.#peek().spaced) throw unexpected(this.#peek());
  }
}
