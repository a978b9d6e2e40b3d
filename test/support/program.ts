import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installedPackage } from '../../scripts/ensure-installed.ts';

/** The program as it is installed. */
export const PROGRAM = installedPackage().program;

const TEST_AUDIT = join(mkdtempSync(join(tmpdir(), 'ziti-mcp-test-')), 'audit.jsonl');
process.once('exit', () => rmSync(dirname(TEST_AUDIT), { recursive: true, force: true }));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** The folder to run in; that of the tests where absent. */
  readonly cwd?: string;
  /** Ends the program, whatever it does: a test's own signal, where the program might never end. */
  readonly signal?: AbortSignal;
}

/** The environment of this test run, without any setting of the program that it may hold. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('ZITI_MCP_') && name !== 'DEBUG');
  // The audit trail is kept there unless a test says otherwise: never in the home of whoever runs the tests.
  return { ...(Object.fromEntries(own) as Record<string, string>), ZITI_MCP_AUDIT: TEST_AUDIT, ...more };
}

/** Runs the program to its end. */
export const runProgram = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  runNode([PROGRAM, ...args], options);

/** Runs Node, of the version that runs the tests, to its end. */
export function runNode(
  args: readonly string[],
  { env = {}, stdin = '', cwd = '.', signal }: RunOptions = {},
): Promise<Ended> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, args, {
      env: cleanEnvironment(env),
      stdio: 'pipe',
      cwd,
      signal,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.end(stdin);
  });
}
