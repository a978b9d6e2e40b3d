import { PassThrough } from 'node:stream';
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { cleanEnvironment, type Ended, type RunOptions } from './program.ts';

/**
 * Runs a command of the program in this process, for many command lines that end soon: a process of its own takes longer
 * to start than to refuse one.
 */
export async function runHere(args: readonly string[], { env = {} }: Pick<RunOptions, 'env'> = {}): Promise<Ended> {
  const stdout = new PassThrough();
  const printed: string[] = [];
  stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const logged: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    logged.push(String(text));
    return true;
  });
  const signals = (['SIGINT', 'SIGTERM'] as const).map((name) => ({ name, listeners: process.listeners(name) }));
  try {
    const code = await main(args, cleanEnvironment(env), stdout, new KnownSecrets());
    return { code, stdout: printed.join(''), stderr: logged.join('') };
  } finally {
    stderr.mockRestore();
    // A command listens until its process ends.
    for (const { name, listeners } of signals) {
      for (const listener of process.listeners(name)) if (!listeners.includes(listener)) process.off(name, listener);
    }
  }
}
