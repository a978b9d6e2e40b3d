import { didYouMean, nearest } from '../../../../common/nearest.ts';
import { ToolError } from '../../../../common/tool-error.ts';
import type { JsonSchema, ToolFacts } from '../../../../contract.ts';
import type { Tool } from '../../../owners/tool.ts';
import { serverTool } from '../../server-tool.ts';
import type { ExposureContext } from '../types.ts';
import { searchExample } from './search-example.ts';
import { textsThatFit } from './texts-that-fit.ts';

/** How many operations to return by default, and at most. */
const SHOWN = 5;
const MAX = 30;

const inputSchema = (category: string | undefined, limit: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['query'],
  properties: {
    query: { type: 'string' },
    category: { type: 'string', description: `search in one category${suchAs(category)}` },
    limit,
  },
});

const suchAs = (example: string | undefined): string => (example === undefined ? '' : `, such as ${example}`);

/** Finds operations from words, best first, each with a line that is often enough to call it. */
export function findOperations(context: ExposureContext): Tool {
  const example = searchExample(context.catalogue.operations);
  return serverTool(
    {
      name: 'findOperations',
      title: 'Find operations',
      description: `Finds operations of ${context.subject} from a description of the task${suchAs(example?.tasks.map((task) => `"${task}"`).join(' or '))}. Best match first: signature, effect (read, write or destructive) and what it does. Call them with callRead, callWrite or callDestructive.`,
      inputSchema: inputSchema(example?.category, { type: 'integer', description: `1-${MAX}; default ${SHOWN}` }),
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
      outputSchema: { type: 'object', properties: { operations: { type: 'array', items: { type: 'object' } } } },
    },
    'read',
    {
      input: inputSchema(example?.category, { type: 'integer', minimum: 1, maximum: MAX }),
      async run({ args: { query, category, limit = SHOWN }, network }) {
        const { prepared, texts, maxTokens } = context;
        const allowed = context.allowed.on(network);
        const offered = new Map(
          allowed
            .filter((each) => category === undefined || each.category === category)
            .map((each) => [each.name, each]),
        );
        if (offered.size === 0) throw unknownCategory(String(category), allowed);
        const names = (await texts.finder()).find(String(query), (name) => offered.has(name)).slice(0, Number(limit));
        const found = await Promise.all(
          names.map(async (name) => ({
            name,
            signature: await texts.signature(name),
            effect: offered.get(name)?.effect ?? 'read',
          })),
        );
        const all = found.map(
          ({ name, signature, effect }) => `${effect} ${signature}\n  ${prepared.find(name)?.description}`,
        );
        const lines = all.slice(0, Math.max(1, textsThatFit(all, [], maxTokens).length));
        const operations = found.slice(0, lines.length);
        const cut = lines.length < all.length ? [tooMany(lines.length, all.length, maxTokens)] : [];
        const text = all.length > 0 ? [...lines, ...cut].join('\n') : nothingFound(allowed);
        return { answer: { content: [{ type: 'text', text }], structuredContent: { operations } } };
      },
    },
  );
}

const categoriesOf = (allowed: readonly ToolFacts[]): string[] =>
  [...new Set(allowed.map(({ category }) => category))].sort();

const tooMany = (shownCount: number, all: number, maxTokens: number): string =>
  `The best ${shownCount} of ${all}, to stay within ${maxTokens} tokens: for others use more specific words, or a category.`;

function nothingFound(allowed: readonly ToolFacts[]): string {
  return `No allowed operation matches these words. Try others, or one of the categories: ${categoriesOf(allowed).join(', ')}.`;
}

function unknownCategory(wrong: string, allowed: readonly ToolFacts[]): ToolError {
  const known = categoriesOf(allowed);
  const next = `${didYouMean(nearest(wrong, known))} Categories: ${known.join(', ')}.`.trim();
  return new ToolError('arguments', `There is no category "${wrong}" here.`, next);
}
