import type { JsonSchema, ListedTool, Operation, ToolFacts } from '../../contract.ts';
import type { Judgement } from '../change/judge-change.ts';
import type { Preview } from '../change/types.ts';
import type { Call, CallOutcome } from './call.ts';
import type { Network } from './network.ts';

/** The call that a tool makes in the place of its own. */
export interface Forwarded {
  readonly tool: Tool;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What helps a caller whose arguments do not fit the other tool. */
  readonly teach: () => Promise<string>;
}

/**
 * Something that a model can call: an operation of the controller, or a tool of this server's own. Whatever kind it is, it
 * is looked up, judged by the policy, limited, checked, confirmed, audited and answered by the same stages.
 */
export interface Tool extends ToolFacts {
  /** What a client sees of it. */
  readonly listed: ListedTool;
  /** What arguments are checked against, where the listed schema cannot say it all. */
  readonly input?: JsonSchema;
  /** It is about no network in particular, and takes none where several are served. */
  readonly ofNoNetwork?: true;
  /** The operation of the controller that it makes; absent for tools of this server's own. */
  readonly operation?: Operation;
  /** Hands the call on to another tool, which is then looked up in its place. @throws {ToolError} where there is none */
  forward?(given: Readonly<Record<string, unknown>>, network: Network): Promise<Forwarded>;
  /** What helps a caller whose arguments do not fit; undefined where nothing more can be said. */
  teach?(given: Readonly<Record<string, unknown>>, network: Network): Promise<string | undefined>;
  /** Puts ids in the place of names. @throws {ToolError} for a name that is not that of exactly one entity */
  resolve?(call: Call): Promise<void>;
  /** Looks at what is about to be changed, so that it can be told from what to what. Fails for nothing. */
  lookBefore?(call: Call): Promise<void>;
  /** What a change would do, found out by reading alone. @throws {ToolError} where that cannot be read */
  foresee?(call: Call): Promise<Preview>;
  /** What a change does that its method does not tell, by as few reads as that takes. @throws {ToolError} likewise */
  judge?(call: Call): Promise<Judgement>;
  /** Does what the tool is for, with checked arguments. @throws {ToolError} for what the caller or the controller caused */
  run(call: Call): Promise<CallOutcome>;
}
