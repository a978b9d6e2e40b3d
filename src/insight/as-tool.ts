import type { Tool } from '../runtime/owners/tool.ts';
import type { InsightTool } from './tool.ts';

/** An operator tool as the server knows tools: it takes the same path as every call. */
export function asTool({ description, inputSchema, load, name, title }: InsightTool): Tool {
  return {
    name,
    effect: 'read',
    marks: [],
    category: 'insight',
    arguments: Object.fromEntries(Object.keys(inputSchema.properties).map((argument) => [argument, {}])),
    listed: {
      name,
      title,
      description,
      inputSchema,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
    },
    async run(call) {
      const [answer, { sourceOf }] = await Promise.all([load(), import('./call-source.ts')]);
      const { data, text } = await answer(sourceOf(call), call.given);
      const structured = call.process.answers.structured ? { structuredContent: data } : {};
      return { answer: { content: [{ type: 'text', text }], ...structured } };
    },
  };
}
