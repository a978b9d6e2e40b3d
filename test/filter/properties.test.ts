/** The filter language against naive versions of itself, on random input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/filter/compile.ts';
import { FilterError } from '../../src/filter/error.ts';
import { fields, type Row } from '../../src/filter/fields.ts';
import { parseFilter } from '../../src/filter/parse.ts';
import { select } from '../../src/filter/select.ts';

const FIELDS = fields({ name: 'string', cost: 'int', isAdmin: 'bool', roleAttributes: 'set' });

const words = fc.constantFrom('a', 'b', 'ab', 'web', 'Web', '');
const attributes = fc.subarray(['red', 'green', 'blue', 'web']);

interface Entity extends Row {
  readonly id: string;
}

const entities: fc.Arbitrary<Entity> = fc.record({
  id: fc.uuid(),
  createdAt: fc.constant('2026-01-01T00:00:00.000Z'),
  updatedAt: fc.constant('2026-01-01T00:00:00.000Z'),
  name: words,
  cost: fc.integer({ min: 0, max: 5 }),
  isAdmin: fc.boolean(),
  roleAttributes: attributes,
});

/** A condition as text, and its meaning. */
interface Condition {
  readonly text: string;
  readonly holds: (entity: Entity) => boolean;
}

const condition = (text: string, holds: Condition['holds']): Condition => ({ text, holds });
const attributesOf = (entity: Entity) => entity.roleAttributes as readonly string[];

const simple: fc.Arbitrary<Condition> = fc.oneof(
  words.map((word) => condition(`name = "${word}"`, (e) => e.name === word)),
  words.map((word) => condition(`name != "${word}"`, (e) => e.name !== word)),
  words.map((word) => condition(`name contains "${word}"`, (e) => String(e.name).includes(word))),
  words.map((word) => condition(`name not contains "${word}"`, (e) => !String(e.name).includes(word))),
  words.map((word) =>
    condition(`name icontains "${word}"`, (e) => String(e.name).toLowerCase().includes(word.toLowerCase())),
  ),
  fc.integer({ min: 0, max: 5 }).map((n) => condition(`cost > ${n}`, (e) => Number(e.cost) > n)),
  fc.integer({ min: 0, max: 5 }).map((n) => condition(`cost<=${n}`, (e) => Number(e.cost) <= n)),
  fc
    .integer({ min: 0, max: 4 })
    .map((n) => condition(`cost between ${n} and ${n + 2}`, (e) => Number(e.cost) >= n && Number(e.cost) < n + 2)),
  fc.constant(condition('isAdmin', (e) => e.isAdmin === true)),
  fc.constant(condition('isAdmin = false', (e) => e.isAdmin === false)),
  fc.constant(condition('isEmpty(roleAttributes)', (e) => attributesOf(e).length === 0)),
  fc.constant(condition('count(roleAttributes) >= 2', (e) => attributesOf(e).length >= 2)),
  words.map((word) => condition(`anyOf(roleAttributes) = "${word}"`, (e) => attributesOf(e).includes(word))),
  words.map((word) =>
    condition(`allOf(roleAttributes) = "${word}"`, (e) => attributesOf(e).every((one) => one === word)),
  ),
  fc
    .subarray(['a', 'web'], { minLength: 1 })
    .map((list) =>
      condition(`name in [${list.map((one) => `"${one}"`).join(', ')}]`, (e) => list.includes(String(e.name))),
    ),
  fc.boolean().map((value) => condition(String(value), () => value)),
);

/** Grouped by brackets, so that precedence does not matter. */
const nested: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    simple,
    fc
      .tuple(tie('node'), tie('node'))
      .map(([a, b]) => condition(`(${a.text}) and (${b.text})`, (e) => a.holds(e) && b.holds(e))),
    fc
      .tuple(tie('node'), tie('node'))
      .map(([a, b]) => condition(`(${a.text}) OR (${b.text})`, (e) => a.holds(e) || b.holds(e))),
    tie('node').map((a) => condition(`not (${a.text})`, (e) => !a.holds(e))),
  ),
})).node;

describe('filters', () => {
  it('select the rows that they describe', () => {
    fc.assert(
      fc.property(nested, fc.array(entities, { maxLength: 8 }), ({ text, holds }, list) => {
        const test = compile(parseFilter(text).where, FIELDS);
        expect(list.filter(test)).toEqual(list.filter(holds));
      }),
      { numRuns: 500 },
    );
  });

  it('give "and" and "or" the same precedence, with everything after them as the right side', () => {
    fc.assert(
      fc.property(simple, simple, simple, entities, (a, b, c, entity) => {
        const holds = (text: string) => compile(parseFilter(text).where, FIELDS)(entity);
        expect(holds(`${a.text} and ${b.text} or ${c.text}`)).toBe(
          a.holds(entity) && (b.holds(entity) || c.holds(entity)),
        );
        expect(holds(`not ${a.text} and ${b.text}`)).toBe(!(a.holds(entity) && b.holds(entity)));
      }),
    );
  });

  it('are either understood or refused with a position, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .array(
              fc.constantFrom('name', '=', '"x"', 'and', '(', ')', 'sort by', 'limit', '1', '[', 'in', 'not', 'tags.a'),
              { maxLength: 9 },
            )
            .map((list) => list.join(' ')),
        ),
        (text) => {
          try {
            compile(parseFilter(text).where, FIELDS);
          } catch (error) {
            expect(error).toBeInstanceOf(FilterError);
            expect((error as FilterError).fault).toBe('filter');
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('pages', () => {
  it('add up to the whole list, in order, each entity once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(entities, { selector: ({ id }) => id, maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        (list, size) => {
          const all = [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
          const paged: Entity[] = [];
          for (let offset = 0; offset < all.length; offset += size) {
            const filter = `true sort by cost desc, name skip ${offset} limit ${size}`;
            const page = select(all, FIELDS, { filter });
            expect(page.totalCount).toBe(all.length);
            paged.push(...page.rows);
          }
          const key = (e: Entity) => [5 - Number(e.cost), e.name, e.id].join(' ');
          expect(paged.map(key)).toEqual(all.map(key).sort());
        },
      ),
    );
  });
});
