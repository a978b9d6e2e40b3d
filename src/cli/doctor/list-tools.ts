import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { isObject } from '../../common/is-object.ts';
import type { ServerCommand } from '../installers/installer.ts';
import type { Environment } from '../merge.ts';

/** Milliseconds for a server to start and list its tools. */
const TIME = 20_000;
/** Milliseconds for it to end. */
const GRACE = 1_000;
/** Characters that it may print until then: many times the longest list of tools. */
const MOST = 16_000_000;
/** Characters of its last words. */
const LAST = 64_000;

/** How many tools it lists, or why it lists none. */
export function toolsOf(server: ServerCommand, environment: Environment, time = TIME): Promise<number | string> {
  return new Promise((done) => {
    const child = started(server, { ...environment, ...server.env });
    if (typeof child === 'string') return done(child);
    let size = 0;
    let line = '';
    let err = '';
    const end = (result: number | string) => {
      clearTimeout(timer);
      leave(child);
      done(result);
    };
    const timer = setTimeout(() => {
      end(`no answer in ${time / 1000} s${size > 0 ? ', and what it prints is not MCP' : ''}.`);
    }, time);
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      end(code === 'ENOENT' ? `${server.command} was not found.` : `${message}.`);
    });
    child.on('close', (code, signal) => end(lastWords(err) ?? `it ended with ${signal ?? code}.`));
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err = (err + chunk).slice(-LAST);
    });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      size += chunk.length;
      const [first = '', ...more] = chunk.split('\n');
      const lines = [line + first, ...more];
      line = lines.pop() ?? '';
      const answer = lines.map(answerIn).find((each) => each !== undefined);
      if (answer !== undefined) end(answer);
      else if (size > MOST) end('it does not stop printing.');
    });
    const clientInfo = { name: 'ziti-mcp doctor', version: '1' };
    const opening = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    for (const message of [
      { id: 1, method: 'initialize', params: opening },
      { method: 'notifications/initialized' },
      { id: 2, method: 'tools/list', params: {} },
    ]) {
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    }
  });
}

/** The program, or why it cannot be started: by hand, an empty command may have been written, for example. */
function started({ command, args }: ServerCommand, env: Environment): ChildProcessWithoutNullStreams | string {
  try {
    return spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  } catch (error) {
    return `${(error as Error).message}.`;
  }
}

/** Ends a program, and waits for none that it has started: they may have its pipes. */
function leave(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy();
  if (!child.kill()) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
  child.once('exit', () => clearTimeout(timer));
}

/** The line of stderr that says why a program ended: Node writes a stack and its version behind the error. */
function lastWords(stderr: string): string | undefined {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /^\w*Error: /.test(line)) ?? (lines.at(-1) || undefined);
}

/** The number of tools, or the error, in a line that answers the request for the list. */
function answerIn(line: string): number | string | undefined {
  if (!/"id"\s*:\s*2\b/.test(line)) return undefined;
  try {
    const { id, result, error } = JSON.parse(line);
    if (id !== 2) return undefined;
    if (Array.isArray(result?.tools)) return result.tools.length;
    return isObject(error) ? `it answers ${String(error['message'])}.` : undefined;
  } catch {
    return undefined;
  }
}
