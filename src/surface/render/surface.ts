import type { Json } from '../../../codegen/common/json.ts';
import { print } from '../../../codegen/common/printer.ts';
import type { Surface, SurfaceTool } from '../surface.ts';

/** The canonical document: equal surfaces have equal text. */
export const surfaceJson = (surface: Surface): string => print(surface as unknown as Json);

/** The table for people: the number of tools of each effect in a category, and their cost. */
export function surfaceRows({ tools, tokens }: Surface): {
  readonly head: readonly string[];
  readonly rows: string[][];
} {
  const categories = [...new Set(tools.map(({ category }) => category))].sort();
  const rows = categories.map((category) => {
    const inCategory = tools.filter((tool) => tool.category === category);
    const cost = inCategory.reduce((sum, tool) => sum + (tool.tokens ?? 0), 0);
    return row(category, inCategory, cost);
  });
  return { head: HEAD, rows: [...rows, row('all', tools, tokens ?? 0)] };
}

const HEAD = ['category', 'tools', ' read', 'write', 'destructive', 'tokens'];

function row(name: string, tools: readonly SurfaceTool[], tokens: number): string[] {
  const of = (effect: string) => tools.filter((tool) => tool.effect === effect).length;
  const numbers = [tools.length, of('read'), of('write'), of('destructive'), tokens];
  return [name, ...numbers.map((number, index) => String(number).padStart(HEAD[index + 1]?.length ?? 0))];
}
