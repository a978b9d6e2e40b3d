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
  /** The folder to run in; that of the tests by default. */
  readonly cwd?: string;
  /** Ends the program in any case: the signal of a test whose program might never end. */
  readonly signal?: AbortSignal;
}

/**
 * The environment of this test run, without settings of the program, and without the certificates that a machine adds to
 * Node's: each process would load all of them when it starts, which takes longer than most of what it does.
 */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const selected = Object.entries(process.env).filter(
    ([name]) => !/^(ZITI_MCP_|OTEL_)|^(DEBUG|NODE_EXTRA_CA_CERTS)$/.test(name),
  );
  // The audit trail is written there unless a test says otherwise: never to the home folder of the person who runs the
  // tests.
  return { ...(Object.fromEntries(selected) as Record<string, string>), ZITI_MCP_AUDIT: TEST_AUDIT, ...more };
}

/** Runs the program until it ends. */
export const runProgram = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  runNode([PROGRAM, ...args], options);

/** Runs Node, in the version that runs the tests, until it ends. */
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
