import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The outcome of a request to a process: its answer, or what went wrong. */
export type ExchangeResult<Answer> = { readonly answer: Answer } | { readonly failure: string };

/**
 * Runs a program of this package in a process of its own for one request. It is sent as JSON on stdin, where nobody
 * else can see it.
 * @param program name of the file, next to the chunks of the bundle
 * @param timeLimit milliseconds, after which the process is ended
 * @param env its environment; the same as that of this process if not given
 * @returns undefined if it has not answered in time
 */
export function exchange<Answer>(
  program: string,
  request: unknown,
  timeLimit: number,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<ExchangeResult<Answer> | undefined> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [fileOf(program)], {
      ...(env === undefined ? {} : { env }),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    let out = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeLimit);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    child.on('error', ({ message }) => done({ failure: message }));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done(late ? undefined : answerIn(out, `its process ended with ${code ?? signal}`));
    });
    // If the process ends before it has read everything, that shows in its answer.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(request));
  });
}

function answerIn<Answer>(out: string, otherwise: string): ExchangeResult<Answer> {
  try {
    return { answer: JSON.parse(out) as Answer };
  } catch {
    return { failure: otherwise };
  }
}

/** In the bundle, the program is next to the chunks; a test that runs the sources has built it too. */
const fileOf = (program: string): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? `../../dist/chunks/${program}.js` : `./${program}.js`, import.meta.url),
  );
