import { spawn } from 'node:child_process';
import type { Figure } from './figure.ts';
import { installPackage } from './installed.ts';

const ROUNDS = 15;

/** What a client of the older era says first, then the question whose answer is waited for. */
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

/** Milliseconds from spawn to the answer of tools/list, with a controller that is down. */
function toList(program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const args = [program, 'run', '--controller', 'https://127.0.0.1:1', '--log-level', 'error', '--allow-write', '*'];
    const env = { ...process.env, ZITI_MCP_USERNAME: 'bench', ZITI_MCP_PASSWORD: 'bench' };
    const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('"id":2') || !text.endsWith('\n')) return;
      resolve(performance.now() - started);
      child.kill();
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code} before it answered`)));
    child.stdin.write(OPENING);
  });
}

/** Milliseconds that Node itself takes to start and end. */
function bareNode(): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
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
    // Side by side, so that both meet the same machine.
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await bareNode());
      full.push(await toList(program));
    }
    const [node, list] = [Math.min(...bare), Math.min(...full)];
    const milliseconds = { node: Math.round(node), list: Math.round(list), rounds: ROUNDS };
    return { value: Math.round((list / node) * 100) / 100, details: { milliseconds } };
  },
};
