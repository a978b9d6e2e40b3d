import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, parse, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { installedPackage } from '../../scripts/ensure-installed.ts';

/** Bytes. The vocabulary of the tokeniser is two fifths of it, and is only loaded if tokens are counted exactly. */
const LARGEST_DOWNLOAD = 2_950_000;
const LARGEST_INSTALL = 10_350_000;

const installed = installedPackage();

const paths = installed.files.map(({ path }) => path).sort();

/** Names of modules that a chunk of the bundle may have: ours, and those of the packages in it. */
const MODULES = new Set(
  [
    ...['src', 'codegen', 'node_modules/gpt-tokenizer/esm/encoding'],
    'node_modules/@opentelemetry/resources/build/esm/detectors',
  ].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => parse(file).name)),
);

/** Where a file of the package comes from; undefined if its origin is unknown. */
function originOf(path: string): string | undefined {
  const [, data] = /^dist\/chunks\/([\w-]+)\.json$/.exec(path) ?? [];
  if (data !== undefined) return existing(`src/generated/${data}.ts`);
  const [, declared] = /^dist\/types\/([\w/-]+)\.d\.ts$/.exec(path) ?? [];
  if (declared !== undefined) return existing(`src/${declared}.ts`);
  const [, name, hash] = /^dist\/chunks\/([\w-]+?)(-[A-Z0-9]{8})?\.js$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  // A shared chunk has no name; entry points, the chunk that all starts load, and the bundler's own have no digest in their name.
  if (hash === undefined)
    return ['guard', 'start', 'age-child', 'keyring-child', 'rolldown-runtime'].includes(name) ? name : undefined;
  return name === 'chunk' || MODULES.has(name) ? name : undefined;
}

const existing = (file: string): string | undefined => (existsSync(file) ? file : undefined);

test('every file in the package is one of these, or comes from a module of ours or of a package in it', () => {
  expect(paths.filter((path) => originOf(path) === undefined)).toEqual([
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-NOTICES.txt',
    'dist/bundled/package-lock.json',
    'dist/bundled/package.json',
    'dist/chunks/fastest-levenshtein.cjs',
    'dist/chunks/listed.jsonl',
    'dist/chunks/llhttp-wasm.cjs',
    'dist/chunks/operation-facts.json',
    'dist/chunks/picomatch.cjs',
    'dist/cli.js',
    'dist/index.js',
    'dist/package.json',
    'dist/sbom.cdx.json',
    'dist/ziti-mcp.1',
    'package.json',
  ]);
  expect(paths.length).toBeGreaterThan(60);
});

test('npm installs exactly that list', () => {
  const folder = join(installed.folder, 'node_modules/ziti-mcp');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  expect(entries.filter((entry) => !entry.isFile())).toEqual([]);
  expect(
    entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/')).sort(),
  ).toEqual(paths);
});

test('only the program is executable, and nothing reveals the machine that built it', () => {
  const executable = installed.files.filter(({ mode }) => (mode & 0o111) !== 0).map(({ path }) => path);
  expect(executable.filter((path) => path !== 'dist/cli.js')).toEqual([]);
  const texts = paths.map(
    (path) => [path, readFileSync(join(installed.folder, 'node_modules/ziti-mcp', path), 'utf8')] as const,
  );
  const reported = [resolve('.'), 'sourceMappingURL'];
  expect(texts.filter(([, text]) => reported.some((each) => text.includes(each))).map(([path]) => path)).toEqual([]);
});

test('the package stays within its budget', () => {
  expect(installed.size).toBeLessThan(LARGEST_DOWNLOAD);
  expect(installed.unpackedSize).toBeLessThan(LARGEST_INSTALL);
});

