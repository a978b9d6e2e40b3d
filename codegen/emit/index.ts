import type { Step } from '../kept-steps.ts';
import type { Model } from '../model.ts';
import { emitApis } from './apis.ts';
import { emitChanges } from './changes.ts';
import { emitClientTypes } from './client-types.ts';
import { emitInputs } from './inputs.ts';
import { emitOperations } from './operations.ts';
import { emitOutputs } from './outputs.ts';
import { emitOverlay } from './overlay.ts';
import { emitSearchData } from './search-data.ts';
import { emitSearchEmbedding } from './search-embedding.ts';
import { emitSecrets } from './secrets.ts';
import { emitSignatures } from './signatures.ts';
import { emitToolList } from './tool-list.ts';
import { emitToolsPage } from './tools-page.ts';

/** One file to write: its path from the repository's root, and its text. */
export interface EmittedFile {
  readonly path: string;
  readonly text: string;
}

/** Makes files from the model. Slow ones are steps, which may be reused from an earlier run. */
export type Emitter = (model: Model, step: Step) => Promise<readonly EmittedFile[]> | readonly EmittedFile[];

/** All emitters, in the order in which their files are written. */
export const emitters: readonly Emitter[] = [
  emitApis,
  emitOperations,
  emitToolList,
  emitInputs,
  emitOutputs,
  emitSecrets,
  emitChanges,
  emitClientTypes,
  emitSignatures,
  emitSearchData,
  emitSearchEmbedding,
  emitOverlay,
  emitToolsPage,
];
