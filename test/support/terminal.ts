import { spawn, spawnSync } from 'node:child_process';
import { cleanEnvironment, PROGRAM } from './program.ts';

/** Whether a pseudo terminal is available here: through `script` of util-linux, or of a BSD. */
export const hasPseudoTerminal = process.platform !== 'win32' && spawnSync('script', ['--version']).error === undefined;

export interface Screen {
  readonly code: number | null;
  /** Everything written to the terminal, including what was typed. */
  readonly text: string;
}

/** Runs the program in a terminal, where a person types something at a prompt. */
export function runAtTerminal(
  args: readonly string[],
  { prompt, typed, env = {} }: { prompt: string; typed: string; env?: Readonly<Record<string, string>> },
): Promise<Screen> {
  const command = [process.execPath, PROGRAM, ...args];
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const options = process.platform === 'linux' ? ['-qec', quoted, '/dev/null'] : ['-q', '/dev/null', ...command];
  return new Promise((done, reject) => {
    const child = spawn('script', options, { env: cleanEnvironment({ SHELL: '/bin/sh', ...env }), stdio: 'pipe' });
    let text = '';
    let waiting = true;
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (!waiting || !text.includes(prompt)) return;
      waiting = false;
      child.stdin.write(typed);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (code) => done({ code, text }));
  });
}
