import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { ListedTool } from '../contract.ts';

/**
 * What a list of tools costs a model: clients pass it names, descriptions and input schemas. Titles and annotations are
 * for programs. Tokens (o200k_base) of compact JSON.
 */
export const modelTokens = (tools: readonly ListedTool[]): number =>
  countTokens(JSON.stringify(tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))));

/** The size of a list of tools as it is sent to a client. Bytes of the whole `tools` array as compact JSON. */
export const wireBytes = (tools: readonly ListedTool[]): number => Buffer.byteLength(JSON.stringify(tools));
