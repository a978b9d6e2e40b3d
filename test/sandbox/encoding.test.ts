/** Compressed answers, and the status that is lost with Brotli. */

import { Agent, request } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
let agent: Agent;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  agent = new Agent({ ca: sandbox.ca });
});

afterAll(async () => {
  agent.destroy();
  await sandbox.close();
});

interface Answer {
  readonly status: number | undefined;
  readonly encoding: string | undefined;
  readonly challenge: string | undefined;
  readonly body: Buffer;
}

function ask(path: string, accepted: string | undefined, method = 'GET', body = ''): Promise<Answer> {
  const headers = {
    ...(accepted !== undefined && { 'accept-encoding': accepted }),
    ...(body !== '' && { 'content-type': 'application/x-www-form-urlencoded' }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, sandbox.url), { agent, headers, method }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode,
          encoding: incoming.headers['content-encoding'],
          challenge: incoming.headers['www-authenticate'],
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const PLAIN = (body: Buffer) => body;
const DECODERS = new Map([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
]);

it.each([
  [undefined, 401, undefined],
  ['', 401, undefined],
  ['identity', 401, undefined],
  ['zstd', 401, undefined],
  ['gzip', 401, 'gzip'],
  ['deflate', 401, 'deflate'],
  ['gzip, deflate, br', 401, 'gzip'],
  ['br;q=0.5, gzip', 401, 'gzip'],
  ['br', 200, 'br'],
  ['br, gzip, deflate', 200, 'br'],
  ['zstd, br, gzip', 200, 'br'],
  ['BR;q=0', 200, 'br'],
  ['gzip;q=0.2, br;q=0.8', 200, 'br'],
])('Accept-Encoding %s: status %s in %s', async (accepted, status, encoding) => {
  const answer = await ask('/edge/management/v1/services', accepted);
  expect([answer.status, answer.encoding]).toEqual([status, encoding]);
  // Everything but the status is right.
  expect(answer.challenge).toContain('zt-session');
  const text = (DECODERS.get(encoding ?? '') ?? PLAIN)(answer.body).toString();
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'UNAUTHORIZED' } });
});

it.each([
  ['/nope', 'GET'],
  ['/fabric/v1/routers', 'GET'],
  ['/edge/client/v1/authenticate?method=password', 'POST'],
  ['/oidc/oauth/token', 'POST'],
  ['/edge/management/v1/services', 'OPTIONS'],
])('every API answers 200 in Brotli: %s by %s', async (path, method) => {
  expect((await ask(path, 'br', method, method === 'POST' ? 'grant_type=refresh_token' : '')).status).toBe(200);
});

it('fetch of Node gets it by default', async () => {
  // What `fetch` sends over TLS by default.
  const answer = await ask(
    '/oidc/oauth/token',
    'br, gzip, deflate',
    'POST',
    'grant_type=refresh_token&refresh_token=x',
  );
  expect(answer.status).toBe(200);
  expect(JSON.parse(brotliDecompressSync(answer.body).toString())).toHaveProperty('error');
});
