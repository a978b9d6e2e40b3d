import { InputError } from '../../codegen/errors.ts';
import { asLoaded, fitModel } from '../../codegen/fit.ts';
import { importSources } from '../../codegen/import.ts';
import { loadOverlay, type Overlay, overlayOf } from '../../codegen/overlay.ts';
import { parseSource } from '../../codegen/source.ts';
import { type Tables, tablesOf } from '../../codegen/tables.ts';

/** A document as it was read. */
export interface DocumentText {
  /** Where it was read from. */
  readonly file: string;
  readonly text: string;
}

/** The tables of documents, and what had to be left out of them. */
export interface Generated {
  readonly tables: Tables;
  /** One text for each operation of which no tool can be made: where it stands, and why. */
  readonly leftOut: readonly string[];
}

/**
 * Makes the tables of documents by the generator that makes those of the package.
 * @param overlayFolder of the overlay to use in the place of this program's own
 * @throws {InputError} for what is no valid document, for two of one API, and where nothing can be made of them
 */
export async function generate(documents: readonly DocumentText[], overlayFolder?: string): Promise<Generated> {
  const sources = documents.map(({ file, text }) => parseSource(file, text));
  const loaded = (await importSources(sources)).map(asLoaded).sort((a, b) => (a.api < b.api ? -1 : 1));
  const { model, leftOut } = fitModel({ documents: loaded, overlay: await overlayFrom(overlayFolder) });
  if (model.tools.length === 0) {
    const reason = leftOut[0]?.why.message ?? 'they have no operations';
    throw new InputError(documents.map(({ file }) => file).join(', '), '', 'no tool can be made', reason);
  }
  return { tables: tablesOf(model), leftOut: leftOut.map(({ why }) => why.message) };
}

async function overlayFrom(folder: string | undefined): Promise<Overlay> {
  if (folder !== undefined) return loadOverlay(folder);
  const { overlay } = await import('../generated/overlay.ts');
  return overlayOf(overlay);
}
