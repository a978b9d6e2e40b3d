import type { JsonSchema } from '../contract.ts';
import type { Given, Source } from './source.ts';

/** What a tool tells: to read, and the same as data. */
export interface Insight {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A tool that answers an operator's question: one question, one answer, whatever it takes to read. */
export interface InsightTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  /** @throws {ToolError} for what a caller can mend */
  answer(source: Source, given: Given): Promise<Insight>;
}
