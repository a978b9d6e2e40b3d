import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { validate } from 'dockerfile-utils';
import { afterAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const text = readFileSync('Dockerfile', 'utf8');
const lines = text.split('\n').filter((line) => /^[A-Z]+ /.test(line));
const of = (instruction: string) =>
  lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

describe('the Dockerfile', () => {
  test('passes a linter that finds a planted fault', () => {
    expect(validate(text)).toEqual([]);
    expect(validate('FROM node:24\nRUNN true\n')).not.toEqual([]);
  });

  test('builds in one stage and runs in another, each on a fixed major version', () => {
    expect(of('FROM')).toHaveLength(2);
    for (const image of of('FROM')) expect(image).toMatch(/^node:\d+-alpine( AS build)?$/);
  });

  test('runs as an unprivileged user, and contains no secrets', () => {
    // By its number: Kubernetes cannot tell that a name is not root.
    expect(of('USER')).toEqual(['1000:1000']);
    expect(lines.findIndex((line) => line.startsWith('USER'))).toBeLessThan(
      lines.findIndex((line) => line.startsWith('ENTRYPOINT')),
    );
    expect([...of('ENV'), ...of('ARG')].filter((each) => /PASSWORD|TOKEN|KEY|SECRET/i.test(each))).toEqual([]);
  });

  test('has a health check that is part of the image', () => {
    const [check = ''] = of('HEALTHCHECK');
    expect(check).toContain('["node", "/app/health.mjs"]');
    expect(of('COPY')).toContain('packaging/health.mjs ./');
    expect(readFileSync('.dockerignore', 'utf8')).toContain('!packaging/health.mjs');
  });

  test('installs nothing without a lock file, and starts without a shell', () => {
    for (const image of of('FROM')) expect(image).not.toMatch(/latest/);
    for (const each of [...of('ENTRYPOINT'), ...of('CMD')]) expect(each).toMatch(/^\[/);
    expect(of('ADD')).toEqual([]);
    expect(text).not.toMatch(/\b(sudo|curl|wget)\b/);
  });

  test('has the label that the registry expects', () => {
    expect(of('LABEL')).toEqual([`io.modelcontextprotocol.server.name="${packageJson.mcpName}"`]);
  });
});

describe('the health check of the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-health-'));
  const commandLine = join(folder, 'cmdline');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const check = (args: readonly string[], env = {}) =>
    new Promise<number | null>((resolve) => {
      writeFileSync(commandLine, ['node', 'dist/cli.js', 'run', ...args, ''].join('\0'));
      const program = spawn(process.execPath, ['packaging/health.mjs', commandLine], { env: { ...env } });
      program.once('exit', resolve);
    });

  test('distinguishes a server that answers from one that does not', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/healthz' ? 200 : 500).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    expect({
      flags: await check(['--transport', 'http', '--port', port]),
      joined: await check(['--transport=http', `--port=${port}`]),
      variables: await check([], { ZITI_MCP_TRANSPORT: 'http', ZITI_MCP_PORT: port }),
      stdio: await check([]),
    }).toEqual({ flags: 0, joined: 0, variables: 0, stdio: 0 });
    server.close();
    await once(server, 'close');
    expect(await check(['--transport', 'http', '--port', port])).toBe(1);
  });
});

test('the files that are copied into the image suffice for the build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-image-'));
  const wanted = readFileSync('.dockerignore', 'utf8').match(/(?<=^!).+$/gm) ?? [];
  for (const path of wanted) cpSync(path, join(folder, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: folder, stdio: 'pipe' });
  const version = execFileSync(process.execPath, ['dist/cli.js', '--version'], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  expect(version).toBe(`${packageJson.version}\n`);
});
