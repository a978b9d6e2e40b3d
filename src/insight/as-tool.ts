import type { Tool } from '../runtime/owners/tool.ts';
import type { InsightTool } from './tool.ts';

/** An operator tool as the server knows tools: it takes the same path as every call. */
export function asTool({ description, input, inputSchema, load, name, title }: InsightTool): Tool {
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
    ...(input !== undefined && { input }),
    async run(call) {
      using _walk = await call.client.meterOf(call.network).walk(call.request.signal);
      const [answer, { sourceOf }, { fitData, fitText }] = await Promise.all([
        load(),
        import('./call-source.ts'),
        import('./fit.ts'),
      ]);
      const { data, text } = await answer(sourceOf(call), call.given);
      const { maxTokens, structured } = call.process.answers;
      return {
        answer: {
          content: [{ type: 'text', text: fitText(text, maxTokens) }],
          ...(structured && { structuredContent: fitData(data, maxTokens) }),
        },
      };
    },
  };
}
