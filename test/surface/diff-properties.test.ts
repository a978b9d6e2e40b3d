/** What is true for every difference, tested on random surfaces. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, type Json, sameJson } from '../../codegen/common/json.ts';
import { operations } from '../../src/generated/operations.ts';
import type { Change } from '../../src/surface/change.ts';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import { compareSchemas } from '../../src/surface/schema/compare-schemas.ts';
import type { Direction, Way } from '../../src/surface/schema/shift.ts';
import { installed } from '../../src/surface/sources/installed.ts';
import type { Schema, Surface, SurfaceTool } from '../../src/surface/surface.ts';
import { surfaceOf, toolOf } from '../support/surfaces.ts';
import { firstField, mutated, schemaMutations, toolMutations } from './mutations.ts';

const name = fc.constantFrom('a', 'b', 'id', 'tags', 'a/b', 'm~n', '__proto__', 'constructor');
const word = fc.constantFrom('x', 'y', 'z');
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

/** Leaves out what is undefined. */
const compact = (schema: Record<string, unknown>): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));

/** Schemas of the kind that documents have, without two spellings of the same schema. */
const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .record({
        type: fc.constant('string'),
        enum: maybe(fc.constantFrom(['p'], ['p', 'q'])),
        format: maybe(word),
        maxLength: maybe(fc.integer({ min: 2, max: 9 })),
        description: maybe(word),
      })
      .map(compact),
    fc.record({ type: fc.constant('integer'), minimum: maybe(fc.nat(9)), maximum: maybe(fc.nat(9)) }).map(compact),
    fc.constantFrom<Schema>({ type: 'boolean' }, { type: 'number' }, {}),
    tie('schema').map((items): Schema => ({ type: 'array', items })),
    tie('schema').map((additionalProperties): Schema => ({ type: 'object', additionalProperties })),
    fc.tuple(tie('schema'), tie('schema')).map((anyOf): Schema => ({ anyOf })),
    objectOf(tie('schema')),
  ),
}));

function objectOf(fields: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  return fc
    .tuple(
      fc.uniqueArray(fc.tuple(name, fields), { minLength: 1, maxLength: 3, selector: ([key]) => key }),
      fc.boolean(),
    )
    .map(([entries, needed]) => ({
      type: 'object',
      properties: Object.fromEntries(entries),
      ...(needed ? { required: entries.map(([key]) => key).slice(0, 1) } : {}),
    }));
}

const direction = fc.constantFrom<Direction>('input', 'output');

const tool: fc.Arbitrary<SurfaceTool> = fc
  .record({
    name: fc.constantFrom('listA', 'createB', 'deleteC'),
    effect: fc.constantFrom('read', 'write', 'destructive'),
    input: objectOf(schema),
    output: objectOf(schema),
  })
  .map((parts) => {
    const annotations = { read: { readOnlyHint: true }, write: { destructiveHint: false }, destructive: {} };
    const secrets = { answer: { [firstField(parts.output) ?? '']: 'token' } };
    const path = `/${parts.name}`;
    return toolOf({ ...parts, operationId: parts.name, path, annotations: annotations[parts.effect], secrets });
  });

const surface: fc.Arbitrary<Surface> = fc
  .uniqueArray(tool, { minLength: 1, maxLength: 3, selector: (each) => each.name })
  .map((tools) => surfaceOf(...tools));

const copy = <T>(value: T): T => structuredClone(value);

/** The changes; the pointer of each must exist. */
function changes(before: Surface, after: Surface): readonly Change[] {
  const found = diffSurfaces(before, after).changes;
  for (const { pointer } of found) {
    const stands = [after, before].some((side) => at(side as unknown as Json, pointer) !== undefined);
    expect(stands, pointer).toBe(true);
  }
  return found;
}

const classesOf = (all: readonly Change[], expected: string): string[] =>
  all.filter(({ class: kind }) => kind === expected).map(({ class: kind }) => kind);

