import type {
  ApiDocument,
  ChangeTable,
  JsonSchema,
  ListedTool,
  Operation,
  SecretTable,
  ToolInput,
} from '../../src/contract.ts';
import { signature } from '../arguments/signature.ts';
import type { Model } from '../model/model.ts';
import { searchDataOf } from '../search/data.ts';

/** What the runtime reads of a model, as plain data: written to `src/generated/`, or passed on directly. */
export const tables = {
  /** The documents that the table was made from, by API. */
  apis: ({ apis }: Model): Readonly<Record<string, ApiDocument>> =>
    Object.fromEntries(apis.map(({ document: _, ...facts }) => [facts.api, facts])),

  /** The operation table: one row per tool, by name. */
  operations: ({ tools }: Model): readonly Operation[] => tools.map(({ operation }) => operation),

  /** The answer of `tools/list`, ready to send, in the order of the table. */
  toolList: ({ tools }: Model): readonly ListedTool[] => tools.map(({ listed }) => listed),

  /** The complete input schemas by tool name. */
  inputs: ({ tools }: Model): Readonly<Record<string, ToolInput>> =>
    Object.fromEntries(tools.map(({ operation, input }) => [operation.name, input])),

  /** The declared schemas of JSON answers by tool name. */
  outputs: ({ tools }: Model): Readonly<Record<string, JsonSchema>> =>
    Object.fromEntries(tools.flatMap(({ operation, output }) => (output ? [[operation.name, output]] : []))),

  /** Which values are secret. */
  secrets: ({ secrets }: Model): SecretTable => secrets,

  /** How changes are previewed and checked. */
  changes: ({ changes }: Model): ChangeTable => changes,

  /** Each tool's call on one line, by name. */
  signatures: ({ handWritten, tools }: Model): Readonly<Record<string, string>> =>
    Object.fromEntries([
      ...tools.map(({ operation: { name }, input }) => [name, signature(name, input.schema)] as const),
      ...handWritten.map(({ listed: { inputSchema, name } }) => [name, signature(name, inputSchema)] as const),
    ]),

  /** The data of findOperations: how to read questions, and the index, ready to use. */
  searchData: searchDataOf,
} as const;

/** All tables of one model. */
export type Tables = { readonly [Name in keyof typeof tables]: ReturnType<(typeof tables)[Name]> };

export function tablesOf(model: Model): Tables {
  const built = Object.entries(tables).map(([name, make]) => [name, make(model)]);
  return Object.fromEntries(built) as Tables;
}
