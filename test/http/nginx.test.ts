/** Replicas of the installed program behind a real nginx, with a real redis-server: one is killed during a call. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeKeys } from '../../src/cli/http/key-store.ts';
import { makeKey } from '../../src/http/access/key-file.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { agreeing, callText } from '../support/client.ts';
import { connectHttp, message, openSession } from '../support/http-server.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';
import { freePort, listens, type RedisServer, startRedis } from '../support/redis-server.ts';

let folder: string;
let sandbox: Sandbox;
let redis: RedisServer;
let key: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-nginx-'));
  sandbox = await startSandbox({ size: 'small' });
  redis = await startRedis();
  writeFileSync(join(folder, 'ca.pem'), sandbox.ca);
  const { text, stored } = makeKey('ci', new Date(), new Date(Date.now() + 86_400_000));
  await changeKeys(join(folder, 'keys.json'), () => [stored]);
  key = text;
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await redis?.stop();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startReplica(): Promise<{ readonly port: number; readonly child: ChildProcess }> {
  const port = await freePort();
  const flags = [
    'run',
    '--transport',
    'http',
    '--port',
    String(port),
    '--behind-proxy',
    '127.0.0.1',
    '--allow-write',
    '*',
  ];
  const where = ['--controller', sandbox.url, '--ca', join(folder, 'ca.pem'), '--keys-file', join(folder, 'keys.json')];
  const child = spawn(process.execPath, [PROGRAM, ...flags, ...where, '--state', redis.url, '--audit', 'stderr'], {
    env: cleanEnvironment({
      ZITI_MCP_USERNAME: sandbox.username,
      ZITI_MCP_PASSWORD: sandbox.password,
      ZITI_MCP_CONFIRM_KEY: 'the-same-for-all-replicas-of-this-test',
    }),
    stdio: 'ignore',
  });
  children.push(child);
  await listens(port);
  return { port, child };
}

/** A proxy as in docs/http.md. @returns the URL of the endpoint */
async function startNginx(ports: readonly number[]): Promise<string> {
  const port = await freePort();
  const file = join(folder, `nginx-${port}.conf`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (each) => `${each}_temp_path ${folder}/${each};`,
  );
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/nginx-${port}.pid; error_log ${folder}/nginx.log; events {}
http {
  access_log off; ${temporary.join(' ')}
  upstream replicas { ${ports.map((each) => `server 127.0.0.1:${each} max_fails=1 fail_timeout=30s;`).join(' ')} keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://replicas; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_buffering off; proxy_connect_timeout 1s; proxy_read_timeout 1h;
    }
  }
}`,
  );
  children.push(spawn('nginx', ['-c', file, '-p', folder], { stdio: 'ignore' }));
  await listens(port);
  return `http://127.0.0.1:${port}/mcp`;
}

const named = (name: string) =>
  message('tools/call', { name: 'createService', arguments: { name, encryptionRequired: true } }, 5);
const sentFor = (name: string) =>
  sandbox.requests.filter(({ method, body }) => method === 'POST' && body.includes(`"${name}"`)).length;

describe.each([2, 4])('%d replicas behind a proxy', (count) => {
  test('if a replica is killed during a write, it happens at most once, the client is told, and all clients continue', async () => {
    const replicas = await Promise.all(Array.from({ length: count }, startReplica));
    const url = await startNginx(replicas.map(({ port }) => port));
    const older = await connectHttp(url, key, 'older (initialize)', agreeing);
    const newer = await connectHttp(url, key, 'newer (server/discover)', agreeing);
    const session = await openSession(url, key);
    const name = `killed-${count}`;

    sandbox.setFaults([{ kind: 'latency', milliseconds: 700 }]);
    // Sent directly to one replica, so that the right one can be killed; all replicas share its session.
    const [victim] = replicas;
    const direct = `http://127.0.0.1:${victim?.port}/mcp`;
    const cut = fetch(direct, { method: 'POST', headers: session, body: named(name) })
      .then((answer) => answer.text())
      .catch(() => 'cut off');
    await expect.poll(() => sentFor(name), { timeout: 10_000 }).toBe(1);
    victim?.child.kill('SIGKILL');
    expect(await cut).not.toContain('"data"');
    sandbox.setFaults([]);

    // A proxy learns from a request or two that a replica is gone, and does not repeat those itself.
    const ask = () => fetch(url, { method: 'POST', headers: session, body: named(name) });
    let again = await ask();
    while (again.status === 502) again = await ask();
    expect(await again.text()).toMatch(/already started with the same key, and its outcome is not known/);
    expect(sentFor(name)).toBe(1);
    const { text } = await callText(newer.client, 'listServices', { filter: `name = "${name}"` });
    expect(text).toMatch(/rows? 1(-1)? of 1|no rows/);

    // A stream goes on at another replica, which makes the call again that the killed one had begun.
    const another = await startReplica();
    sandbox.setFaults([{ kind: 'latency', milliseconds: 4_000 }]);
    const begun = await fetch(`http://127.0.0.1:${another.port}/mcp`, {
      method: 'POST',
      headers: session,
      body: message('tools/call', { name: 'listServices', arguments: { limit: 1 } }, 6),
    });
    const reader = begun.body?.getReader();
    const last = /^id: (.+)$/m.exec(new TextDecoder().decode((await reader?.read())?.value))?.[1] ?? '';
    another.child.kill('SIGKILL');
    await reader?.cancel().catch(() => undefined);
    sandbox.setFaults([]);
    const resumed = { ...session, Accept: 'text/event-stream', 'Last-Event-ID': last };
    const rest = await (await fetch(url, { headers: resumed })).text();
    expect(rest).toMatch(/"id":6/);
    expect(rest).toContain('listServices: row');

    for (const { client } of [older, newer]) {
      expect((await callText(client, 'listServices', { limit: 1 })).isError).toBe(false);
      const created = await callText(client, 'createService', {
        name: `${name} ${Math.random()}`,
        encryptionRequired: true,
      });
      const id = /"id":"([^"]+)"/.exec(created.text)?.[1] ?? '';
      expect((await callText(client, 'deleteService', { id })).isError).toBe(false);
      await client.close();
    }
  });
});
