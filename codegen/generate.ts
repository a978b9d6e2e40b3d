import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cachedSteps, type Step } from './common/cached-steps.ts';
import type { EmittedFile } from './emit/emitter.ts';
import { emitters } from './emit/index.ts';
import { filledPages } from './emit/page-blocks.ts';
import { buildModel } from './model/build-model.ts';
import type { HandWritten } from './model/hand-written.ts';
import { load } from './model/load.ts';

/** Folders that belong to the generator: files in them that it did not write are removed. */
const GENERATED = ['src/generated', 'docs/tools'] as const;

/**
 * Everything that is generated from `spec/`, in memory, and the pages that it partly fills. Depends on nothing else: no
 * clock, no network, no file order.
 * @param handWritten the package's own tools, which are found and described with the operations
 */
export async function emitAll(
  root: string,
  step: Step = cachedSteps(),
  handWritten: readonly HandWritten[] = [],
): Promise<EmittedFile[]> {
  const model = buildModel({ ...(await load(join(root, 'spec'))), handWritten });
  const files: EmittedFile[] = [];
  for (const emit of emitters) files.push(...(await emit(model, step)));
  return [...files, ...(await filledPages(root, model))];
}

/** A file whose content on disk differs from the generator's. Undefined means that it should not exist. */
export interface Drift {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What would change if the files were written now. */
export async function findDrift(root: string, files: readonly EmittedFile[]): Promise<Drift[]> {
  const wanted = new Map(files.map(({ path, text }) => [path, text]));
  const paths = new Set([
    ...wanted.keys(),
    ...(await Promise.all(GENERATED.map((folder) => present(root, folder)))).flat(),
  ]);
  const drift: Drift[] = [];
  for (const path of [...paths].sort()) {
    const before = await readFile(join(root, path), 'utf8').catch(() => undefined);
    const after = wanted.get(path);
    if (before !== after) drift.push({ path, before, after });
  }
  return drift;
}

async function present(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  return names.map((name) => `${folder}/${name}`);
}

/** Updates the files on disk. */
export async function apply(root: string, drift: readonly Drift[]): Promise<void> {
  for (const { path, after } of drift) {
    const file = join(root, path);
    if (after === undefined) await rm(file);
    else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, after);
    }
  }
}
