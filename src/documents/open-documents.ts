import type { Tables } from '../../codegen/emit/tables.ts';
import { once } from '../common/once.ts';
import type { Cache, Kept } from './cache.ts';
import { DocumentError, withDocumentErrors } from './document-error.ts';
import type { DocumentText, Generated } from './generate.ts';
import { generatorDigest } from './generator-digest.ts';
import { digestDocument, digestOverlay, textAgain } from './read-files.ts';
import { type KeptTexts, type StartTables, startTables, textsToKeep } from './start-tables.ts';

/** Which documents to serve, and with which overlay. */
export interface DocumentSettings {
  readonly files: readonly string[];
  /** A folder in the form of `spec/overlay/`; this program's own overlay where absent. */
  readonly overlay?: string;
}

/** Called for harmless faults. */
export type Warn = (message: string) => void;

/** The tables that only some calls need. */
type Rest = Omit<Tables, 'apis' | 'operations' | 'toolList'>;

export interface OpenedDocuments extends StartTables {
  readonly rest: () => Promise<Rest>;
}

/** The parts of the tables that are in memory. */
interface Made extends KeptTexts {
  readonly rest: Rest;
}

/**
 * The tables of documents: from the cache, if the same generator has seen the same documents and overlay before.
 * @throws {DocumentError} for what cannot be read, is not a valid document, or yields no tool
 */
export async function openDocuments(settings: DocumentSettings, cache: Cache, warn: Warn): Promise<OpenedDocuments> {
  const documents = settings.files.map((file) => digestDocument(file, cache));
  const overlay = settings.overlay === undefined ? undefined : digestOverlay(settings.overlay);
  const digests = documents.map(({ file, digest }) => [file, digest]);
  const label = JSON.stringify([generatorDigest, digests, overlay]);
  const read = (part: Kept) => (generatorDigest === undefined ? undefined : cache.read(part, label));
  const keep = ({ start, operations, rest }: Made): void => {
    if (generatorDigest === undefined) return;
    try {
      cache.write('start', label, start);
      cache.write('operations', label, operations);
      cache.write('rest', label, JSON.stringify(rest));
    } catch (error) {
      warn(`The tables of --spec could not be cached for the next start: ${(error as Error).message}`);
    }
  };
  const make = async (): Promise<Made> => {
    const generated = await generatedFrom(documents.map(textAgain), settings.overlay);
    const made = { ...textsToKeep(generated), rest: restOf(generated.tables) };
    keep(made);
    return made;
  };
  const kept = read('start');
  if (kept === undefined || !cache.has('operations', label)) {
    const { start, operations, rest } = await make();
    return { ...startTables(Buffer.from(start), () => operations), rest: async () => rest };
  }
  const readOperations = () => {
    const text = read('operations');
    if (text === undefined) throw new DocumentError('The cached tables of --spec changed: start this program again.');
    return text.toString();
  };
  const rest = once(async () => {
    const text = read('rest');
    return text === undefined ? (await make()).rest : (JSON.parse(text.toString()) as Rest);
  });
  return { ...startTables(kept, readOperations), rest };
}

const restOf = ({ apis: _, operations: __, toolList: ___, ...rest }: Tables): Rest => rest;

async function generatedFrom(documents: readonly DocumentText[], overlay: string | undefined): Promise<Generated> {
  const { generate } = await import('./generate.ts');
  return withDocumentErrors(() => generate(documents, overlay));
}
