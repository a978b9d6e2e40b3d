/** Bundles the program into a few files in dist/: what a call does not need is in chunks that are loaded on demand. */
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { allCommands } from '../src/cli/commands/index.ts';
import type * as Prepared from '../src/cli/resolve/prepared.ts';
import { bundledLock } from './bundled-lock.ts';
import { bundledParts } from './bundled-parts.ts';
import { writeCommonJs } from './commonjs.ts';
import { writeDeclarations } from './declarations.ts';
import { generatorDigest } from './generator-digest.ts';
import { manPage } from './man-page.ts';
import { PREPARED, requireInChunks } from './require-in-chunks.ts';
import { sbom } from './sbom.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

/**
 * The protocol library includes a JSON Schema validator that is large and slow to load, only for schemas of
 * elicitations. Its smaller one for other platforms works here too.
 */
const smallValidator: Plugin = {
  name: 'small-validator',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, () => ({ path: 'shims', namespace: 'shims' }));
    onLoad({ filter: /.*/, namespace: 'shims' }, () => ({
      resolveDir: process.cwd(),
      contents: `
        export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
        export { default as process } from 'node:process';`,
    }));
  },
};

/**
 * The HTTP library includes fetch, caches, mocks and more, all of which would be loaded and kept in memory; only its
 * connections are used. Its own index gives dispatchers their methods (`connect`, which is used to reach proxies), so
 * this has to do it too.
 */
const connectionsOfUndici: Plugin = {
  name: 'connections-of-undici',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'undici' }));
    for (const [end, why] of Object.entries(UNUSED_OF_UNDICI)) {
      const unused = new RegExp(`/${end}(?:\\.js)?$`);
      onResolve({ filter: unused }, ({ importer }) =>
        /[\\/]undici[\\/]/.test(importer) ? { path: end, namespace: 'unused-of-undici', pluginData: why } : undefined,
      );
    }
    onLoad({ filter: /.*/, namespace: 'unused-of-undici' }, ({ pluginData: why }) => ({
      contents: `module.exports = function () { throw new Error(${JSON.stringify(why)}); };`,
    }));
    onResolve({ filter: /^node:http$/ }, ({ importer }) =>
      /[\\/]undici[\\/]/.test(importer) ? { path: 'http', namespace: 'http-of-undici' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'http-of-undici' }, () => ({ contents: HTTP_OF_UNDICI }));
    onLoad({ filter: /.*/, namespace: 'undici' }, () => ({
      resolveDir: process.cwd(),
      contents: `
        import api from 'undici/lib/api/index.js';
        import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
        Object.assign(Dispatcher.prototype, api);
        export { default as Agent } from 'undici/lib/dispatcher/agent.js';
        export { default as buildConnector } from 'undici/lib/core/connect.js';
        export { default as ProxyAgent } from 'undici/lib/dispatcher/proxy-agent.js';
        export { default as Pool } from 'undici/lib/dispatcher/pool.js';`,
    }));
  },
};

/** Its modules that would be loaded with the others, and why nothing reaches them. */
const UNUSED_OF_UNDICI: Readonly<Record<string, string>> = {
  'client-h2': 'controllers speak HTTP/1.1 with us',
  'web/fetch/body': 'bodies are texts or bytes',
  'socks5-proxy-agent': 'proxies speak HTTP',
};

/**
 * All that its connections take from Node's own HTTP, which is half a MiB: the default limit for the header fields of an
 * answer, and the class of requests that a server received, to pass them on as bodies.
 */
const HTTP_OF_UNDICI = 'module.exports = { maxHeaderSize: 16 * 1024, IncomingMessage: class {} };';

/**
 * Libraries in files of their own, loaded when they are first called: few starts have a glob, or a name to suggest. The
 * bundler rejects an import of a name that is missing here, but does not notice a missing property: so the function
 * passes on all properties.
 */
