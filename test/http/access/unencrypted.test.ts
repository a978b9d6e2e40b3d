import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { AddressList } from '../../../src/http/edge/address-list.ts';
import { Door } from '../../../src/http/edge/door.ts';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { ask } from '../../support/http-roles.ts';
import { startHttp } from '../../support/http-server.ts';

test.each([
  ['a proxy', '10.0.0.7', false, undefined],
  ['a proxy, by its address within IPv6', '::ffff:10.0.0.7', false, undefined],
  ['this machine', '127.0.0.1', false, undefined],
  ['this machine, by IPv6', '::1', false, undefined],
  ['another machine with TLS', '192.0.2.7', true, undefined],
  ['another machine', '192.0.2.7', false, 403],
  ['another machine, by its address within IPv6', '::ffff:192.0.2.7', false, 403],
  ['a connection that has ended', undefined, false, 403],
])('behind a proxy, a request from %s', (_, remoteAddress, encrypted, status) => {
  const door = new Door({ proxies: new AddressList(['10.0.0.0/8']), host: '0.0.0.0', hosts: [], origins: [] });
  const request = { socket: { remoteAddress, encrypted } } as unknown as IncomingMessage;
  expect(door.refusePlain(request)?.status).toBe(status);
});

test('a server behind a proxy is reached by other machines through it only, except by probes', async () => {
  const sandbox = await startSandbox({ size: 'empty' });
  const own = Object.values(networkInterfaces()).flatMap((each = []) => each.filter(({ family }) => family === 'IPv4'));
  const hosts = own.map(({ address }) => address).join();
  const server = await startHttp(sandbox, [
    ...['--host', '0.0.0.0', '--behind-proxy', '198.51.100.1', '--allow-host', hosts],
  ]);
  const key = await server.key('ci');
  const { port } = new URL(server.url);
  const at = (host: string) => `http://${host}:${port}`;
  expect(own.some(({ internal }) => internal)).toBe(true);
  for (const { address, internal } of own) {
    const claims = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '127.0.0.1' };
    const answer = await ask(`${at(address)}/mcp`, key, claims);
    expect([internal, answer.status]).toEqual([internal, internal ? 200 : 403]);
    expect((await fetch(`${at(address)}/healthz`)).status).toBe(200);
  }
  await server.stop();
  await sandbox.close();
});
