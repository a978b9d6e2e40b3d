import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fault, type SurfaceFault } from '../fault.ts';
import type { Opened } from './opened.ts';
import { type SurfaceTables, surfaceOfTables } from './tables.ts';

const run = promisify(execFile);

/** The largest file that is read from a revision, in bytes. */
const MAX_BYTES = 50_000_000;

/** The path of each table in the repository. */
const FILES: Readonly<Record<keyof SurfaceTables, string>> = {
  apis: 'src/generated/apis.ts',
  operations: 'src/generated/operations.ts',
  toolList: 'src/generated/tool-list.ts',
  inputs: 'src/generated/inputs.ts',
  outputs: 'src/generated/outputs.ts',
  secrets: 'src/generated/secrets.ts',
};

/**
 * The surface that the repository in the current folder served at a revision. Its generated tables are read, not its
 * documents: a later generator would produce something else from them.
 * @throws {SurfaceFault} outside a repository, for an unknown revision, and for one without tables
 */
export async function revision(name: string, version: string): Promise<Opened> {
  const label = `git:${name}`;
  await git(['rev-parse', '--git-dir'], () => {
    const remedy = 'run it in a clone of the repository of ziti-mcp, or name a file or installed';
    return fault(label, 'the current folder is not in a git repository', remedy);
  });
  const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], () =>
    fault(label, 'the repository has no such revision', 'name a commit, a tag or a branch that git log knows'),
  );
  const tables = await Promise.all(
    Object.entries(FILES).map(async ([table, file]) => {
      const refusal = () => fault(label, `has no ${file}`, 'name a revision of the repository of ziti-mcp');
      return [table, dataOf(await git(['cat-file', 'blob', `${commit.trim()}:${file}`], refusal), `${label}:${file}`)];
    }),
  );
  return { surface: surfaceOfTables(Object.fromEntries(tables) as SurfaceTables, version), notes: [] };
}

/** The data of a generated module: what follows the name and the type of its only constant. */
function dataOf(module: string, label: string): unknown {
  const data = /^export const \w+: .*? = (.*);\s*$/ms.exec(module)?.[1];
  try {
    return JSON.parse(data ?? '');
  } catch {
    throw fault(label, 'is not a table that this version can read', 'use a later revision');
  }
}

async function git(args: readonly string[], refusal: () => SurfaceFault): Promise<string> {
  try {
    const { stdout } = await run('git', [...args], { maxBuffer: MAX_BYTES });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw refusal();
    throw fault('git', 'is not installed, or not on the PATH', 'install it, or name a file or installed');
  }
}
