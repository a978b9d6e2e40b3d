import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The licences of the packages that are part of the bundle, as they ask for.
 * @param folders their folders
 * @throws {Error} for a package that names no licence
 */
export async function thirdPartyNotices(folders: readonly string[]): Promise<string> {
  const notices: string[] = [];
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    if (!license) throw new Error(`${name} names no licence: look before it is bundled`);
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    const text = file === undefined ? '' : `\n\n${(await readFile(join(folder, file), 'utf8')).trim()}`;
    notices.push(`${name} ${version} (${license})${text}`);
  }
  return `ziti-mcp contains parts of the packages below.\n\n${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
