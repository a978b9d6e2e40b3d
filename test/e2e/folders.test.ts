/**
 * Folders that nobody can create: the real program says so and continues, where Node's recursive mkdir never returns.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PROGRAM, runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';

const NOWHERE = '/proc/nope/below';
const READ_TOKEN = ['call', 'listEnrollments', 'limit=1', 'fields=["token"]', '--sandbox'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-folders-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.runIf(existsSync('/proc/self'))('below /proc', () => {
  test('sends no change if the usual audit trail cannot be written; reads still work, and the log says why', async ({
    signal,
  }) => {
    const env = { ZITI_MCP_AUDIT: '', XDG_STATE_HOME: NOWHERE, HOME: NOWHERE };
    const read = await runProgram(['call', 'listServices', 'limit=1', '--sandbox'], { env, signal });
    expect(read.code).toBe(0);
    expect(read.stderr).toContain('the audit trail cannot be written lines=1 why="ENOENT"');
    const created = ['createService', 'name=web', 'encryptionRequired=true', '--allow-write', 'createService'];
    const change = await runProgram(['call', ...created, '--sandbox'], { env, signal });
    expect(change.code).toBe(1);
    expect(change.stdout + change.stderr).toContain('Nothing was sent');
    expect(change.stdout + change.stderr).toContain('(ENOENT)');
  });

  test('reads documents without a cache', async ({ signal }) => {
    const env = { XDG_CACHE_HOME: NOWHERE };
    const spec = 'test/fixtures/other-product/printer-fleet.yaml';
    const { stdout, stderr, code } = await runProgram(['tools', '--spec', spec], { env, signal });
    expect(code).toBe(0);
    expect(stdout).toContain('getPrinter');
    expect(stderr).toContain('ENOENT');
  });

  test('names a folder for temporary files that is not there, and says why', async ({ signal }) => {
    const { stderr, code } = await runProgram(['sandbox'], { env: { TMPDIR: NOWHERE }, signal });
    expect(stderr).toMatch(/^ziti-mcp: \/proc\/nope\S* cannot be used: no such file or directory \(ENOENT\)\.\n$/);
    expect(code).toBe(2);
  });
});

test.runIf(existsSync('/dev/full'))('a full disk for the output is not a fault of the program', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, '--version'], { stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  expect(String(stderr)).toBe('ziti-mcp: The output cannot be written: no space left on device (ENOSPC).\n');
  expect(status).toBe(2);
});

test.runIf(process.platform !== 'win32')(
  'a folder of secrets that others could read is restricted, and the log says so',
  async () => {
    const path = join(folder, 'secrets');
    await mkdir(path, { mode: 0o755 });
    const { stdout, stderr } = await runHere([...READ_TOKEN, '--secrets-dir', path]);
    expect(stdout).toContain(`[in file: ${path}/`);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect(stderr).toContain('it is now restricted to its owner');
    const again = await runHere([...READ_TOKEN, '--secrets-dir', path]);
    expect(again.stderr).not.toContain('--secrets-dir');
  },
);
