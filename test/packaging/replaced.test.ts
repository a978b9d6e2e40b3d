/** A package that is removed or replaced while its server runs: what was not loaded yet cannot be. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installedPackage } from '../../scripts/ensure-installed.ts';

const OPENING = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };

const request = (id: number, method: string, params: object = {}) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;

test.each([
  ['prompts/list', {}],
  ['resources/list', {}],
  ['tools/call', { name: 'listServices', arguments: {} }],
])('%s is answered, and the server goes on', async (method, params) => {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-replaced-'));
  cpSync(join(installedPackage().folder, 'node_modules/ziti-mcp/dist'), folder, { recursive: true });
  const args = [join(folder, 'cli.js'), 'run', '--controller', 'https://127.0.0.1:1'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ZITI_MCP_USERNAME: 'a', ZITI_MCP_PASSWORD: 'a password', ZITI_MCP_AUDIT: 'stderr' },
    stdio: 'pipe',
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const answers = () =>
    stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  child.stdin.write(request(1, 'initialize', OPENING));
  await expect.poll(() => answers().length === 1 && stderr.includes('serving'), { interval: 1 }).toBe(true);
  rmSync(folder, { recursive: true });
  child.stdin.write(request(2, method, params));
  await expect.poll(() => answers().length).toBe(2);
  // An error, unless what it needs was loaded just before.
  expect(answers()[1]).toMatchObject({ id: 2 });
  expect(stdout).not.toContain(folder);
  child.stdin.write(request(3, 'ping'));
  await expect.poll(() => answers().at(-1)).toMatchObject({ id: 3, result: {} });
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
