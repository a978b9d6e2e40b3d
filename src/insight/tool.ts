import type { Network } from '../access/network.ts';
import type { Effect, JsonSchema } from '../contract.ts';
import type { Preview } from '../runtime/change/types.ts';
import type { StepMaker } from './publish/step.ts';
import type { Source, ToolArguments } from './reading/source.ts';
import type { Fix } from './wording/finding.ts';

/** The answer of a tool: as text, and the same as data. */
export interface Insight {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Answers one question, reading whatever it needs. @throws {ToolError} for errors that the caller can correct */
export type Answer = (source: Source, args: ToolArguments) => Promise<Insight>;

/** Changes a network by several calls at once. */
export interface Change {
  /**
   * What it would do, determined only by reading; how its calls are judged is not part of it.
   * @throws {ToolError} for errors that the caller can correct
   */
  foresee(source: Source, args: ToolArguments): Promise<Omit<Preview, 'judgements'>>;
  /**
   * The calls that it would make, in order; what does not exist yet has no real id. @throws {ToolError} as `foresee` does
   */
  plan(source: Source, args: ToolArguments): Promise<readonly Fix[]>;
  /** The network as it would be afterwards. @throws {ToolError} as `foresee` does */
  outcome(source: Source, args: ToolArguments): Promise<Network>;
  /** Does all of it, or nothing. @throws {ToolError} for errors that the caller can correct, and for a failed call */
  make(source: Source, args: ToolArguments, steps: StepMaker): Promise<Insight>;
}

/**
 * Checks a call that is only planned: its `tool` and `arguments`.
 * @throws {ToolError} for arguments that the tool does not take: if they were ignored, the call would seem harmless
 */
export type PlanCheck = (plan: ToolArguments) => Promise<ToolArguments>;

/** What operator tools have in common. The code that answers is loaded on first use. */
interface Face {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema & { readonly properties: Readonly<Record<string, JsonSchema>> };
  /** What arguments are checked against, if the listed schema cannot express everything. */
  readonly input?: JsonSchema;
  /** The schema of its structured answer. */
  readonly output: () => Promise<JsonSchema>;
}

/** A tool that answers an operator's question. */
export interface QuestionTool extends Face {
  readonly effect?: undefined;
  /** Set if its arguments hold a call that is not made, but checked as if it were. @returns its arguments, checked */
  readonly withCheckedPlan?: (args: ToolArguments, check: PlanCheck) => Promise<ToolArguments>;
  readonly load: () => Promise<Answer>;
}

/** A tool that makes a change of several calls. */
export interface ChangeTool extends Face {
  readonly effect: Exclude<Effect, 'read'>;
  readonly load: () => Promise<Change>;
}

/** An operator tool. */
export type InsightTool = QuestionTool | ChangeTool;
