/**
 * Hostile filters cost time in proportion to their length: sixteen times the text takes sixteen times as long, where a
 * scanner that looks back takes 256 times. The limit between them is 64.
 */
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/filter/error.ts';
import { fields, type Row } from '../../src/filter/fields.ts';
import { MAXIMUM_LENGTH, MAXIMUM_NESTING } from '../../src/filter/limits.ts';
import { select } from '../../src/filter/select.ts';
import { growthOf } from '../support/growth.ts';

const FIELDS = fields({ name: 'string', cost: 'int', roles: 'set' });
const ROWS: readonly Row[] = [{ id: '1', name: 'a', cost: 1, roles: ['a'], tags: { a: 'a' } }];

const WORST: Readonly<Record<string, (size: number) => string>> = {
  'escaped quotes that never end': (size) => `name = "${'\\"'.repeat(size / 2)}`,
  'escaped quotes': (size) => `name = "${'\\"'.repeat(size / 2)}"`,
  'quotes without anything between': (size) => '"'.repeat(size),
  'a name without end': (size) => 'a'.repeat(size),
  'a dotted name': (size) => 'a.'.repeat(size / 2),
  'a quoted name that never ends': (size) => `'${'a.a'.repeat(size / 3)}`,
  digits: (size) => `cost = ${'1'.repeat(size)}`,
  'digits and exponents': (size) => `cost = ${'1e'.repeat(size / 2)}`,
  'a date without end': (size) => `lastSeen = datetime(${'1'.repeat(size)}`,
  'dates that never begin': (size) => 'datetime( '.repeat(size / 10),
  'white space': (size) => `name${' '.repeat(size)}= "a"`,
  lines: (size) => `name = "a"${'\n'.repeat(size)}`,
  'a chain': (size) => Array.from({ length: size / 14 }, () => 'name = "b"').join(' or '),
  'a chain of both words': (size) => Array.from({ length: size / 29 }, () => 'name = "b" and cost = 1').join(' or '),
  'a list': (size) => `name in [${Array.from({ length: size / 10 }, (_, i) => `"${i}"`).join(', ')}]`,
  'a list of numbers': (size) => `cost in [${Array.from({ length: size / 8 }, (_, i) => i).join(', ')}]`,
  'a list that never ends': (size) => `name in [${'"a",'.repeat(size / 4)}`,
  'fields to sort by': (size) => `true sort by ${'name,'.repeat(size / 5)}name`,
  'open brackets': (size) => '('.repeat(size),
  'brackets in brackets': (size) => `${'('.repeat(size / 2)}true${')'.repeat(size / 2)}`,
  negations: (size) => `${'not '.repeat(size / 4)}true`,
  'queries in queries': (size) => 'isEmpty(from roles where '.repeat(size / 25),
};

const SMALL = 4_000;
const GROWTH = 16;
const MOST = 64;
/** Microseconds below which a run cannot be measured. */
const FLOOR = 100;

describe('a filter', () => {
  it.each(Object.entries(WORST))('of %s is read in time that grows with its length', (_name, make) => {
    const [small, large] = [make(SMALL), make(GROWTH * SMALL)];
    expect(large.length / small.length).toBeGreaterThan(GROWTH * 0.9);
    expect(large.length).toBeLessThanOrEqual(MAXIMUM_LENGTH);
    const growth = growthOf(
      () => refusal(small),
      () => refusal(large),
      MOST,
      FLOOR,
    );
    expect(growth).toBeLessThan(MOST);
  });

  it.each(Object.entries(WORST))('of %s is either understood or refused', (_name, make) => {
    const fault = refusal(make(GROWTH * SMALL));
    expect(fault === undefined || (fault instanceof FilterError && fault.message.length < 300)).toBe(true);
  });

  it(`is read up to ${MAXIMUM_LENGTH} characters and ${MAXIMUM_NESTING} levels`, () => {
    const ofLength = (length: number) => `name = "${'x'.repeat(length - 9)}"`;
    const ofDepth = (depth: number) => `${'('.repeat(depth - 1)}true${')'.repeat(depth - 1)}`;
    expect(refusal(ofLength(MAXIMUM_LENGTH))).toBeUndefined();
    expect(String(refusal(ofLength(MAXIMUM_LENGTH + 1)))).toContain('at most 65536 are read');
    expect(refusal(ofDepth(MAXIMUM_NESTING))).toBeUndefined();
    expect(String(refusal(ofDepth(MAXIMUM_NESTING + 1)))).toContain('nested deeper than 200 levels');
  });
});

describe('a hostile row', () => {
  const value = (size: number) => 'a'.repeat(size);
  const search = (size: number, word: string) => {
    const rows = [{ id: '1', name: value(size) }];
    return () => select(rows, FIELDS, { filter: `name ${word} "b${value(size / 2)}"` });
  };

  it.each(['contains', 'icontains'])('is searched by %s in linear time', (word) => {
    expect(growthOf(search(SMALL, word), search(GROWTH * SMALL, word), MOST, FLOOR)).toBeLessThan(MOST);
  });
});

function refusal(filter: string): unknown {
  try {
    select(ROWS, FIELDS, { filter });
  } catch (error) {
    return error;
  }
  return undefined;
}
