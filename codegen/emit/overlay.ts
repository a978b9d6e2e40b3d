import { basename } from 'node:path';
import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';

/** The overlay, for documents that are read without a build. */
export const emitOverlay: Emitter = (model) => {
  const { overlay } = model;
  // What a message says of a file holds wherever the overlay was read from.
  const categories = overlay.categories.map((each) => ({ ...each, file: `spec/overlay/${basename(each.file)}` }));
  const text = dataModule(model, 'overlay', 'OverlayData', 'OverlayData', { ...overlay, categories });
  return [{ path: 'src/generated/overlay.ts', text }];
};
