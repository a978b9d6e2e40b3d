import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesDigest } from './files-digest.ts';

/** Generates a text from these inputs, or reuses what the same code generated from the same inputs before. */
export type Step = (name: string, inputs: unknown, make: () => string | Promise<string>) => Promise<string>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The generator, and the versions of the packages that it uses. */
const CODE = ['codegen', 'src/common', 'src/search', 'src/contract.ts', 'src/contract', 'package-lock.json'];

/** An installation deletes it: a clean checkout generates everything itself. */
const FOLDER = join(ROOT, 'node_modules/.cache/ziti-mcp-codegen');

/** Caches slow steps outside the repository, by a digest of the generator's code and the inputs. */
export function cachedSteps(folder = FOLDER): Step {
  const code = filesDigest(ROOT, CODE);
  return async (name, inputs, make) => {
    const digest = createHash('sha256').update(code).update(JSON.stringify(inputs)).digest('hex');
    const file = join(folder, `${name}-${digest}`);
    if (existsSync(file)) return readFile(file, 'utf8');
    const text = await make();
    await mkdir(folder, { recursive: true });
    // Written atomically: another run may be reading.
    const part = `${file}.${process.pid}`;
    await writeFile(part, text);
    await rename(part, file);
    return text;
  };
}
