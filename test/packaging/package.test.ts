import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type Packed, packed } from '../support/packed.ts';

/** Bytes. The vocabulary of the tokeniser takes two fifths of it, and is read only where tokens are counted exactly. */
const LARGEST_DOWNLOAD = 2_500_000;
const LARGEST_INSTALL = 9_000_000;

let made: Packed;
beforeAll(() => {
  made = packed();
});
afterAll(() => made.remove());

test('the package holds what it needs, and nothing else', () => {
  const top = made.files.map(({ path }) => path.replace(/^(dist\/(chunks|types))\/.*$/, '$1'));
  expect([...new Set(top)].sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-NOTICES.txt',
    'dist/chunks',
    'dist/cli.js',
    'dist/index.js',
    'dist/sbom.cdx.json',
    'dist/types',
    'dist/ziti-mcp.1',
    'package.json',
  ]);
});

test('all that lies in it is code, its tables and declarations: no sources, maps, tests or dot files', () => {
  const below = made.files.map(({ path }) => path).filter((path) => /^dist\/(chunks|types)\//.test(path));
  expect(below.filter((path) => !/^dist\/(chunks\/[\w-]+\.(?:js|json)|types\/[\w/-]+\.d\.ts)$/.test(path))).toEqual([]);
  expect(below.length).toBeGreaterThan(20);
});

test('it stays within its budget', () => {
  expect(made.size).toBeLessThan(LARGEST_DOWNLOAD);
  expect(made.unpackedSize).toBeLessThan(LARGEST_INSTALL);
});

test('the bill of materials names every package whose licence the notices hold', () => {
  const inPackage = (file: string) => readFileSync(`${made.folder}/node_modules/ziti-mcp/dist/${file}`, 'utf8');
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

test('it brings no other package but the binaries for the keychain, and works without them', () => {
  expect(Object.keys(packageJson).filter((key) => /^(optional|peer|bundled?)?dependencies$/i.test(key))).toEqual([
    'optionalDependencies',
  ]);
  expect(Object.keys(packageJson.optionalDependencies)).toEqual(['@napi-rs/keyring']);
});

test('every way to import it finds its types', async () => {
  const checked = await checkPackage(createPackageFromTarballData(made.tarball));
  if (!('problems' in checked)) throw new Error('the package has no types');
  // A module of this form can be imported, and by Node 20.19 and later required; nobody else can load it.
  const wanted = checked.problems.filter(({ kind }) => kind !== 'CJSResolvesToESM');
  // Resolution as before package.json had exports is for programs that cannot load modules of this form either.
  expect(wanted.filter((each) => !('resolutionKind' in each) || each.resolutionKind !== 'node10')).toEqual([]);
  expect(Object.keys(checked.entrypoints)).toEqual(['.', './package.json']);
});

test('the program in it runs', () => {
  const program = `${made.folder}/node_modules/ziti-mcp/dist/cli.js`;
  expect(execFileSync(process.execPath, [program, '--version'], { encoding: 'utf8' })).toBe(`${packageJson.version}\n`);
});
