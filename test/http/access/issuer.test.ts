import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type AuthMethod, Denial } from '../../../src/http/access/principal.ts';
import { tokensOf } from '../../../src/http/access/tokens.ts';
import { callText } from '../../support/client.ts';
import { ask } from '../../support/http-roles.ts';
import { connectHttp, startHttp } from '../../support/http-server.ts';
import { AUDIENCE, published } from '../../support/token-issuer.ts';
import { startTokenServer, type TokenServer } from '../../support/token-server.ts';

let { authority, issuer, sandbox, server, stop, method } = {} as TokenServer;
beforeAll(async () => {
  ({ authority, issuer, sandbox, server, stop, method } = await startTokenServer());
});
afterAll(() => stop());

test('the resource metadata names the issuer', async () => {
  for (const path of ['', '/mcp']) {
    const answer = await fetch(server.url.replace('/mcp', `/.well-known/oauth-protected-resource${path}`));
    expect(await answer.json()).toEqual({
      ...{ resource: AUDIENCE, authorization_servers: [issuer.url], bearer_methods_supported: ['header'] },
      ...{ resource_name: 'ziti-mcp', scopes_supported: ['mcp', 'ziti:write', 'ziti:read'] },
    });
  }
});

test('unknown keys do not cause repeated requests to the issuer', async () => {
  const before = issuer.asked.length;
  for (let kid = 0; kid < 20; kid += 1) await ask(server.url, await issuer.signed({}, { kid: `unknown ${kid}` }));
  expect(issuer.asked.length - before).toBeLessThan(3);
});

test('never sends a token to the controller', async () => {
  const token = await issuer.signed({ scope: 'mcp ziti:read ziti:write' });
  const { client } = await connectHttp(server.url, token, 'older (initialize)');
  await callText(client, 'listServices', { limit: 1 });
  expect(sandbox.requests.length).toBeGreaterThan(0);
  expect(JSON.stringify(sandbox.requests)).not.toContain(token.slice(-40));
  await client.close();
});

test('only contacts an issuer at a private address if that is allowed', async () => {
  const token = await issuer.signed();
  const request = { headers: { authorization: `Bearer ${token}` } } as never;
  const disguised = ['[::ffff:127.0.0.1]', '[::127.0.0.1]', '[::ffff:0:127.0.0.1]', '[64:ff9b:1::7f00:1]', '[fec0::1]'];
  for (const host of ['localhost', '127.0.0.1', ...disguised]) {
    const url = issuer.url.replace('localhost', host);
    const method = tokensOf({ issuer: url, audience: AUDIENCE, allowPrivate: false, ca: authority.pem });
    await expect(method.identify(request)).rejects.toThrow(/private address/);
  }
});

/** What comes of a token with a key of this id, so many milliseconds from now. */
async function cameOf(tokens: AuthMethod, kid: string, key: typeof issuer.keys, later: number): Promise<string> {
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now + later);
  const token = await issuer.signed({}, { kid, key: key.privateKey, exp: '1h' });
  const found = await tokens.identify({ headers: { authorization: `Bearer ${token}` } } as never);
  clock.mockRestore();
  return found instanceof Denial ? found.why : String(found?.id);
}

test('follows the issuer when it replaces keys, by new ids or under the same one, and when it withdraws one', async () => {
  const tokens = method();
  const [next, last] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
  const ada = `jwt:${issuer.url}#ada`;
  const before = await published(issuer.keys, 'one');
  expect(await cameOf(tokens, 'one', issuer.keys, 0)).toBe(ada);
  issuer.show([before, await published(next, 'two')]);
  expect(await cameOf(tokens, 'two', next, 11_000)).toBe(ada);
  issuer.show([before, await published(last, 'two')]);
  expect(await cameOf(tokens, 'two', last, 22_000)).toBe(ada);
  expect(await cameOf(tokens, 'two', next, 22_000)).toMatch(/signature/);
  issuer.show([await published(last, 'two')]);
  expect(await cameOf(tokens, 'one', issuer.keys, 60_000)).toBe(ada);
  expect(await cameOf(tokens, 'one', issuer.keys, 400_000)).toMatch(/no applicable key/);
  issuer.show([before]);
});

test('a wrong signature is one, even if the issuer cannot be asked again', async () => {
  const tokens = method();
  expect(await cameOf(tokens, 'one', issuer.keys, 0)).toContain('#ada');
  issuer.fail(true);
  expect(await cameOf(tokens, 'one', await generateKeyPair('ES256'), 11_000)).toMatch(/signature/);
  issuer.fail(false);
});

test('lets nobody in while the issuer cannot be reached, and does not blame the client', async () => {
  const method = tokensOf({ issuer: 'https://localhost:1', audience: AUDIENCE, allowPrivate: true });
  const ownServer = await startHttp(sandbox, ['--auth', 'jwt', '--jwt-issuer', issuer.url, '--public-url', AUDIENCE], {
    method,
  });
  const answer = await ask(ownServer.url, await issuer.signed());
  expect({ status: answer.status, wait: answer.headers.get('retry-after') }).toEqual({ status: 503, wait: '5' });
  // Whoever signed it, it is over.
  const past = await issuer.signed({}, { exp: Math.floor(Date.now() / 1000) - 60 });
  expect((await ask(ownServer.url, past)).status).toBe(401);
  await ownServer.stop();
});

test('blames no client for keys of the issuer that cannot be used', async () => {
  const tokens = { issuer: issuer.url, audience: AUDIENCE, allowPrivate: true, ca: authority.pem };
  const request = { headers: { authorization: `Bearer ${await issuer.signed()}` } } as never;
  for (const path of ['/.well-known/oauth-authorization-server', '/no-keys']) {
    await expect(tokensOf({ ...tokens, jwksUrl: `${issuer.url}${path}` }).identify(request)).rejects.toThrow(/Key Set/);
  }
});

test('the metadata is where the public URL says, whatever path that has', async () => {
  const at = ['--public-url', 'https://tools.example.com/ziti/mcp', '--allow-host', 'localhost'];
  const server = await startHttp(sandbox, ['--auth', 'jwt', '--jwt-issuer', 'https://idp.example.com', ...at]);
  const challenged = (await ask(server.url, undefined)).headers.get('www-authenticate');
  const { pathname } = new URL(/resource_metadata="([^"]+)"/.exec(challenged ?? '')?.[1] ?? '');
  const answer = await fetch(new URL(pathname, server.url));
  expect(await answer.json()).toMatchObject({ resource: 'https://tools.example.com/ziti/mcp' });
  await server.stop();
});
