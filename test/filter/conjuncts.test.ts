/** A filter in parts, each of which may be checked elsewhere: together they mean what the whole does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/filter/compile.ts';
import { conjunctsOf, namesIn } from '../../src/filter/conjuncts.ts';
import { fields } from '../../src/filter/fields.ts';
import { parseFilter } from '../../src/filter/parse.ts';

const FIELDS = fields({ a: 'bool', b: 'bool', c: 'bool', n: 'int' });
const texts = (filter: string) => conjunctsOf(parseFilter(filter)).map(({ text }) => text);

describe('the conditions of a filter', () => {
  test.each([
    ['a', ['a']],
    ['a and b', ['a', 'b']],
    ['a and b and c', ['a', 'b', 'c']],
    ['(a and b) and c', ['a', 'b', 'c']],
    ['((a and (b and c)))', ['a', 'b', 'c']],
    // "or" takes all that follows, and so does "and".
    ['a and b or c', ['a', 'b or c']],
    ['a or b and c', ['a or b and c']],
    ['(a or b) and c', ['a or b', 'c']],
    ['not a and b', ['not a and b']],
    ['c and not a and b', ['c', 'not a and b']],
    ['n between 1 and 3 and a', ['n between 1 and 3', 'a']],
    ['name = "x and y" AND a', ['name = "x and y"', 'a']],
    ['a   and\n b  sort by n skip 1 limit 2', ['a', 'b']],
    ['sort by n', []],
    ['limit none', []],
  ])('%s', (filter, expected) => {
    expect(texts(filter)).toEqual(expected);
  });

  test('mean the same together as the filter, each as it is written', () => {
    const leaf = fc.constantFrom('a', 'b = true', 'not c', 'n > 1', 'n between 0 and 2', 'true', 'n in [1, 2]');
    const filter = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .tuple(tie('node'), fc.constantFrom('and', 'or', 'AND'), tie('node'))
          .map(([left, word, right]) => `${left} ${word} ${right}`),
        tie('node').map((inner) => `(${inner})`),
        tie('node').map((inner) => `not (${inner})`),
      ),
    })).node;
    const row = fc.record({ a: fc.boolean(), b: fc.boolean(), c: fc.boolean(), n: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(filter, fc.array(row, { maxLength: 6 }), (text, rows) => {
        const query = parseFilter(text);
        const whole = rows.filter(compile(query.where, FIELDS));
        const parts = conjunctsOf(query);
        const checked = parts.map(({ where }) => compile(where, FIELDS));
        expect(rows.filter((each) => checked.every((holds) => holds(each)))).toEqual(whole);
        const sent = parts.map((part) => `(${part.text})`).join(' and ');
        expect(rows.filter(compile(parseFilter(sent).where, FIELDS))).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  test('name all fields that they use', () => {
    const { where } = parseFilter(
      'a and (b = true or not c) and anyOf(d) = "x" and count(e) > 1 and isEmpty(f) and g in ["x"] and h between 1 and 2 and i.j contains "k"',
    );
    expect(namesIn(where)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i.j']);
  });
});
