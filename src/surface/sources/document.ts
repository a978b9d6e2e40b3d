import { asLoaded, fitModel } from '../../../codegen/fit.ts';
import { importSource } from '../../../codegen/import.ts';
import { overlayOf } from '../../../codegen/overlay.ts';
import type { Source } from '../../../codegen/source.ts';
import { overlay } from '../../generated/overlay.ts';
import { buildSurface } from '../build.ts';
import type { Opened } from './index.ts';

/**
 * The surface that an OpenAPI document gives with the overlay of this program; notes name the operations of which no tool
 * can be made.
 * @throws {InputError} for a document that is not valid
 */
export async function surfaceOfDocument(source: Source, version: string): Promise<Opened> {
  const document = asLoaded(await importSource(source));
  const { model, leftOut } = fitModel({ documents: [document], overlay: overlayOf(overlay) });
  const notes = leftOut.map(({ http: { method, path }, why }) => `Not compared: ${method} ${path}. ${why.message}`);
  return { surface: buildSurface(model, version), notes };
}
