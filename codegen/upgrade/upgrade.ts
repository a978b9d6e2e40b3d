import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedSteps, type Step } from '../common/cached-steps.ts';
import { InputError } from '../common/errors.ts';
import { type Imported, importAll } from '../documents/import.ts';
import { tables } from '../emit/tables.ts';
import { apply, type Drift, emitAll, findDrift } from '../generate.ts';
import { buildModel } from '../model/build-model.ts';
import type { HandWritten } from '../model/hand-written.ts';
import { load } from '../model/load.ts';
import type { Model } from '../model/model.ts';
import { fitModel } from '../unknown/fit.ts';
import { fitOverlay, type ToReview } from './fit-overlay.ts';
import { SNAPSHOTS, snapshots } from './snapshots.ts';
import { UpgradeError } from './upgrade-error.ts';

const run = promisify(execFile);

/** The result of an upgrade. */
export interface Upgraded {
  readonly imported: readonly Imported[];
  readonly before: Model;
  readonly after: Model;
  readonly toJudge: ToReview;
  /** Every file that was changed, deleted or added. */
  readonly drift: readonly Drift[];
}

/** Options of an upgrade. */
export interface UpgradeSettings {
  /** A file with the authorities to trust when documents are downloaded. */
  readonly ca?: string | undefined;
  /** The package's own tools. */
  readonly handWritten?: readonly HandWritten[];
  /** Does the slow steps of the generator; by default, once for the same inputs. */
  readonly step?: Step;
}

/** Everything that an upgrade writes to. */
const WRITTEN = ['spec', 'src/generated', 'docs', 'README.md', SNAPSHOTS];

/**
 * Upgrades a repository to newer documents: imports them, adapts the overlay, generates. Works on a copy that replaces
 * the original when it is complete, so that the repository is either upgraded or unchanged.
 * @param root of the repository, which must have no uncommitted changes to the files written
 * @throws {InputError} for invalid documents; {UpgradeError} for what cannot be generated
 */
export async function upgrade(
  root: string,
  locations: readonly string[],
  { ca, handWritten: own = [], step = cachedSteps() }: UpgradeSettings = {},
): Promise<Upgraded> {
  await requireClean(root);
  const work = await mkdtemp(join(tmpdir(), 'ziti-mcp-upgrade-'));
  try {
    const inputs = ['spec', 'docs', 'README.md'].filter((path) => existsSync(join(root, path)));
    for (const path of inputs) await cp(join(root, path), join(work, path), { recursive: true });
    // A repair may already be for the new document.
    const { model: before } = fitModel(await load(join(root, 'spec')));
    const imported = await importAll(locations, join(work, 'spec'), ca);
    const toJudge = await fitOverlay(work, before);
    const after = buildModel(await load(join(work, 'spec')));
    const drift = [
      ...(await specDrift(root, work)),
      ...(await findDrift(root, await emitAll(work, step, own))),
      ...(await snapshotDrift(root, after)),
    ];
    await applyWholly(root, drift);
    return { imported, before, after, toJudge, drift };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function requireClean(root: string): Promise<void> {
  const output = await run('git', ['status', '--porcelain', '--', ...WRITTEN], { cwd: root }).catch((error: Error) => {
    throw new InputError(root, '', `is not a git repository (${error.message.split('\n')[0]})`, 'upgrade a clone');
  });
  const changed = output.stdout.split('\n').filter((line) => line !== '');
  if (changed.length === 0) return;
  throw new UpgradeError([`Commit or undo your changes to ${WRITTEN.join(', ')} first:`, ...changed]);
}

/** The files of `spec/` that differ. */
async function specDrift(root: string, work: string): Promise<Drift[]> {
  const paths = new Set((await Promise.all([root, work].map(specFiles))).flat());
  const drift = await Promise.all(
    [...paths].sort().map(async (path): Promise<Drift> => {
      const [before, after] = await Promise.all([root, work].map((each) => textOf(join(each, path))));
      return { path, before, after };
    }),
  );
  return drift.filter(({ before, after }) => before !== after);
}

/** The snapshots that differ, in a repository that has them. */
async function snapshotDrift(root: string, model: Model): Promise<Drift[]> {
  const there = await readdir(join(root, SNAPSHOTS)).catch(() => undefined);
  if (there === undefined) return [];
  const wanted = snapshots(tables.operations(model), tables.toolList(model));
  const drift = [...new Set([...there, ...wanted.keys()])].sort().map(async (name): Promise<Drift> => {
    const path = `${SNAPSHOTS}/${name}`;
    return { path, before: await textOf(join(root, path)), after: wanted.get(name) };
  });
  return (await Promise.all(drift)).filter(({ before, after }) => before !== after);
}

async function specFiles(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'spec'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.map((file) => file.slice(join(root, '/').length).replaceAll('\\', '/'));
}

const textOf = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

/** Writes everything; if that fails, restores the original files. */
async function applyWholly(root: string, drift: readonly Drift[]): Promise<void> {
  try {
    await apply(root, drift);
  } catch (error) {
    await apply(
      root,
      drift.map(({ path, before, after }) => ({ path, before: after, after: before })),
    );
    throw error;
  }
}
