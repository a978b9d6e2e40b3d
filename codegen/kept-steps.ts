import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesDigest } from './files-digest.ts';

/** Makes a text of these inputs alone, or takes what the same code made of the same inputs before. */
export type Step = (name: string, inputs: unknown, make: () => string | Promise<string>) => Promise<string>;

/** Makes every text, whatever was made before. */
export const makeAnew: Step = async (_name, _inputs, make) => make();

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The generator, and the versions of the packages that it uses. */
const CODE = ['codegen', 'src/search', 'src/contract.ts', 'package-lock.json'];

/** It goes when packages are installed: a clean checkout has nothing that it did not make itself. */
const FOLDER = join(ROOT, 'node_modules/.cache/ziti-mcp-codegen');

/** Keeps what takes seconds to make outside the repository, by the digest of the generator's code and the step's inputs. */
export function keptSteps(folder = FOLDER): Step {
  const code = filesDigest(ROOT, CODE);
  return async (name, inputs, make) => {
    const digest = createHash('sha256').update(code).update(JSON.stringify(inputs)).digest('hex');
    const file = join(folder, `${name}-${digest}`);
    if (existsSync(file)) return readFile(file, 'utf8');
    const text = await make();
    await mkdir(folder, { recursive: true });
    // Whole from the first moment: another run may be reading.
    const part = `${file}.${process.pid}`;
    await writeFile(part, text);
    await rename(part, file);
    return text;
  };
}
