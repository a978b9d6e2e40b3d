import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One file of the packed package: its path within, and its size in bytes. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

/** The package as it would be published, unpacked where a program beside it finds it. */
export interface Packed {
  /** Folder with `node_modules/ziti-mcp` in it. */
  readonly folder: string;
  readonly tarball: Uint8Array;
  readonly files: readonly PackedFile[];
  /** Bytes of the tarball, and of all files. */
  readonly size: number;
  readonly unpackedSize: number;
  remove(): void;
}

/** Packs what is built. */
export function packed(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-packed-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const told = execFileSync(npm, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: npm !== 'npm' });
  const [{ filename, files, size, unpackedSize }] = JSON.parse(told);
  const target = join(folder, 'node_modules/ziti-mcp');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', target, '--strip-components=1']);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, tarball: readFileSync(join(folder, filename)), files, size, unpackedSize, remove };
}
