import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { plainEnvironment } from '../plain-environment.ts';

/** How a controller is reached. */
export interface Reached {
  readonly url: string;
  /** Path of a PEM file. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
}

/** A child process that speaks JSON-RPC line by line, with as little overhead as possible on this side. */
export class Peer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, () => void>();
  #text = '';
  #nextId = 1;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, args, { env: plainEnvironment(env), stdio: 'pipe' });
    this.#child.stderr.pipe(process.stderr);
    this.#child.stdout.on('data', (chunk: Buffer) => this.#read(chunk.toString('latin1')));
  }

  /** Sends a request and waits for its answer. @returns milliseconds */
  async request(method: string, params: object): Promise<number> {
    const id = this.#nextId++;
    const started = performance.now();
    const answered = new Promise<void>((resolve) => this.#waiting.set(id, resolve));
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    await answered;
    return performance.now() - started;
  }

  async open(): Promise<void> {
    const clientInfo = { name: 'bench', version: '1' };
    await this.request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  }

  readonly callTool = (name = 'listServices', args: object = { limit: 10 }): Promise<number> =>
    this.request('tools/call', { name, arguments: args });

  /** Resident memory of the process: current, or peak. MiB (Linux). */
  async residentMiB(which: 'VmRSS' | 'VmHWM' = 'VmRSS'): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(new RegExp(`${which}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  }

  async close(): Promise<void> {
    this.#child.kill();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }

  #read(chunk: string): void {
    this.#text += chunk;
    for (let end = this.#text.indexOf('\n'); end >= 0; end = this.#text.indexOf('\n')) {
      const line = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 1);
      const id = Number(/"id":(\d+)\}?\s*$/.exec(line)?.[1] ?? /"id":(\d+)/.exec(line)?.[1]);
      this.#waiting.get(id)?.();
      this.#waiting.delete(id);
    }
  }
}

/** The sandbox with 20,000 identities in a child process. */
export const startLargeSandbox = (program: string) => startSandboxProcess(program, ['--size', 'large']);

/** A sandbox in a child process. */
export async function startSandboxProcess(
  program: string,
  flags: readonly string[],
): Promise<Reached & { close(): void }> {
  const child = spawn(process.execPath, [program, 'sandbox', ...flags, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { ...(JSON.parse(line.toString()) as Reached), close: () => child.kill() };
}

/** The fixed controller in a child process, and how to reach it. */
export async function startFixedController(): Promise<{ url: string; ca: string; close(): void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/peers/fixed-controller.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { ...(JSON.parse(line.toString()) as { url: string; ca: string }), close: () => child.kill() };
}