describe('a surface compared with itself', () => {
  test('has no difference, whatever it contains', () => {
    fc.assert(
      fc.property(surface, (each) => {
        expect(changes(each, copy(each))).toEqual([]);
      }),
    );
  });
  test('has no difference if it is the served one', () => {
    const served = installed('1');
    expect(served.tools).toHaveLength(operations.length);
    expect(changes(served, copy(served))).toEqual([]);
  });
});

/** One of the tools changed, the others unchanged. */
const swapped = ({ tools, ...rest }: Surface, index: number, changed: SurfaceTool): Surface => ({
  ...rest,
  tools: tools.with(index, changed).sort((a, b) => (a.name < b.name ? -1 : 1)),
});

describe('finds and classifies changes of a tool, in both directions', () => {
  test.each(toolMutations)('$name', ({ apply, expected: want }) => {
    let tried = 0;
    fc.assert(
      fc.property(surface, fc.nat(), (before, number) => {
        const index = number % before.tools.length;
        const changed = apply(before.tools[index] as SurfaceTool);
        fc.pre(changed !== undefined);
        tried += 1;
        const after = swapped(before, index, changed);
        expect(classesOf(changes(before, after), want[0])).not.toEqual([]);
        expect(classesOf(changes(after, before), want[1])).not.toEqual([]);
      }),
    );
    expect(tried).toBeGreaterThan(50);
  });
});

describe('finds and classifies changes of a schema at any depth, in both directions', () => {
  test.each(schemaMutations)('$name', (mutation) => {
    let tried = 0;
    fc.assert(
      fc.property(surface, direction, fc.nat(), fc.nat(), (before, side, number, pick) => {
        const index = number % before.tools.length;
        const old = before.tools[index] as SurfaceTool;
        const others = [...mutated(old[side] as Schema, mutation)];
        fc.pre(others.length > 0);
        tried += 1;
        const after = swapped(before, index, { ...old, [side]: others[pick % others.length] });
        const [forward, back] = mutation[side];
        for (const [found, expected] of [
          [changes(before, after), forward],
          [changes(after, before), back],
        ] as const) {
          expect(found.map(({ class: kind, tool }) => `${kind} ${tool}`)).toEqual([`${expected} ${old.name}`]);
          expect(found[0]?.pointer.split('/')[3]).toBe(side);
        }
      }),
    );
    expect(tried).toBeGreaterThan(50);
  });
});

/** What a step is in the opposite direction. A new required field is one step, and so is its removal. */
const MIRROR: Readonly<Record<Way, readonly Way[]>> = {
  narrower: ['wider', 'gone', 'added'],
  wider: ['narrower'],
  other: ['other'],
  gone: ['added', 'narrower'],
  added: ['gone', 'narrower'],
  reworded: ['reworded'],
};

describe('between any two schemas', () => {
  const spot = (side: Direction) => ({ direction: side, path: '', place: { before: '', after: '' } });

  test('no difference goes unnoticed', () => {
    fc.assert(
      fc.property(schema, schema, direction, (one, other, side) => {
        const found = compareSchemas(one, other, spot(side));
        expect(found.length === 0).toBe(sameJson(one as Json, other as Json));
      }),
      { numRuns: 2000 },
    );
  });

  test('the opposite direction has the same steps, each reversed', () => {
    fc.assert(
      fc.property(schema, schema, direction, (one, other, side) => {
        const forward = compareSchemas(one, other, spot(side)).map(({ way }) => way);
        const back = compareSchemas(other, one, spot(side)).map(({ way }) => way);
        expect(back).toHaveLength(forward.length);
        const remaining = [...back];
        for (const way of forward) {
          const index = remaining.findIndex((each) => MIRROR[way].includes(each));
          expect(index, `${forward} and ${back}`).toBeGreaterThanOrEqual(0);
          remaining.splice(index, 1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
