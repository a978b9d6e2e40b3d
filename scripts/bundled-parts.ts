import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package that is part of the bundle. */
export interface BundledPart {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** As an SPDX expression. */
  readonly license: string;
}

/**
 * The name, version and license of each package; one that is installed several times is listed once.
 * @param folders their folders
 * @throws {Error} for a package without a license
 */
export async function bundledParts(folders: readonly string[]): Promise<BundledPart[]> {
  const parts = new Map<string, BundledPart>();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    if (!license) throw new Error(`${name} has no license: check before bundling it`);
    parts.set(`${name}@${version}`, { folder, name, version, license });
  }
  return [...parts.values()];
}
