import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the tables of a document depend on beside the document: the generator, its packages, and the overlay. */
const SOURCES = ['codegen', 'src/search', 'src/contract.ts', 'src/generated/overlay.ts', 'package-lock.json'];

/** The digest that tables are kept under, so that those of an earlier version are never taken for this one's. */
export function generatorDigest(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(files)) hash.update(`${file}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

function files(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .sort();
}
