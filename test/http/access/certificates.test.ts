import { writeFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { Agent, fetch as fetchWith } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificates } from '../../../src/http/access/certificates.ts';
import { Denial } from '../../../src/http/access/principal.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { type Authority, createAuthority, LOOPBACK } from '../../support/authority.ts';
import { ROLES } from '../../support/http-roles.ts';
import { type HttpServer, OPENING, POSTED, startHttp } from '../../support/http-server.ts';

let sandbox: Sandbox;
let authority: Authority;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  authority = await createAuthority();
});
afterAll(() => sandbox?.close());

describe('client certificates', () => {
  let server: HttpServer;
  beforeAll(async () => {
    const { cert, key } = await authority.issue('server', { names: LOOPBACK });
    const flags = [
      '--auth',
      'mtls',
      '--tls-cert',
      '{}/cert.pem',
      '--tls-key',
      '{}/key.pem',
      '--tls-client-ca',
      '{}/ca.pem',
    ];
    const files = { 'cert.pem': cert, 'key.pem': key, 'ca.pem': authority.pem, 'roles.yaml': ROLES };
    server = await startHttp(sandbox, [...flags, '--roles', '{}/roles.yaml', '--allow-write', '*'], { files });
  });
  afterAll(() => server?.stop());

  const status = async (client: { readonly cert?: string; readonly key?: string }) => {
    const dispatcher = new Agent({ connect: { ca: authority.pem, ...client } });
    const answer = await fetchWith(server.url, { method: 'POST', headers: POSTED, body: OPENING, dispatcher });
    await answer.text();
    await dispatcher.close();
    return answer.status;
  };

  test('accepts a certificate of the CA with the role of its name, and no others', async () => {
    const day = 86_400_000;
    const past = { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) };
    const stranger = await createAuthority('stranger');
    expect({
      good: await status(await authority.issue('ops-1')),
      none: await status({}),
      roleless: await status(await authority.issue('intern')),
      expired: await status(await authority.issue('ops-2', past)),
      other: await status(await stranger.issue('ops-3')),
    }).toEqual({ good: 200, none: 401, roleless: 403, expired: 401, other: 401 });
  });

  test('refuses one that has expired while its connection lasted', async () => {
    const valid_to = 'Nov 29 12:00:00 2026 GMT';
    const certificate = { subject: { CN: 'ops-1' }, valid_to };
    const request = { socket: { authorized: true, getPeerCertificate: () => certificate } } as never;
    const at = (seconds: number) => certificates(() => Date.parse(valid_to) + seconds * 1_000).identify(request);
    expect(await at(-1)).toMatchObject({ id: 'cert:ops-1' });
    expect(await at(1)).toEqual(new Denial('the certificate has expired'));
  });

  test('refuses plain text', async () => {
    await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow();
  });
});

describe('a certificate of the server', () => {
  test('is replaced by new files; unusable files keep the previous one', async () => {
    const [old, renewed, other] = await Promise.all([leaf('old'), leaf('renewed'), leaf('other')]);
    const flags = ['--tls-cert', '{}/cert.pem', '--tls-key', '{}/key.pem'];
    const files = { 'cert.pem': old.cert, 'key.pem': old.key };
    const server = await startHttp(sandbox, flags, { files, limits: { certificateCheck: 100 } });
    const put = (name: 'cert' | 'key', text: string) => writeFileSync(`${server.folder}/${name}.pem`, text);
    const { port } = new URL(server.url);
    const served = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connectTls({ host: 'localhost', port: Number(port), ca: authority.pem }, () => {
          resolve(socket.getPeerCertificate().subject.CN as string);
          socket.destroy();
        }).on('error', reject);
      });
    expect(await served()).toBe('old');
    put('key', renewed.key);
    put('cert', renewed.cert);
    await expect.poll(served, { timeout: 15_000 }).toBe('renewed');
    // Only one of two files: the log says so, once, and the pair before goes on.
    put('cert', other.cert);
    const warned = () => server.log.lines.filter((line) => line.includes('the previous one stays in use')).length;
    await expect.poll(warned, { timeout: 15_000 }).toBe(1);
    expect(await served()).toBe('renewed');
    put('key', other.key);
    await expect.poll(served, { timeout: 15_000 }).toBe('other');
    expect(server.log.lines.join()).not.toContain('PRIVATE KEY');
    await server.stop();
  });

  test('a client whose authority is replaced is let in no more, not even over a connection that it has', async () => {
    const clients = await createAuthority('clients');
    const { cert, key } = await leaf('server');
    const tls = ['--tls-cert', '{}/cert.pem', '--tls-key', '{}/key.pem', '--tls-client-ca', '{}/ca.pem'];
    const files = { 'cert.pem': cert, 'key.pem': key, 'ca.pem': clients.pem };
    const limits = { certificateCheck: 50, loginCheck: 50 };
    const server = await startHttp(sandbox, ['--auth', 'mtls', ...tls], { files, limits });
    const dispatcher = new Agent({ connect: { ca: authority.pem, ...(await clients.issue('ops')) }, connections: 1 });
    const ask = async () => {
      const answer = await fetchWith(server.url, { method: 'POST', headers: POSTED, body: OPENING, dispatcher });
      await answer.text();
      return answer;
    };
    const opened = await ask();
    const headers = { Accept: 'text/event-stream', 'Mcp-Session-Id': opened.headers.get('mcp-session-id') ?? '' };
    const other = new Agent({ connect: { ca: authority.pem, ...(await clients.issue('ops')) } });
    const stream = await fetchWith(server.url, { headers, dispatcher: other });
    expect([opened.status, stream.status]).toEqual([200, 200]);
    writeFileSync(`${server.folder}/ca.pem`, authority.pem);
    await expect(stream.text()).rejects.toThrow();
    expect((await ask()).status).toBe(401);
    await Promise.all([dispatcher.destroy(), other.destroy()]);
    await server.stop();
  });

  const leaf = (name: string) => authority.issue(name, { names: LOOPBACK });
});