const AT_FIRST_USE: Readonly<Record<string, string>> = {
  picomatch: `
    const picomatch = () => require('./picomatch.cjs');
    export default new Proxy(() => {}, {
      apply: (_, __, given) => picomatch()(...given),
      get: (_, name) => picomatch()[name],
    });`,
  'fastest-levenshtein': `export const distance = (...given) => require('./fastest-levenshtein.cjs').distance(...given);`,
};
const NAMES_AT_FIRST_USE = Object.keys(AT_FIRST_USE).join('|');
/** The files that contain one module each, among them the HTTP parser for processors without SIMD. */
const IN_OWN_FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(AT_FIRST_USE).map((name) => [name, name])),
  'llhttp-wasm': 'undici/lib/llhttp/llhttp-wasm.js',
};
const OWN_FILES = new RegExp(`/(?:${Object.keys(IN_OWN_FILES).join('|')})\\.cjs$`);
const librariesAtFirstUse: Plugin = {
  name: 'libraries-at-first-use',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: OWN_FILES }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /\/llhttp-wasm\.js$/ }, () => ({ path: './llhttp-wasm.cjs', external: true }));
    onResolve({ filter: new RegExp(`^(${NAMES_AT_FIRST_USE})$`) }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'at-first-use' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'at-first-use' }, ({ path }) => ({
      resolveDir: process.cwd(),
      contents: AT_FIRST_USE[path] ?? '',
    }));
  },
};

/**
 * The parts of the telemetry library are taken as modules, so that what is not used is left out. The one for Prometheus
 * has no module, and requires all names of the conventions for the sake of a few.
 */
const telemetryAsModules: Plugin = {
  name: 'telemetry-as-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@opentelemetry\/[\w-]+$/ }, async ({ path, kind, importer }) => {
      if (kind === 'require-call' && path.endsWith('/semantic-conventions'))
        return { path: relative(process.cwd(), importer), namespace: 'used-names', pluginData: path };
      const folder = join(process.cwd(), 'node_modules', path);
      const { module, exports, main } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      return { path: join(folder, module ?? exports?.['.'].default.default ?? main), sideEffects: false };
    });
    onLoad({ filter: /.*/, namespace: 'used-names' }, async ({ path, pluginData: conventions }) => {
      const uses = (await readFile(path, 'utf8')).matchAll(/\bsemantic_conventions_1\.(\w+)/g);
      const names = [...new Set(Array.from(uses, ([, name]) => name))];
      if (names.length === 0) throw new Error(`${path} no longer uses the names of ${conventions} as expected`);
      return { resolveDir: process.cwd(), contents: `export { ${names.join(', ')} } from '${conventions}';` };
    });
  },
};

/**
 * Generated data is stored as JSON next to the chunks, which loads several times faster than a program that builds the
 * same.
 */
const dataAsJson: Plugin = {
  name: 'data-as-json',
  setup({ onLoad }) {
    onLoad({ filter: /src\/generated\/[\w-]+\.ts$/ }, async ({ path }) => {
      const [one, ...others] = Object.entries((await import(path)) as Record<string, unknown>);
      if (one === undefined || others.length > 0) throw new Error(`${path} must export one table`);
      const [name, data] = one;
      const file = `${basename(path, '.ts')}.json`;
      await mkdir('dist/chunks', { recursive: true });
      await writeFile(join('dist/chunks', file), JSON.stringify(data));
      const read = `readFileSync(join(import.meta.dirname, '${file}'), 'utf8')`;
      return {
        contents: `import { readFileSync } from 'node:fs';\nimport { join } from 'node:path';\nexport const ${name} = /* @__PURE__ */ JSON.parse(${read});`,
      };
    });
  },
};

/**
 * Stores the tables that every start needs in separate files. They are read in parts, and parts that are passed on as
 * text are never parsed.
 */
