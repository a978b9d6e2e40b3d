import type { CallableFacts, JsonSchema, ListedTool, Operation } from '../../contract.ts';
import type { Judgement } from '../change/judge-change.ts';
import type { Preview } from '../change/types.ts';
import type { Call, CallOutcome } from './call.ts';
import type { Network } from './network.ts';

/** The call that a tool makes instead of its own. */
export interface Forwarded {
  readonly tool: Tool;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Help for a caller whose arguments do not match the other tool. */
  readonly teach: () => Promise<string>;
}

/**
 * Something a model can call: an operation of the controller, or one of this server's own tools. All kinds go through
 * the same stages.
 */
export interface Tool extends CallableFacts {
  /** What a client sees of it. */
  readonly listed: ListedTool;
  /** What arguments are checked against, if the listed schema is not enough. */
  readonly input?: JsonSchema;
  /** It is not about a single network, so it has no `network` argument. */
  readonly ofNoNetwork?: true;
  /** Its answers need lists of many categories: it is of no use if only its own category is served. */
  readonly readsOtherCategories?: true;
  /** The controller's operation; absent for this server's own tools. */
  readonly operation?: Operation;
  /** Passes the call on to another tool, which is then looked up instead. @throws {ToolError} if there is none */
  forward?(args: Readonly<Record<string, unknown>>, network: Network): Promise<Forwarded>;
  /** Help for a caller with invalid arguments; undefined if there is nothing to add. */
  teach?(args: Readonly<Record<string, unknown>>, network: Network): Promise<string | undefined>;
  /** What to do instead about an argument that it does not have: the end of a sentence; undefined if nothing is known. */
  elsewhere?(argument: string, call: Call): Promise<string | undefined>;
  /**
   * Replaces names with ids; undefined if no argument can hold a name.
   * @throws {ToolError} for a name that is not that of exactly one entity
   */
  resolve?(call: Call): Promise<void> | undefined;
  /**
   * Reads the target of a change, so that old and new values can be shown.
   * @throws {Renamed} if a name was given for it
   */
  readBefore?(call: Call): Promise<void>;
  /**
   * What a change would do, found out only by reading.
   * @throws {ToolError} if that cannot be read
   * @throws {Renamed} if a name was given as an id
   */
  foresee?(call: Call): Promise<Preview>;
  /**
   * Effects that its method does not show, found with as few reads as possible.
   * @throws {ToolError} if they cannot be read
   */
  judge?(call: Call): Promise<Judgement>;
  /** Runs the tool with checked arguments. @throws {ToolError} for what the caller or the controller caused */
  run(call: Call): Promise<CallOutcome>;
}
