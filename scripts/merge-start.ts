import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** A chunk that every start loads. */
interface StartChunk {
  /** Name of its file. */
  readonly file: string;
  /** Its exports, each under a name that no other chunk uses. */
  readonly exports: readonly { readonly name: string; readonly unique: string }[];
}

/** The folder of all of them. */
const TOGETHER = './start.js';

/** What stays separate, with its imports: it runs before all others. */
const GUARD = 'guard.js';

/**
 * Merges the many chunks that every start of the program loads into one file: finding, opening and linking each costs
 * more than reading it. Chunks that are loaded later still import them by name, and get the same modules.
 * @param folder of the bundle: the program is `cli.js`, its chunks are in `chunks/`
 */
export async function mergeStart(folder: string, { outputs }: Metafile): Promise<void> {
  const chunks = join(folder, 'chunks');
  const program = join(folder, 'cli.js');
  const alone = closure(join(chunks, GUARD), outputs).add(program);
  const merged: StartChunk[] = [...closure(program, outputs)]
    .filter((path) => !alone.has(path))
    .map((path, index) => ({
      file: basename(path),
      exports: (outputs[path]?.exports ?? []).map((name) => ({ name, unique: `${name}_${index}` })),
    }));
  const inside = merged.map(({ file }) => file);
  const together = await bundled(merged.map(collected).join('\n'), chunks, within(inside));
  const stubs = new Map(merged.map((chunk) => [chunk.file, stub(chunk)]));
  const start = await bundled(`import './chunks/${GUARD}';\nimport './cli.js';`, folder, within(['cli.js'], stubs));
  await writeFile(join(chunks, TOGETHER), together);
  await writeFile(program, `#!/usr/bin/env node\n${start}`);
  for (const [file, text] of stubs) await writeFile(join(chunks, file), text);
}

/** A file of the bundle, and all that must be loaded before it can run. */
function closure(path: string, outputs: Metafile['outputs'], found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
    if (kind === 'import-statement' && imported in outputs) closure(imported, outputs, found);
  }
  return found;
}

const collected = ({ file, exports }: StartChunk): string =>
  `export { ${exports.map(({ name, unique }) => `${name} as ${unique}`).join(', ')} } from './${file}';`;

/** What replaces a merged chunk. */
const stub = ({ exports }: StartChunk): string =>
  `export { ${exports.map(({ name, unique }) => `${unique} as ${name}`).join(', ')} } from '${TOGETHER}';\n`;

async function bundled(contents: string, resolveDir: string, plugin: Plugin): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    format: 'esm',
    platform: 'node',
    minifyWhitespace: true,
    write: false,
    plugins: [plugin],
  });
  return outputFiles[0]?.text ?? '';
}

/** Includes some files, and reads others as their stubs say; everything else stays an import. */
function within(files: readonly string[], stubs: ReadonlyMap<string, string> = new Map()): Plugin {
  return {
    name: 'within',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ path, kind, namespace }) => {
        if (kind === 'dynamic-import') return { path, external: true };
        if (namespace === 'stub') return { path: path.replace('./', './chunks/'), external: true };
        if (stubs.has(basename(path))) return { path: basename(path), namespace: 'stub' };
        return files.includes(basename(path)) ? undefined : { path, external: true };
      });
      onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: stubs.get(path) ?? '' }));
    },
  };
}
