import { describe, expect, test } from 'vitest';
import { at, type Json } from '../../codegen/common/json.ts';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import type { SurfaceTool } from '../../src/surface/surface.ts';
import { surfaceOf } from '../support/surfaces.ts';

/** Tools before and after a change, and what is reported of it. */
interface Row {
  readonly before: readonly SurfaceTool[];
  readonly after: readonly SurfaceTool[];
  /** `class tool: sentence`, the worst first. */
  readonly forward: readonly string[];
  /** The same in the opposite direction. */
  readonly back: readonly string[];
}

/** `class tool: sentence` of each reported change, whose pointer leads somewhere. */
export function changes(before: readonly SurfaceTool[], after: readonly SurfaceTool[]): string[] {
  const [one, other] = [surfaceOf(...before), surfaceOf(...after)];
  return diffSurfaces(one, other).changes.map(({ class: kind, tool, what, pointer }) => {
    const stands = [one, other].some((surface) => at(surface as unknown as Json, pointer) !== undefined);
    if (!stands) throw new Error(`${pointer} leads nowhere`);
    return `${kind} ${tool}: ${what}`;
  });
}

/** Tests each row in both directions. */
export function rows(title: string, all: Readonly<Record<string, Row>>): void {
  describe(title, () => {
    test.each(Object.entries(all))('%s', (_name, { before, after, forward, back }) => {
      expect({ forward: changes(before, after), back: changes(after, before) }).toEqual({ forward, back });
    });
  });
}
