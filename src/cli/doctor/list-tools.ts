import { spawn } from 'node:child_process';
import type { Environment } from '../merge.ts';

/** Milliseconds for a server to start and list its tools. */
const TIME = 20_000;

/** How an entry starts the server, in whatever format it says so. */
export interface StartedServer {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How many tools it lists, or why it lists none. */
export function toolsOf({ command, args, env }: StartedServer, environment: Environment): Promise<number | string> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      env: { ...environment, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let out = '';
    let err = '';
    const end = (result: number | string) => {
      clearTimeout(timer);
      child.kill();
      done(result);
    };
    const timer = setTimeout(() => end(`no answer in ${TIME / 1000} s.`), TIME);
    child.on('error', ({ message }) => end(`${message}.`));
    child.on('close', (code) => end(lastWords(err) ?? `it ended with ${code}.`));
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
    });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const answer = out.split('\n').find((line) => line.includes('"id":2') && line.endsWith('}'));
      const tools = answer === undefined ? undefined : listIn(answer);
      if (tools !== undefined) end(tools);
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

/** The line of stderr that says why a program ended: Node writes a stack and its version behind the error. */
function lastWords(stderr: string): string | undefined {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /^\w*Error: /.test(line)) ?? (lines.at(-1) || undefined);
}

function listIn(line: string): number | undefined {
  try {
    const tools = JSON.parse(line).result?.tools;
    return Array.isArray(tools) ? tools.length : undefined;
  } catch {
    return undefined;
  }
}
