import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { validate } from 'dockerfile-utils';
import { afterAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { createAuthority, LOOPBACK } from '../support/authority.ts';
import { PROGRAM } from '../support/program.ts';

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
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  /** Starts a program. @returns its process, as soon as it has written something */
  const started = async (args: readonly string[], env = {}) => {
    const child = spawn(process.execPath, args, { env: { HOME: folder, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(child);
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
    return child;
  };
  const check = ({ pid }: ChildProcess) => {
    const { status, stdout } = spawnSync(process.execPath, ['packaging/health.mjs', String(pid)], { encoding: 'utf8' });
    return { status, says: stdout.replace(/port \d+/g, 'port') };
  };
  /** A server that says when it listens. */
  const serving = (status: number, host: string) =>
    `require('http').createServer((_, r) => r.writeHead(${status}).end()).listen(0, '${host}', () => console.log('listens'))`;

  test('finds the server wherever its settings put it, and whatever they ask of clients', async () => {
    const authority = await createAuthority();
    const { cert, key } = await authority.issue('server', { names: LOOPBACK });
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const tls = ['--tls-cert', file('cert.pem', cert), '--tls-key', file('key.pem', key)];
    const certificates = ['--auth', 'mtls', ...tls, '--tls-client-ca', file('ca.pem', authority.pem)];
    const config = { sandbox: true, transport: 'http', auth: ['none'], host: '127.0.0.3', port: 0 };
    const run = [PROGRAM, 'run', '--audit', 'stderr'];
    const servers = await Promise.all([
      started([...run, '--config', file('config.json', JSON.stringify(config))]),
      started([...run, '--sandbox', '--transport', 'http', '--port', '0', '--host', '::1', ...certificates]),
    ]);
    const found = ['127.0.0.3', '0000:0000:0000:0000:0000:0000:0000:0001'];
    for (const [at, server] of servers.entries()) {
      // The first line that it writes may be another than that it serves.
      const says = `${found[at]} port answers\n`;
      await expect.poll(() => check(server), { timeout: 20_000 }).toEqual({ status: 0, says });
    }
  });

  test('distinguishes a server that answers from one that does not', async () => {
    const idle = "console.log('idle'); setInterval(() => 0, 1000)";
    const [ipv6, broken, silent, stdio] = await Promise.all([
      started(['-e', serving(403, '::')]),
      started(['-e', serving(500, '127.0.0.2')]),
      started(['-e', idle, '--', '--transport', 'http']),
      started(['-e', idle]),
    ]);
    expect([ipv6, broken, silent, stdio].map(check)).toEqual([
      { status: 0, says: '127.0.0.1 port answers\n' },
      { status: 1, says: '127.0.0.2 port does not answer\n' },
      { status: 1, says: '' },
      { status: 0, says: '' },
    ]);
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
