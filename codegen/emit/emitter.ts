import type { Step } from '../common/cached-steps.ts';
import type { Model } from '../model/model.ts';

/** One file to write: its path from the repository's root, and its text. */
export interface EmittedFile {
  readonly path: string;
  readonly text: string;
}

/** Makes files from the model. Slow ones are steps, which may be reused from an earlier run. */
export type Emitter = (model: Model, step: Step) => Promise<readonly EmittedFile[]> | readonly EmittedFile[];