test('the bill of materials names every package whose license the notices hold', () => {
  const inPackage = (file: string) => readFileSync(`${installed.folder}/node_modules/ziti-mcp/dist/${file}`, 'utf8');
  const { bomFormat, specVersion, metadata, components } = JSON.parse(inPackage('sbom.cdx.json'));
  expect({ bomFormat, specVersion, name: metadata.component.name, version: metadata.component.version }).toEqual({
    ...{ bomFormat: 'CycloneDX', specVersion: '1.5', name: 'ziti-mcp', version: packageJson.version },
  });
  const named = (components as { name: string; version: string }[]).map(({ name, version }) => `${name} ${version}`);
  const noticed = [
    ...inPackage('THIRD-PARTY-NOTICES.txt').matchAll(/^((?:@[\w.-]+\/)?[\w.-]+ \d+\.\d+\.\S+) \(.+\)$/gm),
  ];
  expect(noticed.map(([, name]) => name)).toEqual(named);
  expect(new Set(named).size).toBe(named.length);
  expect(named).toContainEqual(expect.stringMatching(/^undici 7/));
});

test('npm audit, run on the lock file of the bundled packages, asks about each version in the bill of materials', async () => {
  const asked: Record<string, string[]>[] = [];
  const advisory = { id: 1, severity: 'high', title: 'a fault', url: 'https://test', vulnerable_versions: '<99' };
  const registry = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    if (request.method !== 'POST') {
      response.writeHead(404).end('{}');
      return;
    }
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    asked.push(JSON.parse(text.toString()));
    response.end(JSON.stringify({ undici: [advisory] }));
  });
  registry.listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const { port } = registry.address() as AddressInfo;
  const bundled = `${installed.folder}/node_modules/ziti-mcp/dist/bundled`;
  const audit = ['audit', '--json', '--prefix', bundled, '--registry', `http://127.0.0.1:${port}`];
  const report = await promisify(execFile)('npm', audit, { shell: process.platform === 'win32' }).catch(
    (error) => error,
  );
  registry.close();
  expect(Object.keys(JSON.parse(report.stdout).vulnerabilities)).toEqual(['undici']);
  const { components } = JSON.parse(readFileSync(`${bundled}/../sbom.cdx.json`, 'utf8'));
  const named = (components as { name: string; version: string }[]).map(({ name, version }) => `${name} ${version}`);
  expect(asked).toHaveLength(1);
  const versions = Object.entries(asked[0] ?? {}).flatMap(([name, all]) => all.map((each) => `${name} ${each}`));
  expect(versions.sort()).toEqual(named.sort());
});

test('the package depends on nothing except the optional binaries for the keychain', () => {
  expect(Object.keys(packageJson).filter((key) => /^(optional|peer|bundled?)?dependencies$/i.test(key))).toEqual([
    'optionalDependencies',
  ]);
  expect(Object.keys(packageJson.optionalDependencies)).toEqual(['@napi-rs/keyring']);
});

test('every way to import it finds its types', async () => {
  const checked = await checkPackage(createPackageFromTarballData(readFileSync(installed.tarball)));
  if (!('problems' in checked)) throw new Error('the package has no types');
  // A module of this form can be imported, and required by Node 20.19 and later; nothing else can load it.
  const wanted = checked.problems.filter(({ kind }) => kind !== 'CJSResolvesToESM');
  // The older module resolution, from before package.json had exports, is for programs that cannot load this form
  // either.
  expect(wanted.filter((each) => !('resolutionKind' in each) || each.resolutionKind !== 'node10')).toEqual([]);
  expect(Object.keys(checked.entrypoints)).toEqual(['.', './package.json']);
});

// On Windows there is no `man`, and npm installs no pages for it.
test.skipIf(process.platform === 'win32')('a global installation brings the manual page', async () => {
  const prefix = join(installed.folder, 'global');
  const options = ['--ignore-scripts', '--offline', '--omit=optional', '--silent'];
  await promisify(execFile)('npm', ['install', '--global', '--prefix', prefix, ...options, installed.tarball]);
  expect(readFileSync(join(prefix, 'share/man/man1/ziti-mcp.1'), 'utf8')).toMatch(/^\.TH ZITI-MCP 1/m);
});

test('the program in it runs', () => {
  expect(execFileSync(process.execPath, [installed.program, '--version'], { encoding: 'utf8' })).toBe(
    `${packageJson.version}\n`,
  );
});
