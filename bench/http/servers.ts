import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { changeKeys } from '../../src/cli/http/key-store.ts';
import { DAY } from '../../src/common/durations.ts';
import { makeKey } from '../../src/http/access/key-file.ts';
import { installPackage } from '../installed.ts';
import { type Reached, startFixedController } from '../peers/peer.ts';

/** A server in a process of its own. */
export interface Server {
  readonly url: string;
  /** Milliseconds of a processor that it has used so far (Linux). */
  processorTime(): Promise<number>;
  /** KiB that are resident now (Linux). */
  residentKiB(): Promise<number>;
  close(): Promise<void>;
}

function serverOf(child: ChildProcess, url: string): Server {
  return {
    url,
    async processorTime() {
      const threads = `/proc/${child.pid}/task`;
      const times = (await readdir(threads)).map((thread) => readFile(join(threads, thread, 'schedstat'), 'utf8'));
      // This file has nanoseconds. `stat` only counts ticks, which are too coarse on a busy machine.
      return (await Promise.all(times)).reduce((all, text) => all + Number(text.split(' ')[0]) / 1e6, 0);
    },
    async residentKiB() {
      const text = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1]);
    },
    async close() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Starts a program. @param says finds its URL in a line that it prints */
async function start(command: readonly string[], env: Readonly<Record<string, string>>, says: RegExp): Promise<Server> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  const found = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        const [, url] = says.exec(line) ?? [];
        if (url !== undefined) resolve(url);
      });
    }
    child.once('exit', () => reject(new Error(`${command.join(' ')} ended:\n${output.join('\n')}`)));
  });
  return serverOf(child, await found);
}

/** A controller that can be stopped. */
type Controller = Reached & { close(): void };

/** Our server, and what its clients need. */
export interface Ours extends Server {
  readonly keys: readonly string[];
  readonly controller: Pick<Reached, 'url' | 'ca'>;
}

/** The installed server over HTTP before the fixed controller. @param principals how many keys there are */
export async function startOurs(principals = 1, flags: readonly string[] = [], reached?: Controller): Promise<Ours> {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-bench-'));
  const program = await installPackage();
  const controller = reached ?? (await fixedController(folder));
  const keysFile = join(folder, 'keys.json');
  const now = new Date();
  const created = Array.from({ length: principals }, (_, at) => makeKey(`p${at}`, now, new Date(now.getTime() + DAY)));
  await changeKeys(keysFile, () => created.map(({ stored }) => stored));
  const keys = created.map(({ text }) => text);
  const { url, ca, username, password } = controller;
  const network = ['--controller', url, '--ca', ca, '--audit', join(folder, 'audit.jsonl'), '--log-format', 'json'];
  const http = ['--transport', 'http', '--port', '0', '--keys-file', keysFile, '--requests-per-minute', '100000000'];
  const account = { ZITI_MCP_USERNAME: username, ZITI_MCP_PASSWORD: password };
  const node = [process.execPath, ...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? [])];
  const server = await start(
    [...node, program, 'run', ...network, ...http, ...flags],
    account,
    /"url":"(http[^"]+\/mcp)"/,
  );
  return {
    ...server,
    keys,
    controller,
    async close() {
      await server.close();
      controller.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function fixedController(folder: string): Promise<Controller> {
  const { url, ca, close } = await startFixedController();
  const file = join(folder, 'ca.pem');
  writeFileSync(file, ca);
  return { url, ca: file, username: 'bench', password: 'bench', close };
}

/** A program that prints its URL. */
export const startProgram = (command: readonly string[]): Promise<Server> => start(command, {}, /"url":"([^"]+)"/);

/** The plain server before the same controller. @param tools that it lists; by default only the one that is called */
export function startPlain({ url, ca }: Pick<Reached, 'url' | 'ca'>, tools?: readonly unknown[]): Promise<Server> {
  const command = [process.execPath, '--import', 'tsx', 'bench/peers/plain-server.ts', url];
  if (tools !== undefined) {
    const list = join(mkdtempSync(join(tmpdir(), 'ziti-mcp-bench-')), 'tools.json');
    writeFileSync(list, JSON.stringify(tools));
    command.push(list);
  }
  return start(command, { NODE_EXTRA_CA_CERTS: ca }, /"url":"([^"]+)"/);
}
