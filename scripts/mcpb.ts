/** Packs the build as an MCP bundle: `npm run mcpb -- [FILE]`. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packExtension } from '@anthropic-ai/mcpb';
import { ensureBuilt } from './ensure-built.ts';

const read = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;

ensureBuilt();
const { version, description, keywords, license, engines } = await read('package.json');
const [outputPath = `ziti-mcp-${version}.mcpb`] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-bundle-'));
try {
  // What the program needs; declarations, the library's entry and the manual page are for other installations.
  for (const path of ['dist/cli.js', 'dist/chunks', 'dist/package.json', 'dist/THIRD-PARTY-NOTICES.txt', 'LICENSE']) {
    await cp(path, join(folder, path), { recursive: true });
  }
  const manifest = { ...(await read('packaging/mcpb.json')), version, description, keywords, license };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'ziti-mcp', version, type: 'module', engines }));
  const packed = await packExtension({ extensionPath: folder, outputPath: resolve(outputPath), silent: true });
  if (!packed) process.exitCode = 1;
  else console.log(outputPath);
} finally {
  await rm(folder, { recursive: true, force: true });
}
