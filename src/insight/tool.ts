import type { Effect, JsonSchema } from '../contract.ts';
import type { Preview } from '../runtime/change/types.ts';
import type { StepMaker } from './publish/steps.ts';
import type { Given, Source } from './source.ts';

/** What a tool tells: to read, and the same as data. */
export interface Insight {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Answers one question, whatever it takes to read. @throws {ToolError} for what a caller can mend */
export type Answer = (source: Source, given: Given) => Promise<Insight>;

/** Changes a network by several calls at once. */
export interface Change {
  /** What it would do, found out by reading alone. @throws {ToolError} for what a caller can mend */
  foresee(source: Source, given: Given): Promise<Preview>;
  /** Does it, or nothing of it. @throws {ToolError} for what a caller can mend, and for a call that failed */
  make(source: Source, given: Given, steps: StepMaker): Promise<Insight>;
}

/** What operator tools have in common. What makes the answer is loaded when it is first asked. */
interface Face {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema & { readonly properties: Readonly<Record<string, JsonSchema>> };
  /** What arguments are checked against, where the listed schema cannot say it all. */
  readonly input?: JsonSchema;
  /** What its answers look like as data. */
  readonly output: () => Promise<JsonSchema>;
}

/** A tool that answers an operator's question. */
export interface AskingTool extends Face {
  readonly effect?: undefined;
  readonly load: () => Promise<Answer>;
}

/** A tool that makes a change of several calls. */
export interface ChangingTool extends Face {
  readonly effect: Exclude<Effect, 'read'>;
  readonly load: () => Promise<Change>;
}

export type InsightTool = AskingTool | ChangingTool;
