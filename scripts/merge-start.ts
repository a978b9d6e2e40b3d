import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** A chunk that every start loads. */
interface StartChunk {
  /** Name of its file. */
  readonly file: string;
  /** What it exports, each under a name that no other chunk has too. */
  readonly exports: readonly { readonly name: string; readonly unique: string }[];
}

/** Where all of them lie together. */
const TOGETHER = './start.js';

/** What stays alone, with what it needs: it runs before all others. */
const GUARD = 'guard.js';

/**
 * Makes one file of the many chunks that every start of the program loads: to find, open and link each of them costs more
 * than to read them. What is loaded later goes on importing them by their names, and gets the same modules.
 * @param folder of the bundle: the program is `cli.js` there, its chunks lie in `chunks/`
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

/** What stands in a merged chunk's place. */
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

/** Takes in some files, and reads others as their stubs say; all else stays an import. */
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
