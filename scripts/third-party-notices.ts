import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledPart } from './bundled-parts.ts';

/** The licenses of the packages in the bundle, as they require. */
export async function thirdPartyNotices(parts: readonly BundledPart[]): Promise<string> {
  const notices: string[] = [];
  for (const { folder, name, version, license } of parts) {
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    const text = file === undefined ? '' : `\n\n${(await readFile(join(folder, file), 'utf8')).trim()}`;
    notices.push(`${name} ${version} (${license})${text}`);
  }
  return `ziti-mcp contains parts of the packages below.\n\n${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
