import { describe, expect, test } from 'vitest';
import { at, type Json } from '../../codegen/common/json.ts';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import type { Schema } from '../../src/surface/surface.ts';
import { surfaceOf, toolOf } from '../support/surfaces.ts';

export type Direction = 'input' | 'output';
type ReportedChange = readonly [class_: string, what: string, place: string];

/** How the field `x` changed, as a path from the tool's `properties`. */
export function changesOf(direction: Direction, before: Schema, after: Schema): ReportedChange[] {
  const [one, other] = [before, after].map((properties) =>
    surfaceOf(toolOf({ [direction]: { type: 'object', properties } })),
  );
  if (one === undefined || other === undefined) throw new Error('there are two');
  return diffSurfaces(one, other).changes.map(({ class: kind, what, pointer }) => {
    const stands = [one, other].some((surface) => at(surface as unknown as Json, pointer) !== undefined);
    if (!stands) throw new Error(`${pointer} leads nowhere`);
    return [kind, what, pointer.replace(`/tools/0/${direction}/properties`, '')];
  });
}

export const C = 'compatible';
export const B = 'breaking';
export const W = 'wording';

export interface Row {
  readonly before: Schema;
  readonly after: Schema;
  /** Classes of an argument's change, in both directions. */
  readonly input: readonly [readonly string[], readonly string[]];
  readonly output: readonly [readonly string[], readonly string[]];
  /** What is said about the argument, and where. */
  readonly says: readonly string[];
  readonly place?: string;
}

/** Callers may send more; the same change of an answer breaks them. */
export const grows = { input: [[C], [B]], output: [[B], [C]] } as const;
export const shrinks = { input: [[B], [C]], output: [[C], [B]] } as const;
export const differs = { input: [[B], [B]], output: [[B], [B]] } as const;
export const rewords = { input: [[W], [W]], output: [[W], [W]] } as const;
/** An optional field: callers need not send it, and need not read it. */
export const appears = { input: [[C], [B]], output: [[C], [B]] } as const;

export const x = (schema: Schema) => ({ x: schema });
export const text = { type: 'string' };

/** Tests each row, for an argument and for an answer. */
export function testRows(rows: Readonly<Record<string, Row>>): void {
  describe.each(Object.entries(rows))('%s', (_name, { before, after, input, output, says, place }) => {
    const classes = (direction: Direction, one: Schema, other: Schema) =>
      changesOf(direction, one, other).map(([kind]) => kind);

    test('in an argument', () => {
      expect([classes('input', before, after), classes('input', after, before)]).toEqual(input);
      expect(changesOf('input', before, after).map(([, what]) => what)).toEqual(says);
      if (place !== undefined) expect(changesOf('input', before, after)[0]?.[2]).toBe(place);
    });
    test('in an answer', () => {
      expect([classes('output', before, after), classes('output', after, before)]).toEqual(output);
    });
  });
}
