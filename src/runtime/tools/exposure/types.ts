import type { Catalogue } from '../../../common/catalogue.ts';
import type { ToolList } from '../../../common/tool-list.ts';
import type { Era, Exposed } from '../../owners/client.ts';
import type { Tool } from '../../owners/tool.ts';
import type { Allowed } from './allowed.ts';
import type { OperationTexts } from './operation-texts.ts';

/** What every exposure mode works with. */
export interface ExposureContext {
  /** All tools as listed, before the policy. */
  readonly prepared: ToolList;
  /** The tools that the policy of some network allows. */
  readonly listed: () => ToolList;
  readonly catalogue: Catalogue;
  /** What the policies of the networks that are served allow. */
  readonly allowed: Allowed;
  /** Whether calls have to name a network. */
  readonly several: boolean;
  readonly texts: OperationTexts;
  /** What the tools operate, in words for a model: the controller, or the titles of other products' documents. */
  readonly subject: string;
  /** Maximum tokens of an answer; 0 for no limit. */
  readonly maxTokens: number;
  /** The tool of that name, regardless of policy. */
  readonly find: (name: string) => Tool | undefined;
}

/** One exposure mode, as `--expose` names it. */
export interface ExposureMode {
  readonly id: string;
  /** What it does, for the help. */
  readonly help: string;
  /** What a model reads about tools that it does not see. */
  unlisted(era: Era): string;
  /** Whether the list of a client may change. */
  listChanges(era: Era): boolean;
  /** Loads what shows the tools to clients. */
  load(): Promise<OpenExposure>;
}

/**
 * Shows the tools to a new client.
 * @param changed called when the list of this client has changed
 */
export type OpenExposure = (context: ExposureContext, era: Era, changed: () => void) => Exposed;
