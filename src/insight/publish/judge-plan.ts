import { judgeChange } from '../../runtime/change/judge-change.ts';
import { watch } from '../../runtime/change/watched-change.ts';
import type { Call } from '../../runtime/owners/call.ts';
import type { Fix } from '../wording/finding.ts';

/**
 * What a person has to confirm about the calls of a plan, in sentences: nobody is asked about each of them.
 * @throws {ToolError} if that cannot be read
 */
export async function judgePlan(call: Call, plan: readonly Fix[]): Promise<readonly string[]> {
  const { network, process, reads } = call;
  const { answers, verify } = process;
  const watching = { table: await process.changes(), reads, time: call.changeTime, answers, verify };
  const judged = plan.map(async ({ arguments: args, tool }) => {
    const operation = process.catalogue.find(tool);
    if (operation === undefined) return [];
    const shown = (await network.secrets.forCall(operation)).redactArguments(args);
    const judgement = await judgeChange(watch(operation, args, shown, watching).reads);
    return judgement?.reasons ?? [];
  });
  return [...new Set((await Promise.all(judged)).flat())];
}
