import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuilt } from '../scripts/ensure-built.ts';

const run = promisify(execFile);

let installed: Promise<string> | undefined;

/** Packs the package, installs the tarball into an empty folder, and gives the program's path there. Once a run. */
export function installPackage(): Promise<string> {
  installed ??= install();
  return installed;
}

async function install(): Promise<string> {
  ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-bench-'));
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const packed: unknown = JSON.parse(stdout);
  const [{ filename }] = Object.values(packed as object) as [{ filename: string }];
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', '--prefix', folder, ...quiet, resolve(folder, filename)]);
  return join(folder, 'node_modules', 'ziti-mcp', 'dist', 'cli.js');
}

/** Runs the installed program to its end. */
export const runProgram = (program: string, args: readonly string[]) =>
  run(process.execPath, [program, ...args], { maxBuffer: 64 * 1024 * 1024 });
