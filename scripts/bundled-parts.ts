import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package that is part of the bundle. */
export interface BundledPart {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** As SPDX writes it. */
  readonly license: string;
}

/**
 * What packages say of themselves; one that is installed in several places is named once.
 * @param folders their folders
 * @throws {Error} for a package that names no licence
 */
export async function bundledParts(folders: readonly string[]): Promise<BundledPart[]> {
  const parts = new Map<string, BundledPart>();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    if (!license) throw new Error(`${name} names no licence: look before it is bundled`);
    parts.set(`${name}@${version}`, { folder, name, version, license });
  }
  return [...parts.values()];
}
