/**
 * The contract between the generator and the runtime: the hand-written types of the generated tables. Generated files
 * only import this module; the interpreter only reads what is defined in `contract/`.
 */

export {
  type Change,
  type ChangeTable,
  type Dependency,
  OUTCOMES,
  type Outcome,
  type TargetKind,
} from './contract/changes.ts';
export type { ApiDocument, ListForm, Operation, OperationFacts, OverlayData } from './contract/operations.ts';
export type { ArgumentPlace, BodyPart, CheckedArguments, HttpMethod, Style } from './contract/requests.ts';
export {
  INTENTIONS,
  type Intention,
  type SearchData,
  type SearchEmbedding,
  type SearchFacts,
  type Vocabulary,
} from './contract/search.ts';
export type { SecretTable, ToolSecrets } from './contract/secrets.ts';
export {
  type Alternatives,
  type CallableFacts,
  EFFECTS,
  type Effect,
  EXACT_NAME_MARKS,
  type JsonSchema,
  type ListedAnnotations,
  type ListedTool,
  MARKS,
  MAX_TOOL_NAME,
  type Mark,
  RESERVED_ARGUMENTS,
  RESERVED_TOOLS,
  SERVER_CATEGORY,
  type ToolFacts,
  type ToolInput,
} from './contract/tools.ts';
