import { filesDigest } from '../codegen/common/files-digest.ts';

/** What the tables of a document depend on besides the document: the generator, its packages, and the overlay. */
const SOURCES = [
  'codegen',
  'src/common',
  'src/search',
  'src/contract.ts',
  'src/contract',
  'src/generated/overlay.ts',
  'package-lock.json',
];

/** The digest that tables are stored under, so that those of an earlier version are never used for this one. */
export const generatorDigest = (): string => filesDigest('.', SOURCES);
