import { PassThrough, Readable } from 'node:stream';
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { STOPPING } from '../../src/cli/terminated.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { cleanEnvironment, type Ended, PROGRAM, type RunOptions } from './program.ts';

const [, STARTED = ''] = process.argv;

/**
 * Runs a command of the program in this process, for commands that end soon: starting a separate process takes longer
 * than they need. They see the installed program as the one that was started, and write it into the files of clients.
 */
export async function runHere(
  args: readonly string[],
  { env = {}, stdin = '', cwd = '.' }: Omit<RunOptions, 'signal'> = {},
): Promise<Ended> {
  const input = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([stdin]) as typeof process.stdin);
  process.argv[1] = PROGRAM;
  const folder = process.cwd();
  process.chdir(cwd);
  const stdout = new PassThrough();
  const printed: string[] = [];
  stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const logged: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    logged.push(String(text));
    return true;
  });
  const signals = STOPPING.map((name) => ({ name, listeners: process.listeners(name) }));
  try {
    const code = await main(args, cleanEnvironment(env), stdout, new KnownSecrets());
    return { code, stdout: printed.join(''), stderr: logged.join('') };
  } finally {
    input.mockRestore();
    process.argv[1] = STARTED;
    process.chdir(folder);
    stderr.mockRestore();
    // A command listens until its process ends.
    for (const { name, listeners } of signals) {
      for (const listener of process.listeners(name)) if (!listeners.includes(listener)) process.off(name, listener);
    }
  }
}
