import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { load } from '../../../codegen/load.ts';
import { fault } from '../fault.ts';
import { readable, surfaceOf } from './documents.ts';
import type { Opened } from './index.ts';

const run = promisify(execFile);

/** Longest file that is read from a revision, in bytes. */
const MOST_BYTES = 50_000_000;

/**
 * The surface that the repository in the current folder gave at a revision: from `spec/` and its overlay as they were.
 * @throws {SurfaceFault} outside of a repository, for an unknown revision, and for one that holds no documents
 */
export async function revision(name: string, version: string): Promise<Opened> {
  const label = `git:${name}`;
  const root = await git(process.cwd(), ['rev-parse', '--show-toplevel'], () => {
    const remedy = 'run it in a clone of the repository of ziti-mcp, or name a file or installed';
    return fault(label, 'the current folder is in no git repository', remedy);
  });
  const commit = await git(
    root.trim(),
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
    () => {
      const remedy = 'name a commit, a tag or a branch that git log knows';
      return fault(label, `the repository has no revision "${name}"`, remedy);
    },
  );
  const folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-revision-'));
  try {
    await checkOut(root.trim(), commit.trim(), folder, label);
    return await readable(async () => surfaceOf(await load(join(folder, 'spec')), version));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the documents and the overlay of a commit into a folder; the working tree stays as it is. */
async function checkOut(root: string, commit: string, folder: string, label: string): Promise<void> {
  const none = () => fault(label, 'holds no spec/', 'name a revision of the repository of ziti-mcp');
  const listed = await git(root, ['ls-tree', '-r', '-z', '--name-only', commit, 'spec/'], none);
  const files = listed.split('\0').filter((path) => path !== '');
  if (files.length === 0) throw none();
  await Promise.all(
    files.map(async (path) => {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await git(root, ['cat-file', 'blob', `${commit}:${path}`], none));
    }),
  );
}

async function git(cwd: string, args: readonly string[], refusal: () => Error): Promise<string> {
  try {
    const { stdout } = await run('git', [...args], { cwd, maxBuffer: MOST_BYTES });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw refusal();
    throw fault('git', 'is not installed, or not on the PATH', 'install it, or name a file or installed');
  }
}
