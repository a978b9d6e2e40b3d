import { dirname } from 'node:path';
import type { Metafile } from 'esbuild';

/** The module whose tables are stored, as the bundle names it. */
export const PREPARED = 'src/cli/resolve/prepared.ts';

/**
 * Checks that what reads a separate file (data, or a library) is in a chunk next to it, and that the tables are read.
 * @throws {Error}
 */
export function requireInChunks({ inputs: all, outputs }: Metafile): void {
  if (!Object.hasOwn(all, PREPARED)) throw new Error(`${PREPARED} is not in the bundle: its tables are not stored`);
  for (const [file, { inputs }] of Object.entries(outputs)) {
    const reader = Object.keys(inputs).find(
      (input) => input === PREPARED || /^(?:src\/generated\/|at-first-use:)/.test(input),
    );
    if (reader !== undefined && dirname(file) !== 'dist/chunks')
      throw new Error(`${file} cannot read the file of ${reader}`);
  }
}
