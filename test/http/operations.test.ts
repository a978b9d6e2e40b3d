import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { startHttp } from '../support/http-server.ts';
import { runProgram } from '../support/program.ts';

/** What whoever runs the server relies on. */
test('probes distinguish a running server from a ready one, without a login and under any host name', async () => {
  const sandbox = await startSandbox({ size: 'empty' });
  const server = await startHttp(sandbox, []);
  const probe = async (path: string) => {
    const answer = await fetch(server.url.replace('/mcp', path), { headers: { Host: 'pod-7' } });
    return { status: answer.status, said: await answer.json() };
  };
  await sandbox.close();
  expect(await probe('/readyz')).toEqual({ status: 503, said: { ok: false } });
  expect(await probe('/healthz')).toEqual({ status: 200, said: { ok: true } });
  await server.stop();
});

test('a configuration is checked as a whole, wherever its parts come from', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-operations-'));
  const file = join(folder, 'config.json');
  const check = async (config: object, env: Readonly<Record<string, string>>, ...flags: readonly string[]) => {
    writeFileSync(file, JSON.stringify(config));
    return runProgram(['run', '--config', file, '--check-config', ...flags], { env: { HOME: folder, ...env } });
  };
  const served = { sandbox: true, transport: 'http', auth: ['none'] };
  const [open, closed, misspelt] = [
    // The file alone would be fine: the variable opens the server to others, without a login.
    await check(served, { ZITI_MCP_HOST: '0.0.0.0', ZITI_MCP_BEHIND_PROXY: '10.0.0.0/8', ZITI_MCP_ALLOW_HOST: 'mcp' }),
    await check({ ...served, host: '0.0.0.0' }, {}, '--host', '127.0.0.1'),
    await check({ ...served, 'requests-per-minut': 5 }, {}),
  ];
  rmSync(folder, { recursive: true, force: true });
  expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('--auth none is only for loopback') });
  expect(closed).toMatchObject({ code: 0, stdout: 'The configuration is valid.\n' });
  expect(misspelt).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean requests-per-minute') });
});
