import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ensureBuilt } from './ensure-built.ts';

/** One file of the packed package: its relative path, and its size in bytes. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** The package as a user has it: packed, and installed by npm into a separate folder. */
export interface Installed {
  /** Folder that contains `node_modules/ziti-mcp`, outside this repository and its packages. */
  readonly folder: string;
  /** The program in it. */
  readonly program: string;
  readonly tarball: string;
  readonly files: readonly PackedFile[];
  /** Sizes in bytes of the tarball, and of all files. */
  readonly size: number;
  readonly unpackedSize: number;
}

/** Where the last installation is recorded. */
const RECORD = 'node_modules/.cache/ziti-mcp-installed.json';

/** What it was made from: it changes with the build, or with what is packed next to it. */
const SOURCES = ['dist/cli.js', 'package.json', 'README.md', 'LICENSE'];

const npm = (...args: readonly string[]): string =>
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', [...args, '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });

/** Builds, packs and installs the package, unless this build is already installed. */
export function ensureInstalled(): Installed {
  ensureBuilt();
  const of = SOURCES.map((file) => statSync(file).mtimeMs).join(' ');
  const last = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : undefined;
  if (last !== undefined && last.of === of && existsSync(last.installed.program)) return last.installed;
  if (last !== undefined) rmSync(last.installed.folder, { recursive: true, force: true });
  const installed = install();
  mkdirSync(dirname(RECORD), { recursive: true });
  // Copies of node_modules may share the file: it is replaced, not written to.
  rmSync(RECORD, { force: true });
  writeFileSync(RECORD, JSON.stringify({ of, installed }));
  return installed;
}

/** What `ensureInstalled` recorded. */
export const installedPackage = (): Installed => JSON.parse(readFileSync(RECORD, 'utf8')).installed;

function install(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-installed-'));
  // npm 12 returns packed packages by name, older ones as a list.
  const output: object = JSON.parse(npm('pack', '--json', '--pack-destination', folder));
  const [{ filename, files, size, unpackedSize }] = Object.values(output) as [
    Omit<Installed, 'folder'> & { filename: string },
  ];
  const tarball = resolve(folder, filename);
  npm('install', '--prefix', folder, '--no-audit', '--no-fund', '--prefer-offline', '--silent', tarball);
  const program = join(folder, 'node_modules/ziti-mcp/dist/cli.js');
  return { folder, program, tarball, files, size, unpackedSize };
}
