import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from '../src/common/once.ts';
import { bareNode, toList } from './cold-start.ts';
import type { Figure, Measured } from './figure.ts';
import { installPackage } from './installed.ts';
import { openKeyring } from './keyring-session.ts';
import { Peer, startSandboxProcess } from './peers/peer.ts';
import { hundredths } from './statistics.ts';

const ROUNDS = 15;

interface Stored {
  readonly ratio: number;
  readonly idle: number;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Both figures come from one network: stored by `init`, with its password in a keychain. */
const stored = once(run);

async function run(): Promise<Stored> {
  const program = await installPackage();
  const home = mkdtempSync(join(tmpdir(), 'ziti-mcp-bench-'));
  const [keyring, sandbox] = await Promise.all([openKeyring(home), startSandboxProcess(program, ['--size', 'small'])]);
  const keychainEnv = keyring?.env ?? { HOME: home };
  const env = { ...keychainEnv, XDG_CONFIG_HOME: '', APPDATA: home, ZITI_MCP_AUDIT: join(home, 'audit.jsonl') };
  try {
    const place = keyring === undefined ? ['--secrets-key', join(home, 'key')] : ['--secrets', 'keychain'];
    const { url, ca, username, password } = sandbox;
    const account = ['--controller', url, '--ca', ca, '--username', username, '--password', '-'];
    const init = spawnSync(process.execPath, [program, 'init', '--network', 'lab', ...account, ...place], {
      env: { ...process.env, ...env },
      input: `${password}\n`,
      encoding: 'utf8',
    });
    if (init.status !== 0) throw new Error(`no network could be stored: ${init.stderr}`);
    const start = { args: ['--network', 'lab'], env };
    const [bare, full]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await bareNode());
      full.push(await toList(program, start));
    }
    const [node, list] = [Math.min(...bare), Math.min(...full)];
    const details = {
      secrets: keyring === undefined ? 'in an encrypted file: there is no keychain here' : 'in a gnome-keyring',
      milliseconds: { node: Math.round(node), list: Math.round(list), rounds: ROUNDS },
    };
    return { ratio: hundredths(list / node), idle: await idleOf(program, env), details };
  } finally {
    sandbox.close();
    keyring?.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** MiB after a first call, which reads the password and logs in. */
async function idleOf(program: string, env: Readonly<Record<string, string>>): Promise<number> {
  const server = new Peer([program, 'run', '--network', 'lab', '--log-level', 'error'], env);
  await server.open();
  await server.callTool();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const idle = await server.residentMiB();
  await server.close();
  return Math.round(idle * 10) / 10;
}

const figure = (name: string, unit: string, target: number, pick: (of: Stored) => number): Figure => ({
  name: `${name}, network from the keychain`,
  unit,
  target,
  async measure(): Promise<Measured> {
    const all = await stored();
    return { value: pick(all), details: all.details };
  },
});

export const storedColdStart = figure('cold start to tools/list, ratio to node -e 0', 'x', 1.4, ({ ratio }) => ratio);
export const storedIdleMemory = figure('resident memory, idle after a first call', 'MiB', 75, ({ idle }) => idle);
