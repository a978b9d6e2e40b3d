import { basename } from 'node:path';
import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';

/** The overlay, for documents served without a build. */
export const emitOverlay: Emitter = (model) => {
  const { overlay } = model;
  // Messages name the file, regardless of where the overlay was read from.
  const categories = overlay.categories.map((each) => ({ ...each, file: `spec/overlay/${basename(each.file)}` }));
  const text = dataModule(model, 'overlay', 'OverlayData', 'OverlayData', { ...overlay, categories });
  return [{ path: 'src/generated/overlay.ts', text }];
};