const preparedTables: Plugin = {
  name: 'prepared-tables',
  setup({ onLoad }) {
    onLoad({ filter: new RegExp(`${PREPARED.replaceAll('.', '\\.')}$`) }, async ({ path }) => {
      const { factsOfOperations, wholeOperations, listedLines } = (await import(path)) as typeof Prepared;
      await mkdir('dist/chunks', { recursive: true });
      await writeFile('dist/chunks/operation-facts.json', JSON.stringify(factsOfOperations()));
      await writeFile('dist/chunks/operations.json', JSON.stringify(wholeOperations()));
      await writeFile('dist/chunks/listed.jsonl', listedLines().join('\n'));
      return {
        contents: `
          import { readFileSync } from 'node:fs';
          import { join } from 'node:path';
          const read = (file) => readFileSync(join(import.meta.dirname, file), 'utf8');
          export const factsOfOperations = () => JSON.parse(read('operation-facts.json'));
          export const wholeOperations = () => JSON.parse(read('operations.json'));
          export const listedLines = () => read('listed.jsonl').split('\\n');`,
      };
    });
    // The same list, for what needs all of it parsed, is not stored twice.
    onLoad({ filter: /src\/generated\/tool-list\.ts$/ }, () => ({
      resolveDir: process.cwd(),
      contents: `
        import { listedLines } from './${PREPARED}';
        export const toolList = /* @__PURE__ */ listedLines().map((line) => JSON.parse(line));`,
    }));
  },
};

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
await rm('dist', { recursive: true, force: true });
const entryPoints = {
  cli: 'src/cli.ts',
  index: 'src/index.ts',
  'chunks/guard': 'src/cli/stdout-guard.ts',
  'chunks/age-child': 'src/keychain/age-child.ts',
  'chunks/keyring-child': 'src/keychain/keyring-child.ts',
};
const bundle = await build({
  entryPoints,
  // Its CommonJS entry loads its parts in a way that no bundler detects.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // Its binaries are separate packages, which an installation may omit.
  external: ['@napi-rs/keyring'],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  // Names are kept, so that a stack trace in a report can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  // A name that one of these plugins leaves out would be undefined in the package only.
  logOverride: { 'import-is-undefined': 'error' },
  write: false,
  plugins: [smallValidator, connectionsOfUndici, librariesAtFirstUse, telemetryAsModules, preparedTables, dataAsJson],
  define: {
    ZITI_MCP_VERSION: JSON.stringify(version),
    ZITI_MCP_GENERATOR: JSON.stringify(generatorDigest()),
  },
});
const { metafile } = bundle;
requireInChunks(metafile);
const { metafile: libraries } = await build({
  entryPoints: IN_OWN_FILES,
  outdir: 'dist/chunks',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
});
await writeCommonJs('dist', bundle, Object.keys(entryPoints), [/^@napi-rs\/keyring$/, OWN_FILES]);
await writeFile('dist/package.json', JSON.stringify({ type: 'commonjs' }));
await chmod('dist/cli.js', 0o755);
await writeDeclarations('src', 'index.ts', 'dist/types');
await writeFile('dist/ziti-mcp.1', manPage(await allCommands(), version));
const parts = await bundledParts(packagesOf({ ...metafile.inputs, ...libraries.inputs }));
await writeFile('dist/THIRD-PARTY-NOTICES.txt', await thirdPartyNotices(parts));
await writeFile('dist/sbom.cdx.json', sbom(version, parts));
await mkdir('dist/bundled');
for (const [file, text] of Object.entries(bundledLock(version, parts, await readFile('package-lock.json', 'utf8')))) {
  await writeFile(join('dist/bundled', file), text);
}
for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
  if (bytes > 20_000) console.log(`${file.padEnd(50)} ${Math.round(bytes / 1024)} KiB`);
}

/** Folders of the packages that went into the bundle; what a plugin put in their place begins with its namespace. */
function packagesOf(inputs: Metafile['inputs']): string[] {
  const folders = Object.keys(inputs).flatMap(
    (file) => /^(?![\w-]+:).*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}
