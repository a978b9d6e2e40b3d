import { toErrorAnswer } from '../../../common/tool-answer.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { JsonSchema, ListedTool } from '../../../contract.ts';
import type { CallOutcome, ToolCall } from '../../call.ts';
import { Validators } from '../../gate/arguments/validators.ts';
import { sanitise } from '../../safety/sanitise/answer.ts';
import type { Onward } from './types.ts';

/** A tool of this server's own, which no operation of the controller stands behind. */
export interface MetaTool {
  readonly listed: ListedTool;
  /** What arguments are checked against, where the listed schema cannot say it all. */
  readonly input?: JsonSchema;
  /** What helps a caller whose arguments do not fit. */
  teach?(given: Readonly<Record<string, unknown>>): Promise<string | undefined>;
  /** @param given arguments that fit its schema. @throws {ToolError} for what a caller can mend */
  run(given: Readonly<Record<string, unknown>>, request: ToolCall, onward: Onward): Promise<CallOutcome>;
}

/** The meta tools of one connection. */
export class MetaTools {
  private readonly tools: ReadonlyMap<string, MetaTool>;
  private readonly validators: Validators;

  constructor(tools: readonly MetaTool[]) {
    this.tools = new Map(tools.map((tool) => [tool.listed.name, tool]));
    const inputs = tools.map(({ listed, input }) => [listed.name, { schema: input ?? listed.inputSchema }] as const);
    this.validators = new Validators(async () => Object.fromEntries(inputs));
  }

  list(): readonly ListedTool[] {
    return [...this.tools.values()].map(({ listed }) => listed);
  }

  /** Whether one of these tools says that it only reads. */
  reads(name: string): boolean {
    return this.tools.get(name)?.listed.annotations?.readOnlyHint === true;
  }

  /** Answers a call of one of these tools; undefined for any other. */
  async call(request: ToolCall, onward: Onward): Promise<CallOutcome | undefined> {
    const tool = this.tools.get(request.tool);
    if (tool === undefined) return undefined;
    try {
      return await tool.run(await this.validators.check(request.tool, request.arguments), request, onward);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      const answer = toErrorAnswer(error);
      const lesson = error.kind === 'arguments' ? await tool.teach?.(request.arguments) : undefined;
      if (lesson !== undefined) answer.content.push({ type: 'text', text: lesson });
      // These tools never meet the controller, but their errors repeat what they were given.
      return { answer: sanitise(answer), failure: error.kind };
    }
  }
}
