import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf, placeOf } from '../../src/runtime/network/controller/address.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Authority, createAuthority, LOOPBACK } from '../support/authority.ts';
import { type Home, newHome } from './home.ts';

/** A gateway that serves a controller below `/ziti`, and nothing else. */
let sandbox: Sandbox;
let authority: Authority;
let gateway: Server;
let url: string;
let home: Home;
const strays: string[] = [];

beforeAll(async () => {
  home = newHome();
  sandbox = await startSandbox({ size: 'small' });
  authority = await createAuthority();
  const dispatcher = new Agent({ connect: { ca: sandbox.ca } });
  gateway = createServer(await authority.issue('gateway', { names: LOOPBACK }), async (asked, answer) => {
    const {
      url: path = '',
      method = 'GET',
      headers: { host, connection, ...headers },
    } = asked;
    if (!path.startsWith('/ziti/')) {
      strays.push(path);
      return void answer.writeHead(404).end();
    }
    const body = method === 'GET' ? null : asked;
    const {
      statusCode,
      headers: given,
      body: read,
    } = await request(sandbox.url + path.slice('/ziti'.length), {
      ...{ method: method as 'GET', headers, body, dispatcher },
    });
    const { connection: _, 'transfer-encoding': __, ...forwarded } = given;
    answer.writeHead(statusCode, forwarded);
    read.pipe(answer);
  });
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
  url = `https://localhost:${(gateway.address() as AddressInfo).port}/ziti`;
  writeFileSync(join(home.path, 'ca.pem'), authority.pem);
});
afterAll(async () => {
  home.remove();
  gateway.close();
  gateway.closeAllConnections();
  await sandbox.close();
});

test.each(['updb', 'controller-oidc'])(
  'a controller below a path of a gateway is set up by %s, and called',
  async (method) => {
    const init = [
      ...['init', '--network', 'lab', '--controller', `${url}/edge/management/v1`, '--ca', join(home.path, 'ca.pem')],
      ...['--auth-mode', method, '--username', sandbox.username, '--password', sandbox.password],
      ...['--secrets-key', join(home.path, 'key')],
    ];
    const { code, stdout, stderr } = await home.run(init);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('an administrator');
    expect((await home.run(['networks'])).stdout).toContain(`${url} `);
    expect(await home.run(['call', 'listServices', 'limit=1'])).toMatchObject({ code: 0 });
    expect(strays).toEqual([]);
  },
);

test.each([
  ['https://c:1', 'https://c:1'],
  ['https://c:1/', 'https://c:1'],
  ['https://c:1/edge/management/v1/', 'https://c:1'],
  ['https://c:1/zac', 'https://c:1'],
  ['https://g/ziti/', 'https://g/ziti'],
  ['https://g/a/b/edge/client/v1?x#y', 'https://g/a/b'],
])('%s is the controller %s', (given, want) => {
  expect(addressOf(new URL(given))).toBe(want);
});

test.each([
  ['https://c:1', '/edge/x', { origin: 'https://c:1', path: '/edge/x' }],
  ['https://g/ziti', '/edge/x', { origin: 'https://g', path: '/ziti/edge/x' }],
  ['https://g/ziti', '/ziti/oidc', { origin: 'https://g', path: '/ziti/oidc' }],
])('at %s, %s is sent to the right place', (address, path, want) => {
  expect(placeOf(address, path)).toEqual(want);
});
