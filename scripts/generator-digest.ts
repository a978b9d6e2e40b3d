import { filesDigest } from '../codegen/files-digest.ts';

/** What the tables of a document depend on beside the document: the generator, its packages, and the overlay. */
const SOURCES = ['codegen', 'src/search', 'src/contract.ts', 'src/generated/overlay.ts', 'package-lock.json'];

/** The digest that tables are kept under, so that those of an earlier version are never taken for this one's. */
export const generatorDigest = (): string => filesDigest('.', SOURCES);
