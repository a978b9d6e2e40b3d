/** A controller that answers every request with the same ten services, as fast as Node can. Prints `{url, ca}` once. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createPki, tlsOptions } from '../../src/sandbox/pki/index.ts';

const time = '2026-01-02T03:04:05.678Z';
const service = (index: number) => ({
  _links: { self: { href: `./services/service-${index}` } },
  createdAt: time,
  id: `service-${index}`,
  tags: { team: 'bench' },
  updatedAt: time,
  config: {},
  configs: [`config-${index}`],
  encryptionRequired: true,
  maxIdleTimeMillis: 0,
  name: `service number ${index}`,
  permissions: ['Bind', 'Dial'],
  postureQueries: [],
  roleAttributes: ['bench', 'web'],
  terminatorStrategy: 'smartrouting',
});
const list = JSON.stringify({
  data: Array.from({ length: 10 }, (_, index) => service(index)),
  meta: { filterableFields: ['id', 'name'], pagination: { limit: 10, offset: 0, totalCount: 10 } },
});
const expiresAt = '2099-01-01T00:00:00.000Z';
const session = JSON.stringify({
  data: { token: 'bench', expiresAt, expirationSeconds: 1800, authQueries: [] },
  meta: {},
});

const pki = await createPki();
const server = createServer(tlsOptions(pki), (request, response) => {
  request.resume();
  request.on('end', () => {
    const body = request.url?.includes('authenticate') ? session : list;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
// If a connection ended just as it is used again, the request would fail, and that is not what is measured.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `https://localhost:${port}`, ca: pki.caPem }));
});
