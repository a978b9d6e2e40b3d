import { spawn } from 'node:child_process';
import { cleanEnvironment, PROGRAM } from './program.ts';
import type { Screen } from './terminal.ts';

/** What a person does when a prompt appears. */
export interface Turn {
  readonly prompt: string | RegExp;
  readonly typed: string;
}

export const ENTER = '\r';
export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';
export const SPACE = ' ';
/** Deletes the text of a line (Ctrl-U). */
export const CLEAR = '\u0015';

/** Terminal escape sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what steers a terminal
const CONTROLS = /\u001B\[[0-9;?]*[A-Za-z]/g;

/** Milliseconds without new output until a prompt counts as complete: anything typed earlier would be lost. */
const QUIET = 150;

/** Runs the program in a terminal of a given size, with a person who answers its prompts in turn. */
export function dialogue(
  args: readonly string[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
  turns: readonly Turn[],
  env: Readonly<Record<string, string>>,
): Promise<Screen> {
  const quoted = [process.execPath, PROGRAM, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const command = `stty cols ${columns} rows ${rows}; exec ${quoted}`;
  const options =
    process.platform === 'linux' ? ['-qec', command, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', command];
  return new Promise((done, reject) => {
    const environment = cleanEnvironment({ SHELL: '/bin/sh', TERM: 'xterm', ...env });
    const child = spawn('script', options, { env: environment, stdio: 'pipe' });
    const left = [...turns];
    let text = '';
    let since = 0;
    let timer: NodeJS.Timeout | undefined;
    const answer = () => {
      const [turn] = left;
      const shown = text.slice(since).replace(CONTROLS, '');
      if (
        turn === undefined ||
        !(typeof turn.prompt === 'string' ? shown.includes(turn.prompt) : turn.prompt.test(shown))
      )
        return;
      left.shift();
      since = text.length;
      child.stdin.write(turn.typed);
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      clearTimeout(timer);
      timer = setTimeout(answer, QUIET);
    });
    child.stderr.resume();
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, text: text.replace(CONTROLS, '') });
    });
  });
}
