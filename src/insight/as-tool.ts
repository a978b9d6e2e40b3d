import type { Call, CallOutcome } from '../runtime/owners/call.ts';
import type { Tool } from '../runtime/owners/tool.ts';
import type { ChangeTool, Insight, InsightTool, PlanCheck } from './tool.ts';

/** An operator tool as a server's `Tool`: its calls take the same path as all others. */
export function asTool(tool: InsightTool): Tool {
  const { description, effect = 'read', input, inputSchema, name, title } = tool;
  const reads = effect === 'read';
  return {
    name,
    effect,
    marks: [],
    category: 'insight',
    readsOtherCategories: true,
    arguments: Object.fromEntries(
      Object.keys(((input ?? inputSchema)['properties'] ?? {}) as Readonly<Record<string, unknown>>)
        .filter((argument) => argument !== 'dryRun')
        .map((argument) => [argument, {}]),
    ),
    listed: {
      name,
      title,
      description,
      inputSchema,
      annotations: { readOnlyHint: reads, destructiveHint: effect === 'destructive', idempotentHint: reads },
    },
    ...(input !== undefined && { input }),
    ...(tool.effect !== undefined && {
      foresee: async (call: Call) => {
        const [{ foresee }, { sourceOf }] = await Promise.all([tool.load(), import('./reading/call-source.ts')]);
        return { ...(await foresee(sourceOf(call), call.args)), judgements: await reasonsOf(tool, call) };
      },
      judge: async (call: Call) => ({ reasons: await reasonsOf(tool, call) }),
    }),
    run: async (call) => outcomeOf(call, await answered(tool, call)),
  };
}

async function answered(tool: InsightTool, call: Call): Promise<Insight> {
  const { withSource, sourceOf } = await import('./reading/call-source.ts');
  if (tool.effect === undefined) {
    using _walk = await call.client
      .meterOf(call.network)
      .walk(call.request.signal, call.timeLeft ?? call.process.answers.time);
    const answer = await tool.load();
    const args = (await tool.withCheckedPlan?.(call.args, planCheck(call))) ?? call.args;
    return await withSource(call, (source) => answer(source, args));
  }
  const [{ make }, { stepMaker }] = await Promise.all([tool.load(), import('./publish/steps.ts')]);
  return make(sourceOf(call), call.args, stepMaker(call));
}

/** Why a person is asked about the calls of a change. */
async function reasonsOf(tool: ChangeTool, call: Call): Promise<readonly string[]> {
  const [{ plan }, { sourceOf }, { judgePlan }] = await Promise.all([
    tool.load(),
    import('./reading/call-source.ts'),
    import('./publish/judge-plan.ts'),
  ]);
  return judgePlan(call, await plan(sourceOf(call), call.args));
}

function planCheck({ process, reads }: Call): PlanCheck {
  return async (plan) => {
    const planned = reads.catalogue.find(String(plan['tool']));
    if (planned === undefined) return plan;
    const { dryRun: _, confirm: __, ...own } = (plan['arguments'] ?? {}) as Readonly<Record<string, unknown>>;
    return { ...plan, arguments: await process.validators.checkPlanned(planned.name, own) };
  };
}

async function outcomeOf({ process }: Call, { data, text }: Insight): Promise<CallOutcome> {
  const { fitData, fitText } = await import('./wording/fit.ts');
  const { maxTokens, structured } = process.answers;
  return {
    answer: {
      content: [{ type: 'text', text: fitText(text, maxTokens) }],
      ...(structured && { structuredContent: fitData(data, maxTokens) }),
    },
  };
}
