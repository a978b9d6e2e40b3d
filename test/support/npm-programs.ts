import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program. @returns what it printed */
export type RunProgram = (program: string, ...args: readonly string[]) => Promise<string>;

/**
 * Runs programs of packages that npm downloads only for a test. npm starts once, not for each run.
 *
 * @param packages with their versions
 */
export async function programsOf(...packages: readonly string[]): Promise<RunProgram> {
  const options = { maxBuffer: 16 * 1024 * 1024, shell: process.platform === 'win32' };
  const wanted = packages.flatMap((each) => ['--package', each]);
  const { stdout: path } = await run('npx', ['--yes', ...wanted, '--', 'node', '-p', 'process.env.PATH'], options);
  const env = { ...process.env, PATH: path.trim() };
  return async (program, ...args) => (await run(program, args, { ...options, env })).stdout;
}
