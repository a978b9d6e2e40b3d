import { emitApis } from './apis.ts';
import { emitChanges } from './changes.ts';
import { emitClientTypes } from './client-types.ts';
import type { Emitter } from './emitter.ts';
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
