import { pointer } from '../../../codegen/common/json.ts';
import { type Change, CLASSES, type Finding } from '../change.ts';
import { fault } from '../fault.ts';
import type { Surface, SurfaceTool } from '../surface.ts';
import { toolAdded, toolGone } from './fate.ts';
import { type Pair, pairTools, renamedWithoutAlias } from './pair.ts';
import type { Names } from './rule.ts';
import { pairRules } from './rules.ts';

/** The difference between two surfaces. */
export interface SurfaceDiff {
  readonly before: Surface;
  readonly after: Surface;
  /** Worst first; within a class whole tools, then their parts, by name. */
  readonly changes: readonly Change[];
  /** Renames that need an alias. */
  readonly renames: readonly Pair[];
  /** What was not compared, and why. */
  readonly notes: readonly string[];
}

/**
 * What changed between two surfaces, tool by tool. An API that only one of them has is not compared.
 * @throws {SurfaceFault} if they share none
 */
export function diffSurfaces(one: Surface, other: Surface): SurfaceDiff {
  const before = within(one, other);
  const after = within(other, one);
  if (before.documents.length === 0) {
    const problem = `they have no API in common: one has ${apisOf(one)}, the other ${apisOf(other)}`;
    throw fault('surface diff', problem, 'compare two surfaces, or two documents, of one API');
  }
  const pairing = pairTools(before, after);
  const names = namesOf(after);
  const inOld = changeMaker(one);
  const inNew = changeMaker(other);
  const changes = [
    ...pairing.gone.flatMap((tool) => toolGone(tool, names).map((finding) => inOld(tool, finding))),
    ...pairing.added.flatMap((tool) => toolAdded(tool).map((finding) => inNew(tool, finding))),
    ...pairing.pairs
      .filter(isChanged)
      .flatMap((pair) =>
        pairRules
          .flatMap((rule) => rule(pair, names))
          .map((finding) => (finding.gone ? inOld(pair.before, finding) : inNew(pair.after, finding))),
      ),
  ];
  return {
    before,
    after,
    changes: changes.sort(worstFirst),
    renames: renamedWithoutAlias(pairing),
    notes: [...notesOf(one, other, 'new'), ...notesOf(other, one, 'old')],
  };
}

/** Whether a tool changed at all. Surfaces are written in canonical order, so equal tools have equal text. */
const isChanged = ({ before, after }: Pair): boolean => JSON.stringify(before) !== JSON.stringify(after);

/** Turns findings about tools into changes of the surface. */
function changeMaker({ tools }: Surface): (tool: SurfaceTool, finding: Finding) => Change {
  const places = new Map(tools.map((tool, index) => [tool, pointer('tools', index)]));
  return (tool, { class: kind, what, place }) => {
    return { class: kind, tool: tool.name, what, pointer: `${places.get(tool)}${place}` };
  };
}

function namesOf({ tools }: Surface): Names {
  const aliases = tools.flatMap((tool) => tool.aliases.map((alias) => [alias, tool] as const));
  return new Map([...aliases, ...tools.map((tool) => [tool.name, tool] as const)]);
}

const apisOf = ({ documents }: Surface): string => documents.map(({ api }) => api).join(', ') || 'none';

const has = ({ documents }: Surface, api: string): boolean => documents.some((each) => each.api === api);

/** A surface without the APIs that the other one lacks. */
function within(surface: Surface, other: Surface): Surface {
  return {
    ...surface,
    documents: surface.documents.filter(({ api }) => has(other, api)),
    tools: surface.tools.filter(({ api }) => has(other, api)),
  };
}

function notesOf(surface: Surface, other: Surface, side: 'old' | 'new'): string[] {
  const lacking = surface.documents.filter(({ api }) => !has(other, api));
  return lacking.map(({ api }) => `Not compared: ${api}, which the ${side} side does not have.`);
}

const isOfPart = ({ pointer }: Change): boolean => pointer.split('/').length > 3;

function worstFirst(a: Change, b: Change): number {
  const byClass = CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class);
  const wholeToolFirst = Number(isOfPart(a)) - Number(isOfPart(b));
  return (
    byClass ||
    wholeToolFirst ||
    compareText(a.tool, b.tool) ||
    compareText(a.pointer, b.pointer) ||
    compareText(a.what, b.what)
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
