/**
 * The filter language of the controller.
 * Two things are surprising: `and` and `or` have the same precedence and take everything that follows as their right
 * side, so `a and b or c` is `a and (b or c)`; and `not` applies to the rest of its expression.
 */
import type { ChainLink, Expression, Operand, Operator, Query, SetExpression, SortField, Value } from './ast.ts';
import { invalidFilter } from './error.ts';
import { MAXIMUM_NESTING } from './limits.ts';
import { TokenReader } from './token-reader.ts';
import { type Token, unexpected } from './tokens.ts';

const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>=']);
const OPERATOR_WORDS = new Set(['in', 'between', 'contains', 'icontains']);

/** Parses a filter: its condition, order, skip and limit. @throws {FilterError} with the position */
export function parseFilter(filter: string): Query {
  const tokens = new TokenReader(filter);
  const query = new Parser(tokens).query();
  tokens.expectEnd();
  return query;
}

/** Parses what follows `sort by`: fields, each with or without a direction. @throws {FilterError} with the position */
export function parseSort(sort: string): readonly SortField[] {
  const tokens = new TokenReader(sort);
  const fields = new Parser(tokens).sortFields();
  tokens.expectEnd();
  return fields;
}

class Parser {
  readonly #tokens: TokenReader;
  #nesting = 0;

  constructor(tokens: TokenReader) {
    this.#tokens = tokens;
  }

