import type { ListedTool } from '../src/contract.ts';
import { modelTokens, wireBytes } from '../src/surface/list-price.ts';
import type { Figure } from './figure.ts';
import { installPackage, runProgram } from './installed.ts';

/** What the installed program would list with these flags. */
async function listed(flags: readonly string[]): Promise<readonly ListedTool[]> {
  const { stdout } = await runProgram(await installPackage(), ['tools', '--json', ...flags]);
  return (JSON.parse(stdout) as { tools: ListedTool[] }).tools;
}

type Measure = (tools: readonly ListedTool[]) => number;

const ADVICE =
  '`each` in the JSON has the cost of each tool: shorten descriptions in spec/overlay/ or src/insight/, or leave arguments out of the list.';

/** The cost of a list, with the cost of each tool, highest first. */
const figureOf = (name: string, unit: string, target: number, measure: Measure, flags: readonly string[]): Figure => ({
  name,
  unit,
  target,
  advice: ADVICE,
  async measure() {
    const tools = await listed(flags);
    const each = tools.map((tool) => [tool.name, measure([tool])] as const).sort((a, b) => b[1] - a[1]);
    return { value: measure(tools), details: { tools: tools.length, each: Object.fromEntries(each) } };
  },
});

const ALL = ['--allow-write', '*'];
const READS = ['--read-only'];
const FIND = ['--expose', 'find'];

/**
 * What a model sees of each list. The budgets are 22,500 tokens for all tools and 8,200 for read-only ones; 1,000 of
 * each are reserved for operator tools.
 */
const modelFigure = (of: string, target: number, ...flags: readonly string[]): Figure =>
  figureOf(`tokens that a model sees of ${of}`, 'tokens', target, modelTokens, flags);

export const fullListTokens = modelFigure("the list under --allow-write '*'", 22_500, ...ALL);
export const readOnlyListTokens = modelFigure('the read-only list', 8_200, ...READS);
export const findListTokens = modelFigure('the list under --expose find, read-only', 600, ...FIND, ...READS);
export const findWritesListTokens = modelFigure(
  "the list under --expose find, --allow-write '*'",
  750,
  ...FIND,
  ...ALL,
);

/** What is sent once per session, including titles and annotations, which are for programs. */
const wireFigure = (of: string, target: number, ...flags: readonly string[]): Figure =>
  figureOf(`bytes on the wire of ${of}`, 'bytes', target, wireBytes, flags);

export const fullListBytes = wireFigure("the list under --allow-write '*'", 130_000, ...ALL);
export const readOnlyListBytes = wireFigure('the read-only list', 50_000, ...READS);
