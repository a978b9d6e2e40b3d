import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds the package unless dist/ is newer than all its sources. */
export function ensureBuilt(): void {
  const built = modified('dist/cli.js');
  const newest = Math.max(
    ...['package.json', 'scripts/build.ts', ...['src', 'codegen', 'spec'].flatMap(files)].map(modified),
  );
  if (built > newest) return;
  console.error('Building dist/ ...');
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });
}

const modified = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
