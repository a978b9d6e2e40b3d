import type { Catalogue } from '../../../common/catalogue.ts';
import type { ListedTool } from '../../../contract.ts';
import type { CallOutcome, ToolCall } from '../../call.ts';
import type { ExposureSettings } from '../../gate/policy/types.ts';
import type { OperationTexts } from './operation-texts.ts';

/** The protocol's two eras: the older one opens with `initialize`, the newer one (2026-07-28 on) knows no sessions. */
export type Era = 'legacy' | 'modern';

/** What every way to expose the operations works with. */
export interface ExposureContext {
  /** All tools as they are listed, before the policy. */
  readonly prepared: readonly ListedTool[];
  /** Those of them that the policy allows. */
  readonly listed: () => readonly ListedTool[];
  readonly catalogue: Catalogue;
  readonly policy: ExposureSettings;
  readonly texts: OperationTexts;
  /** Most tokens of an answer; 0 for no limit. */
  readonly maxTokens: number;
}

/** The one path of every call: `call()`, for a session. */
export type Onward = (request: ToolCall) => Promise<CallOutcome>;

/** What one connection sees of the catalogue. */
export interface Exposed {
  list(): readonly ListedTool[];
  /** Whether calls of a tool only read: those never have a question for the client. */
  reads(tool: string): boolean;
  /** Answers the tools of its own; everything else goes onward. */
  call(request: ToolCall, onward: Onward): Promise<CallOutcome>;
}

/** One way to expose the operations, as `--expose` names it. */
export interface ExposureMode {
  readonly id: string;
  /** What it does, for the help. */
  readonly help: string;
  /** What a model is told of tools that it does not see. */
  unlisted(era: Era): string;
  /** Whether the list of a connection may change. */
  listChanges(era: Era): boolean;
  /** @param changed told when the list of this connection has changed */
  open(context: ExposureContext, era: Era, changed: () => void): Exposed;
}
