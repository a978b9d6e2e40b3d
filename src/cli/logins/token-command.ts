import { type ChildProcess, spawn } from 'node:child_process';
import { systemReason } from '../../common/system-reason.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Environment } from '../merge.ts';
import { hasTerminal } from '../terminal/has-terminal.ts';

/** Milliseconds that a program may take. */
const TIME = 30_000;
/** Milliseconds in which what it printed before it ended arrives. */
const DRAIN = 200;
/** Characters that it may print. */
const LONGEST = 100_000;

const NEXT = 'Run it yourself to see what it says.';

/**
 * What a program prints, which runs without a shell. Whatever it leaves running is not waited for.
 * @throws {ToolError} of kind `login`; the program's messages are not repeated
 */
export function printedBy(
  [program = '', ...args]: readonly string[],
  env: Environment,
  signal: AbortSignal,
): Promise<string> {
  // At a terminal it stays in the group of this process, so that it can ask there, and an interrupt reaches it.
  const detached = process.platform !== 'win32' && !hasTerminal();
  return new Promise((resolve, reject) => {
    const child = orNotStarted(program, () =>
      spawn(program, args, { env, detached, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true }),
    );
    let out = '';
    const settle = (how: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
      // What it leaves running may hold the other end.
      child.stdout.destroy();
      how();
    };
    const failWith = (error: ToolError) => {
      endAll(child, detached);
      settle(() => reject(error));
    };
    const fail = (what: string) => failWith(new ToolError('login', what, NEXT));
    const interrupt = () => fail(`${program}, which should print a token, was interrupted.`);
    let timer = setTimeout(() => fail(`${program} did not print a token within ${TIME / 1000} seconds.`), TIME);
    signal.addEventListener('abort', interrupt);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      if (out.length > LONGEST) fail(`${program} printed more than ${LONGEST} characters, which is no token.`);
    });
    child.on('error', (error) => failWith(notStarted(program, error)));
    child.on('exit', (code, killed) => {
      if (code !== 0) return fail(`${program}, which should print a token, ended with ${code ?? killed}.`);
      const done = () => settle(() => resolve(out));
      child.on('close', done);
      clearTimeout(timer);
      // What has arrived is read first, even if this process was busy all the time.
      timer = setTimeout(() => setImmediate(done), DRAIN);
    });
    if (signal.aborted) interrupt();
  });
}

/** Node throws some errors at once, such as that of a script on Windows. @throws {ToolError} */
function orNotStarted<T>(program: string, start: () => T): T {
  try {
    return start();
  } catch (error) {
    throw notStarted(program, error);
  }
}

/** The error for a program that the system does not start. */
export function notStarted(program: string, error: unknown, platform = process.platform): ToolError {
  const what = `${program}, which should print a token, cannot be started: ${systemReason(error)}.`;
  const script = platform === 'win32' ? ` If it is a script (.cmd or .bat), start it with cmd /c ${program}.` : '';
  return new ToolError('login', what, `Check the path.${script}`);
}

/** Ends a program and what it has started, as far as that is in its group. */
function endAll(child: ChildProcess, leadsGroup: boolean): void {
  const { pid, exitCode, signalCode } = child;
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  if (!leadsGroup) return void child.kill('SIGKILL');
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
