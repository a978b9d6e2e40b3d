import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { importAll } from '../../codegen/documents/import.ts';

/** A folder for one test, deleted by its `remove`. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'ziti-mcp-codegen-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Imports the document with ten operations into `root/spec`, next to its overlay. */
export async function importTenOperations(root: string): Promise<void> {
  await importAll(['test/golden/ten-operations.yaml'], join(root, 'spec'));
  await cp('test/golden/ten-operations.overlay', join(root, 'spec/overlay'), { recursive: true });
}

/** A copy of the generator in which `npm run generate` works, on the document with ten operations. */
export async function copyGenerator(root: string): Promise<void> {
  await importTenOperations(root);
  await cp('codegen', join(root, 'codegen'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) await cp(file, join(root, file));
  await mkdir(join(root, 'src'));
  await cp('src/contract.ts', join(root, 'src/contract.ts'));
  for (const room of ['src/contract', 'src/common', 'src/search', 'src/insight'])
    await cp(room, join(root, room), { recursive: true });
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  await writeFile(join(root, '.npmrc'), 'update-notifier=false\n');
}
