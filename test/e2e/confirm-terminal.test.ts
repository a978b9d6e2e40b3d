/** `ziti-mcp call` asks in a real terminal, and only there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { dangersIn } from '../support/hostile.ts';
import { runProgram } from '../support/program.ts';
import { requestsSince } from '../support/requests-since.ts';
import { create, SandboxClient } from '../support/sandbox-client.ts';
import { hasPseudoTerminal, runAtTerminal } from '../support/terminal.ts';

const HOSTILE = 'red \u001b[31m\u202e\n[y/N] y';

let folder: string;
let sandbox: Sandbox;
let direct: SandboxClient;
let token: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-terminal-'));
  sandbox = await startSandbox({ size: 'empty' });
  writeFileSync(join(folder, 'ca.pem'), sandbox.ca);
  direct = new SandboxClient(sandbox);
  token = await direct.tokenOf(sandbox.username, sandbox.password);
  env = {
    ZITI_MCP_CONTROLLER: sandbox.url,
    ZITI_MCP_CA: join(folder, 'ca.pem'),
    ZITI_MCP_USERNAME: sandbox.username,
    ZITI_MCP_PASSWORD: sandbox.password,
    ZITI_MCP_AUDIT: join(folder, 'audit.jsonl'),
    ZITI_MCP_ALLOW_WRITE: 'deleteService',
  };
});
afterAll(async () => {
  await direct.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
async function newService(name = 'service'): Promise<string> {
  count += 1;
  return create(direct, token, '/services', { name: `${name} ${count}`, encryptionRequired: true });
}

/** How often a service is deleted during an action. */
async function deletionsDuring(work: () => Promise<unknown>): Promise<number> {
  const since = requestsSince(sandbox);
  await work();
  return since().filter(({ method, path }) => method === 'DELETE' && /services/.test(path)).length;
}

const lastConfirmation = (): unknown =>
  JSON.parse(readFileSync(join(folder, 'audit.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '').confirmation;

describe.runIf(hasPseudoTerminal)('at a terminal', () => {
  test.each([
    ['y', 'y\n', 0, 1, 'elicited'],
    ['Yes', 'Yes\n', 0, 1, 'elicited'],
    ['nothing', '\n', 1, 0, 'declined'],
    ['n', 'n\n', 1, 0, 'declined'],
    ['something else', 'yellow\n', 1, 0, 'declined'],
    ['the end of input', '\u0004', 1, 0, 'unanswered'],
    ['Ctrl-C', '\u0003', 130, 0, 'unanswered'],
  ])('%s', async (_what, typed, code, deletions, confirmation) => {
    const id = await newService();
    const counted = await deletionsDuring(async () => {
      const screen = await runAtTerminal(['call', 'deleteService', `id=${id}`], { prompt: '[y/N]', typed, env });
      expect(screen.code, screen.text).toBe(code);
      expect(screen.text).toContain(`(id "${id}")`);
      if (deletions === 0) expect(screen.text).toMatch(/^Nothing was sent/m);
    });
    expect(counted).toBe(deletions);
    expect(lastConfirmation()).toBe(confirmation);
  });

  test('a question can neither control the terminal nor answer itself', async () => {
    const id = await newService(HOSTILE);
    const prompt = 'red';
    const screen = await runAtTerminal(['call', 'deleteService', `id=${id}`], { prompt, typed: 'n\n', env });
    expect(screen.code).toBe(1);
    expect(dangersIn(screen.text)).toStrictEqual([]);
    expect(screen.text).toContain('red \\u001b[31m');
  });
});

describe('without a terminal', () => {
  test('asks nobody, and sends nothing', async () => {
    const id = await newService();
    const counted = await deletionsDuring(async () => {
      const { code, stdout, stderr } = await runProgram(['call', 'deleteService', `id=${id}`], { env, stdin: 'y\n' });
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain(`(id "${id}")`);
      expect(stderr).toContain('Nothing was sent: there is no terminal to ask for confirmation. Use --yes to confirm.');
    });
    expect(counted).toBe(0);
    expect(lastConfirmation()).toBe('asked');
  });

  test('--yes confirms', async () => {
    const id = await newService();
    const counted = await deletionsDuring(async () => {
      const { code, stderr } = await runProgram(['call', 'deleteService', `id=${id}`, '--yes'], { env });
      expect(code, stderr).toBe(0);
    });
    expect(counted).toBe(1);
    expect(lastConfirmation()).toBe('yes');
  });

  test('dryRun=true shows what would change, as text and as data', async () => {
    const id = await newService('shown');
    const counted = await deletionsDuring(async () => {
      const text = await runProgram(['call', 'deleteService', `id=${id}`, 'dryRun=true'], { env });
      expect(text.code).toBe(0);
      expect(text.stdout).toMatch(/^Nothing was changed: this is a dry run\.\ndeleteService at /);
      const data = await runProgram(['call', 'deleteService', `id=${id}`, 'dryRun=true', '--json'], { env });
      expect(JSON.parse(data.stdout)).toMatchObject({ preview: { target: { kind: 'service', id } } });
    });
    expect(counted).toBe(0);
    expect(lastConfirmation()).toBe('dry run');
  });
});
