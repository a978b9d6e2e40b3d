import { writeFile } from 'node:fs/promises';
import { join, posix, relative, resolve } from 'node:path';
import { type BuildResult, type Metafile, transform } from 'esbuild';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';

/** A bundle of ES modules that is not written yet. */
type Bundle = BuildResult<{ write: false; metafile: true }>;

/** The program, and what runs before everything else in it. */
const PROGRAM = 'cli.js';
const GUARD = 'chunks/guard.js';
/** What other programs load. */
const LIBRARY = 'index.js';
/** Loads the guard and then the program. */
const FIRST = 'first.js';

/**
 * Writes a bundle as CommonJS: the loader of ES modules takes a third of the time that Node itself takes to start, and
 * five MiB of memory. The chunks that every start of the program loads become one file, because to find, open and link
 * each costs more than to read it.
 * @param entries the names of its entry points, without `.js`
 * @param external files and packages that are not part of it
 */
export async function writeCommonJs(
  folder: string,
  { outputFiles, metafile }: Bundle,
  entries: readonly string[],
  external: readonly RegExp[],
): Promise<void> {
  const texts = new Map(
    outputFiles.map(({ path, text }) => [relative(resolve(folder), path).replaceAll('\\', '/'), text]),
  );
  const loaded = (file: string) =>
    [...closure(`${folder}/${file}`, metafile.outputs)].map((path) => posix.relative(folder, path));
  const first = new Set(loaded(GUARD));
  const start = new Set(loaded(PROGRAM).filter((path) => path !== PROGRAM && !first.has(path)));
  texts.set(FIRST, `#!/usr/bin/env node\nimport './${GUARD}';\nimport './${PROGRAM}';`);
  // Chunks that the library needs too stay separate: otherwise it would have to load the whole program.
  const ofLibrary = new Set(loaded(LIBRARY));
  const groupOf = (path: string) => {
    if (first.has(path)) return ofLibrary.has(path) ? named(path) : named(GUARD);
    return start.has(path) ? 'start' : null;
  };
  const input = entries.map((name) => `${name}.js`).filter((file) => file !== GUARD);
  const bundle = await rolldown({
    input: Object.fromEntries(input.map((file) => [file.replace(/\.js$/, ''), file === PROGRAM ? FIRST : file])),
    plugins: [reading(texts), plainExports],
    platform: 'node',
    external: [...external],
    treeshake: false,
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'cjs',
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    minifyInternalExports: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: {
      groups: [{ debugName: 'start', name: groupOf }],
    },
  });
  await Promise.all(output.map((file) => (file.type === 'chunk' ? writeNarrow(folder, file) : undefined)));
}

/** The most characters beyond Latin-1 in a file of code; one with more is a table of texts. */
const FEW = 1_000;

/**
 * Writes a chunk again without the few characters that would make it wide: V8 keeps the text of a loaded file, and one
 * character beyond Latin-1 doubles what all others take.
 */
async function writeNarrow(folder: string, { fileName, code }: OutputChunk): Promise<void> {
  const wide = code.match(/[^\0-\xff]/g)?.length ?? 0;
  if (wide === 0 || wide > FEW) return;
  const { code: narrow } = await transform(code, { charset: 'ascii', minifyWhitespace: true });
  // What is left is in regular expressions, where an escape means the same.
  await writeFile(join(folder, fileName), narrow.replace(/[^\0-\x7f]/g, escaped));
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * What the start exports never changes once it is loaded: no module of ours exports a variable. So plain properties
 * will do, which take less time to make and to read than the getters that the bundler writes.
 */
const plainExports: Plugin = {
  name: 'plain-exports',
  renderChunk(code, { name }) {
    if (name !== 'start') return null;
    const getter =
      /Object\.defineProperty\(exports, *['"]([\w$]+)['"], *\{\s*enumerable: *true,\s*get: *function *\(\) *\{\s*return ([\w$]+);?\s*\}\s*\}\);/g;
    const plain = code.replace(getter, 'exports.$1 = $2;');
    if (plain === code) throw new Error('the bundler writes exports in another way now');
    return plain;
  },
};

const named = (path: string): string => posix.parse(path).name;

/** A file of the bundle, with everything that must be loaded before it. */
function closure(path: string, outputs: Metafile['outputs'], found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
    if (kind === 'import-statement' && imported in outputs) closure(imported, outputs, found);
  }
  return found;
}

/** Reads the bundle from memory. */
const reading = (texts: ReadonlyMap<string, string>): Plugin => ({
  name: 'reading',
  resolveId(id, importer) {
    const path = importer === undefined ? id : posix.join(posix.dirname(importer), id);
    return texts.has(path) ? path : undefined;
  },
  load: (id) => texts.get(id),
});