  query(): Query {
    const tokens = this.#tokens;
    const bare = tokens.isWord('sort') || tokens.isWord('skip') || tokens.isWord('limit');
    const begin = tokens.peek();
    const where: Expression = bare ? { kind: 'constant', value: true } : this.#expression();
    const text = bare ? '' : tokens.textFrom(begin);
    const sort = tokens.takeWord('sort') ? this.#sortBy() : [];
    const skip = tokens.takeWord('skip') ? this.#integer() : undefined;
    const limit = tokens.takeWord('limit') ? (tokens.takeWord('none') ? -1 : this.#integer()) : undefined;
    return { where, text, sort, skip, limit };
  }

  #expression(): Expression {
    this.#nesting += 1;
    if (this.#nesting > MAXIMUM_NESTING) {
      throw invalidFilter(`brackets and "not" are nested deeper than ${MAXIMUM_NESTING} levels`);
    }
    const links = [this.#link('and')];
    for (let word = this.#chainWord(); word !== undefined; word = this.#chainWord()) {
      this.#tokens.next();
      this.#tokens.expectSpace();
      links.push(this.#link(word));
    }
    this.#nesting -= 1;
    const [first, ...more] = links as [ChainLink, ...ChainLink[]];
    return more.length === 0 ? first.term : { kind: 'chain', links };
  }

  #link(word: ChainLink['word']): ChainLink {
    const begin = this.#tokens.peek();
    const term = this.#term();
    return { word, term, text: this.#tokens.textFrom(begin) };
  }

  #chainWord(): 'and' | 'or' | undefined {
    const { kind, text, spaced } = this.#tokens.peek();
    return kind === 'keyword' && spaced && (text === 'and' || text === 'or') ? text : undefined;
  }

  #term(): Expression {
    const tokens = this.#tokens;
    if (tokens.takeWord('not')) {
      tokens.expectSpace();
      return { kind: 'not', inner: this.#expression() };
    }
    if (tokens.takeSign('(')) {
      const inner = this.#expression();
      tokens.expectSign(')');
      return inner;
    }
    if (tokens.peek().kind === 'bool') return { kind: 'constant', value: tokens.next().text === 'true' };
    if (tokens.takeWord('isempty')) return { kind: 'isempty', set: this.#inBrackets(() => this.#set()) };
    return this.#operation(this.#operand());
  }

  #operation(left: Operand): Expression {
    const token = this.#tokens.peek();
    if (token.kind === 'sign' && COMPARISONS.has(token.text)) {
      const operator = this.#tokens.next().text as Operator;
      const written = this.#tokens.peek();
      const right = this.#value();
      const equality = operator === '=' || operator === '!=';
      if (!equality && (right.type === 'bool' || right.type === 'null')) throw unexpected(written);
      return { kind: 'compare', left, operator, right };
    }
    const negated = this.#tokens.isWord('not') && isOperator(this.#tokens.peek(1));
    if (!negated && !isOperator(token)) {
      if (left.kind === 'field') return { kind: 'truth', name: left.name };
      throw unexpected(token);
    }
    if (negated) this.#tokens.next();
    const positive = this.#wordOperation(left);
    if (!negated) return positive;
    if (positive.kind === 'compare') return { ...positive, operator: `not ${positive.operator}` as Operator };
    return { kind: 'not', inner: positive };
  }

  #wordOperation(left: Operand): Expression {
    const word = this.#tokens.next().text;
    this.#tokens.expectSpace();
    if (word === 'in') return { kind: 'in', left, values: this.#array() };
    if (word === 'between') {
      const lower = this.#value('number', 'date');
      this.#tokens.expectWord('and');
      return { kind: 'between', left, lower, upper: this.#value(lower.type === 'date' ? 'date' : 'number') };
    }
    const right = word === 'icontains' ? this.#value('string') : this.#value('string', 'number');
    return { kind: 'compare', left, operator: word as Operator, right };
  }

  #operand(): Operand {
    for (const kind of ['anyof', 'allof'] as const) {
      if (this.#tokens.takeWord(kind)) return { kind, name: this.#inBrackets(() => this.#tokens.name()) };
    }
    if (this.#tokens.takeWord('count')) return { kind: 'count', set: this.#inBrackets(() => this.#set()) };
    return { kind: 'field', name: this.#tokens.name() };
  }

  #inBrackets<T>(read: () => T): T {
    this.#tokens.expectSign('(');
    const inner = read();
    this.#tokens.expectSign(')');
    return inner;
  }

  #set(): SetExpression {
    if (!this.#tokens.takeWord('from')) return { name: this.#tokens.name(), where: undefined };
    const name = this.#tokens.name();
    this.#tokens.expectWord('where');
    return { name, where: this.query() };
  }

  #array(): readonly Value[] {
    this.#tokens.expectSign('[');
    const first = this.#value('string', 'number', 'date');
    const kind = first.type === 'string' || first.type === 'date' ? first.type : 'number';
    const values = [first];
    while (this.#tokens.takeSign(',')) values.push(this.#value(kind));
    this.#tokens.expectSign(']');
    return values;
  }

  #value(...kinds: readonly string[]): Value {
    const token = this.#tokens.next();
    const value = kinds.length === 0 || kinds.includes(token.kind) ? literalOf(token) : undefined;
    if (value === undefined) throw unexpected(token);
    return value;
  }

  #sortBy(): readonly SortField[] {
    this.#tokens.expectWord('by');
    return this.sortFields();
  }

  sortFields(): readonly SortField[] {
    const fields: SortField[] = [];
    do {
      const name = this.#tokens.name();
      const descending = this.#tokens.takeWord('desc');
      if (!descending) this.#tokens.takeWord('asc');
      fields.push({ name, descending });
    } while (this.#tokens.takeSign(','));
    return fields;
  }

  #integer(): number {
    const written = this.#tokens.peek();
    const value = this.#value('number');
    if (value.type !== 'int') throw unexpected(written);
    return value.value;
  }
}

function isOperator(token: Token): boolean {
  return token.kind === 'keyword' && OPERATOR_WORDS.has(token.text) && token.spaced;
}

function literalOf(token: Token): Value | undefined {
  switch (token.kind) {
    case 'string':
      return { type: 'string', value: token.text };
    case 'number':
      return { type: /^-?\d+$/.test(token.text) ? 'int' : 'float', value: Number(token.text) };
    case 'date': {
      const value = Date.parse(token.text.toUpperCase());
      return Number.isNaN(value) ? undefined : { type: 'date', value, text: token.text };
    }
    case 'bool':
      return { type: 'bool', value: token.text === 'true' };
    case 'null':
      return { type: 'null' };
    default:
      return undefined;
  }
}
