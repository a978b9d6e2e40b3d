/**
 * Runs the tests with the newest Python client, in a virtual environment of its own. Exits with 69 (EX_UNAVAILABLE of
 * sysexits) if no Python package index can be reached.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const UNAVAILABLE = 69;

const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-python-'));
process.exitCode = run();
rmSync(folder, { recursive: true, force: true });

function run(): number {
  const made = spawnSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  if (made.status !== 0) {
    console.error('python3 with its module venv is missing: apt-get install -y python3-venv');
    return 2;
  }
  const python = join(folder, 'bin', 'python');
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--timeout',
    '20',
    '--retries',
    '2',
    'mcp',
  ];
  const { status, stderr } = spawnSync(python, pip, { encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'] });
  if (status !== 0) {
    console.error(stderr.trim());
    return stderr.includes('(from versions: none)') ? UNAVAILABLE : 1;
  }
  const suite = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.python.config.ts'];
  const env = { ...process.env, ZITI_TEST_PYTHON: python };
  return spawnSync(process.execPath, suite, { env, stdio: 'inherit' }).status ?? 1;
}
