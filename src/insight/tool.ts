import type { JsonSchema } from '../contract.ts';
import type { Given, Source } from './source.ts';

/** What a tool tells: to read, and the same as data. */
export interface Insight {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Answers one question, whatever it takes to read. @throws {ToolError} for what a caller can mend */
export type Answer = (source: Source, given: Given) => Promise<Insight>;

/** A tool that answers an operator's question. What makes the answer is loaded when it is first asked. */
export interface InsightTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema & { readonly properties: Readonly<Record<string, JsonSchema>> };
  /** What arguments are checked against, where the listed schema cannot say it all. */
  readonly input?: JsonSchema;
  /** What its answers look like as data. */
  readonly output: () => Promise<JsonSchema>;
  readonly load: () => Promise<Answer>;
}
