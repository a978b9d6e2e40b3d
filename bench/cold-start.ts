import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { networkFiles } from '../src/cli/networks/network-files.ts';
import type { Figure } from './figure.ts';
import { installPackage } from './installed.ts';
import { plainEnvironment } from './plain-environment.ts';

const ROUNDS = 15;

/** What a client of an older protocol revision sends first, then the request whose answer is timed. */
const OPENING = [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} },
]
  .map((message) => `${JSON.stringify(message)}\n`)
  .join('');

/** A way to start the server: its controller is down, and no stored secrets are read. */
interface Start {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const NAMED: Start = {
  args: ['--controller', 'https://127.0.0.1:1'],
  env: { ZITI_MCP_USERNAME: 'bench', ZITI_MCP_PASSWORD: 'bench' },
};

/** With networks stored in a separate home folder, and their secrets in the keychain. */
function stored(...names: readonly string[]): Start {
  const home = mkdtempSync(join(tmpdir(), 'ziti-mcp-bench-'));
  const logIn = { method: 'updb', username: 'bench' };
  const network = { controller: 'https://127.0.0.1:1', logIn, secrets: 'keychain' };
  const networks = Object.fromEntries(names.map((name) => [name, network]));
  const env = { HOME: home, XDG_CONFIG_HOME: '', APPDATA: home };
  const { folder, settings } = networkFiles(env, process.platform);
  mkdirSync(folder, { recursive: true });
  writeFileSync(settings, JSON.stringify({ version: 1, networks }));
  return { args: names.flatMap((name) => ['--network', name]), env };
}

/**
 * The smallest possible server: it reads the requests, and writes as many bytes as the list has from a file. No server
 * can start faster; as an ES module it takes a third longer.
 */
function leastServer(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-bench-'));
  const [program, list] = [join(folder, 'least.cjs'), join(folder, 'list.json')];
  writeFileSync(list, `${JSON.stringify({ jsonrpc: '2.0', id: 2, result: 'x'.repeat(125_000) })}\n`);
  writeFileSync(
    program,
    `process.stdin.on('data', (chunk) => {
      if (chunk.includes('tools/list')) process.stdout.write(require('node:fs').readFileSync(${JSON.stringify(list)}));
    });`,
  );
  return program;
}

/** Milliseconds from spawn to the answer of tools/list. */
export function toList(program: string, { args: flags, env: more }: Start): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const args = [program, 'run', ...flags, '--log-level', 'error', '--allow-write', '*'];
    const child = spawn(process.execPath, args, { env: plainEnvironment(more), stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // Only a whole line is searched: a long list comes in many chunks.
      if (chunk.at(-1) !== 0x0a || !Buffer.concat(chunks).includes('"id":2')) return;
      resolve(performance.now() - started);
      child.kill();
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code} before it answered`)));
    child.stdin.write(OPENING);
  });
}

/** Milliseconds that Node alone takes to start and end. */
export function bareNode(): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    spawn(process.execPath, ['-e', '0'], { env: plainEnvironment(), stdio: 'ignore' })
      .on('exit', () => resolve(performance.now() - started))
      .on('error', reject);
  });
}

export const coldStart: Figure = {
  name: 'cold start to tools/list, ratio to node -e 0',
  unit: 'x',
  target: 1.4,
  async measure() {
    const program = await installPackage();
    const bare: number[] = [];
    const full: number[] = [];
    const [oneNetwork, twoNetworks] = [stored('lab'), stored('prod', 'lab')];
    const least = leastServer();
    const [one, two, possible]: [number[], number[], number[]] = [[], [], []];
    // Interleaved, so that both run under the same conditions.
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await bareNode());
      full.push(await toList(program, NAMED));
      one.push(await toList(program, oneNetwork));
      two.push(await toList(program, twoNetworks));
      possible.push(await toList(least, NAMED));
    }
    const [node, list] = [Math.min(...bare), Math.min(...full)];
    const [stored1, stored2] = [Math.min(...one), Math.min(...two)].map(Math.round);
    const milliseconds = {
      node: Math.round(node),
      list: Math.round(list),
      storedNetwork: stored1,
      twoStoredNetworks: stored2,
      leastServer: Math.round(Math.min(...possible)),
      rounds: ROUNDS,
    };
    return { value: Math.round((list / node) * 100) / 100, details: { milliseconds } };
  },
};
