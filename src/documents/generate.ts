import { InputError } from '../../codegen/common/errors.ts';
import type { OnFault } from '../../codegen/common/on-fault.ts';
import { documentFaults } from '../../codegen/documents/document-faults.ts';
import { type Imported, importSource, requireDistinct } from '../../codegen/documents/import.ts';
import { parseSource } from '../../codegen/documents/source.ts';
import { type Tables, tablesOf } from '../../codegen/emit/tables.ts';
import type { Loaded, LoadedDocument } from '../../codegen/model/load.ts';
import { loadOverlay, overlayOf } from '../../codegen/overlay/overlay.ts';
import { asLoaded, fitModel } from '../../codegen/unknown/fit.ts';
import { unknownOverlay } from '../../codegen/unknown/overlay.ts';

/** A document as it was read. */
export interface DocumentText {
  /** Where it was read from. */
  readonly file: string;
  readonly text: string;
}

/** The tables of documents, and what had to be left out of them. */
export interface Generated {
  readonly tables: Tables;
  /** One text for each operation that cannot become a tool: its place, and why. */
  readonly leftOut: readonly string[];
  /** One text for each fault of a document that does not affect an operation: its place, and what it means. */
  readonly warnings: readonly string[];
}

/**
 * Makes the tables of documents with the same generator as the package's.
 * @param overlayFolder of the overlay to use instead of this program's own
 * @throws {InputError} for an invalid document, two of one API, or if nothing can be generated
 */
export async function generate(documents: readonly DocumentText[], overlayFolder?: string): Promise<Generated> {
  const { faults, leftOut, model, omissions } = await readModel(documents, overlayFolder);
  const lost = leftOut.map(({ operation, why }) => (operation === undefined ? '' : `${operation}: `) + why.message);
  const placeOf = ({ source, pointer }: InputError) => `${source}#${pointer}`;
  // A fault because of which an operation is left out is only reported with the operation.
  const known = new Set(leftOut.map(({ why }) => placeOf(why)));
  const warnings = [...faults, ...omissions]
    .filter((fault) => !known.has(placeOf(fault)))
    .map(({ message }) => message);
  return { tables: tablesOf(model), leftOut: lost, warnings: [...new Set(warnings)] };
}

/** The model of documents, and their faults that affect no operation. @throws {InputError} as {@link generate} does */
export async function readModel(documents: readonly DocumentText[], overlayFolder?: string) {
  const faults: InputError[] = [];
  const imported = documents.map((document) => importText(document, (fault) => faults.push(fault)));
  requireDistinct(imported);
  const loaded = imported.map(asLoaded).sort((a, b) => (a.api < b.api ? -1 : 1));
  const fitted = fitModel({ documents: loaded, ...(await judgement(loaded, overlayFolder)) });
  if (fitted.model.tools.length === 0) {
    const [first] = fitted.leftOut;
    const reason = first === undefined ? 'there are no operations in `paths`' : first.why.message.replace(/\n.*/s, '');
    const files = documents.map(({ file }) => file).join(', ');
    throw new InputError(
      files,
      '',
      `no tool can be made: ${reason}`,
      'use a document of which operations can be called',
    );
  }
  return { ...fitted, faults };
}

/** A document in the form of `spec/`. The parsed source is released, since large documents take a lot of memory. */
function importText({ file, text }: DocumentText, onFault: OnFault): Imported {
  const source = parseSource(file, text, onFault);
  for (const fault of documentFaults(source)) onFault(fault);
  return importSource(source, onFault);
}

/** The overlay of documents: the one that is named, this program's own for the documents that it knows, or none. */
async function judgement(
  documents: readonly LoadedDocument[],
  folder: string | undefined,
): Promise<Pick<Loaded, 'overlay' | 'guess'>> {
  if (folder !== undefined) return { overlay: await loadOverlay(folder), guess: true };
  const { overlay } = await import('../generated/overlay.ts');
  const parsed = overlayOf(overlay);
  if (documents.some(({ api }) => Object.hasOwn(parsed.apis, api))) return { overlay: parsed };
  return { overlay: unknownOverlay(parsed.thesaurus), guess: true };
}
