import { KeyObject, sign, type webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  CompactSign,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { Agent, fetch as fetchWith } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificates } from '../../src/http/access/certificates.ts';
import { Denial } from '../../src/http/access/principal.ts';
import { tokensOf } from '../../src/http/access/tokens.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Authority, createAuthority, LOOPBACK } from '../support/authority.ts';
import { agreeing, callText } from '../support/client.ts';
import {
  connectHttp,
  type HttpServer,
  message,
  OPENING,
  openSession,
  POSTED,
  startHttp,
} from '../support/http-server.ts';

/** Who may connect, and what they may do. */
const ROLES = `
roles:
  viewer: {}
  writer: { allowWrite: ["*Service"] }
  few: { tools: ["listServices"], limits: { concurrentCalls: 1 } }
grants:
  - { scope: "ziti:write", role: writer }
  - { scope: "ziti:read", role: viewer }
  - { key: "viewer*", role: viewer }
  - { key: "writer", role: writer }
  - { key: "few", role: few }
  - { certificate: "ops*", role: writer }
`;

let sandbox: Sandbox;
let authority: Authority;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
  authority = await createAuthority();
});
afterAll(() => sandbox?.close());

const ask = (url: string, token: string | undefined, more: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { ...POSTED, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...more },
    body: OPENING,
  });

describe('API keys', () => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await startHttp(sandbox, ['--allow-write', '*', '--roles', '{}/roles.yaml'], {
      files: { 'roles.yaml': ROLES },
      limits: { failuresPerMinute: 1000 },
    });
  });
  afterAll(() => server?.stop());

  test.each<[string, (key: string) => string | undefined]>([
    ['none', () => undefined],
    ['an empty one', () => ''],
    ['one that is not there', () => `zmcp_${'0'.repeat(16)}_${'A'.repeat(43)}`],
    ['another secret', (key) => `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`],
    ['another id', (key) => key.replace(/_./, (start) => (start === '_0' ? '_1' : '_0'))],
    ['its first half', (key) => key.slice(0, 30)],
    ['its digest', () => 'a'.repeat(64)],
    ['twice the same', (key) => `${key}, ${key}`],
  ])('%s is refused', async (_, forge) => {
    const token = forge(await server.key(`writer-${crypto.randomUUID()}`));
    const answer = await ask(server.url, token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="ziti-mcp"/);
  });

  test('a key in the URL, or by another scheme, is refused', async () => {
    const key = await server.key('viewer-url');
    expect((await ask(`${server.url}?access_token=${key}`, undefined)).status).toBe(401);
    expect((await ask(server.url, undefined, { Authorization: `Basic ${btoa(`x:${key}`)}` })).status).toBe(401);
    expect((await ask(server.url, undefined, { Authorization: key })).status).toBe(401);
  });

  test('a key that has expired is refused', async () => {
    expect((await ask(server.url, await server.key('viewer-old', new Date(Date.now() - 1000)))).status).toBe(401);
  });

  test('a key without a role is told so', async () => {
    expect((await ask(server.url, await server.key('stranger'))).status).toBe(403);
  });

  test.each(['older (initialize)', 'newer (server/discover)'] as const)(
    'a viewer sees and makes no change: %s',
    async (era) => {
      const { client } = await connectHttp(server.url, await server.key(`viewer-${era.slice(0, 5)}`), era, agreeing);
      const names = (await client.listTools()).tools.map(({ name }) => name);
      expect(names).toContain('listServices');
      expect(names).not.toContain('createService');
      const { text, isError } = await callText(client, 'createService', { name: 'x', encryptionRequired: true });
      expect({ isError, why: /rule "role"/.test(text) }).toEqual({ isError: true, why: true });
      await client.close();
    },
  );

  test('a writer changes what its role names, and nothing else', async () => {
    const key = await server.key('writer');
    const { client } = await connectHttp(server.url, key, 'older (initialize)', agreeing);
    expect((await callText(client, 'createService', { name: 'by role', encryptionRequired: true })).isError).toBe(
      false,
    );
    expect((await callText(client, 'createIdentity', { name: 'x', type: 'User', isAdmin: false })).text).toContain(
      'rule "role"',
    );
    const line = server.audited().find(({ tool, event }) => tool === 'createService' && event === 'intent');
    expect(line).toMatchObject({ principal: 'key:writer', source: '127.0.0.1', key: key.split('_')[1] });
    expect(JSON.stringify(server.audited())).not.toContain(key.split('_').slice(2).join('_'));
    await client.close();
  });

  test('a role of one tool has that tool', async () => {
    const { client } = await connectHttp(server.url, await server.key('few'), 'newer (server/discover)');
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['listServices']);
    await client.close();
  });

  test('a session is its principal’s alone: another one learns not even that it is there', async () => {
    const own = await openSession(server.url, await server.key('viewer-owner'));
    const thief = { ...own, Authorization: `Bearer ${await server.key('viewer-thief')}` };
    const stolen = await fetch(server.url, { method: 'POST', headers: thief, body: message('ping') });
    const guessed = { ...thief, 'Mcp-Session-Id': 'A'.repeat(32) };
    const unknown = await fetch(server.url, { method: 'POST', headers: guessed, body: message('ping') });
    expect([stolen.status, unknown.status]).toEqual([404, 404]);
    expect(await stolen.text()).toBe(await unknown.text());
    expect((await fetch(server.url, { method: 'DELETE', headers: thief })).status).toBe(404);
    expect((await fetch(server.url, { headers: { ...thief, Accept: 'text/event-stream' } })).status).toBe(404);
    expect((await fetch(server.url, { method: 'POST', headers: own, body: message('ping') })).status).toBe(200);
  });
});

test('whoever guesses is stopped after a few failures, and others go on', async () => {
  const server = await startHttp(sandbox, ['--behind-proxy', '127.0.0.1'], { limits: { failuresPerMinute: 3 } });
  const key = await server.key('ci');
  const from = (address: string, token: string) => ask(server.url, token, { 'X-Forwarded-For': `6.6.6.6, ${address}` });
  const guesses = [];
  for (let guess = 0; guess < 5; guess += 1) guesses.push((await from('203.0.113.9', `zmcp_${guess}`)).status);
  expect(guesses).toEqual([401, 401, 401, 429, 429]);
  const blocked = await from('203.0.113.9', key);
  expect({ status: blocked.status, wait: Number(blocked.headers.get('retry-after')) > 0 }).toEqual({
    status: 429,
    wait: true,
  });
  expect((await from('203.0.113.10', key)).status).toBe(200);
  expect(server.log.lines.join('\n')).not.toContain(key);
  await server.stop();
});

test('one principal’s requests are limited, and another’s go on', async () => {
  const server = await startHttp(sandbox, ['--requests-per-minute', '3']);
  const [one, other] = [await server.key('one'), await server.key('other')];
  const statuses = [];
  for (let request = 0; request < 5; request += 1) statuses.push((await ask(server.url, one)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect(Number((await ask(server.url, one)).headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask(server.url, other)).status).toBe(200);
  await server.stop();
});

test('addresses that are not named may not connect', async () => {
  const server = await startHttp(sandbox, ['--allow-source', '192.0.2.0/24', '--behind-proxy', '127.0.0.1/32']);
  const key = await server.key('ci');
  const from = async (forwarded: string | undefined) =>
    (await ask(server.url, key, forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded })).status;
  expect(
    await Promise.all([from('192.0.2.7'), from('198.51.100.1'), from('192.0.2.7, 198.51.100.1'), from(undefined)]),
  ).toEqual([200, 403, 403, 403]);
  await server.stop();
});

test('forwarded addresses of whoever is no proxy do not count', async () => {
  const server = await startHttp(sandbox, ['--allow-source', '192.0.2.0/24']);
  const key = await server.key('ci');
  expect((await ask(server.url, key, { 'X-Forwarded-For': '192.0.2.7' })).status).toBe(403);
  await server.stop();
});

describe('tokens of an issuer', () => {
  let server: HttpServer;
  let issuer: string;
  let idp: Server;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let rsa: typeof keys;
  let asked = 0;
  const AUDIENCE = 'https://localhost/mcp';
  const files: Record<string, string> = {};

  beforeAll(async () => {
    keys = await generateKeyPair('ES256');
    rsa = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    const rsaJwk = { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' };
    const { cert, key } = await authority.issue('idp', { names: LOOPBACK });
    idp = createServer({ cert, key }, (request, response) => {
      asked += 1;
      const known = {
        '/.well-known/oauth-authorization-server': { issuer, jwks_uri: `${issuer}/keys` },
        '/keys': { keys: [jwk, rsaJwk] },
        '/no-keys': { keys: 'none' },
      };
      const found = known[request.url as keyof typeof known];
      response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}));
    });
    await new Promise<void>((resolve) => idp.listen(0, '127.0.0.1', resolve));
    issuer = `https://localhost:${(idp.address() as AddressInfo).port}`;
    files['roles.yaml'] = ROLES;
    const flags = ['--auth', 'jwt', '--jwt-issuer', issuer, '--public-url', AUDIENCE, '--roles', '{}/roles.yaml'];
    const tokens = tokensOf({ issuer, audience: AUDIENCE, allowPrivate: true, ca: authority.pem });
    server = await startHttp(sandbox, [...flags, '--jwt-scopes', 'mcp', '--allow-write', '*'], {
      files,
      limits: { failuresPerMinute: 1000 },
      way: tokens,
    });
  });
  afterAll(async () => {
    await server?.stop();
    idp?.close();
  });

  const signed = (
    payload: { readonly [claim in keyof JWTPayload]?: JWTPayload[claim] | undefined } = {},
    {
      kid = 'one' as string | null,
      key = keys.privateKey,
      alg = 'ES256',
      exp = '2m' as string | number | null,
      typ = 'at+jwt' as string | null,
    } = {},
  ) => {
    const claims = { scope: 'mcp ziti:read', iss: issuer, aud: AUDIENCE, sub: 'ada', ...payload };
    const token = new SignJWT(claims as JWTPayload);
    token.setProtectedHeader({ alg, ...(kid === null ? {} : { kid }), ...(typ === null ? {} : { typ }) }).setIssuedAt();
    return (exp === null ? token : token.setExpirationTime(exp)).sign(key);
  };

  const good = () => ({
    scope: 'mcp ziti:read',
    iss: issuer,
    aud: AUDIENCE,
    exp: Math.floor(Date.now() / 1000) + 120,
    sub: 'ada',
  });
  /** A good signature over any claims. */
  const signedText = (claims: string) =>
    new CompactSign(Buffer.from(claims))
      .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
      .sign(keys.privateKey);

  /** A good signature of the same key by any alg. */
  const rsaSigned = async (alg: string, kid = 'rsa') => {
    const key = await importPKCS8(await exportPKCS8(rsa.privateKey), alg);
    return signed({}, { kid: kid === '' ? null : kid, key, alg });
  };

  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  /** The same token under another head, with the signature that it had. */
  const withHead = (token: string, head: object) => [encoded(head), ...token.split('.').slice(1)].join('.');
  const withClaims = (token: string, claims: object) => {
    const [head, , signature] = token.split('.');
    return [head, encoded({ iss: issuer, aud: AUDIENCE, sub: 'ada', ...claims }), signature].join('.');
  };
  /** A token that says in its head where its key is, and is signed by that. */
  const withHeader = async (head: object) => {
    const own = await generateKeyPair('ES256');
    const claims = encoded({ iss: issuer, aud: AUDIENCE, sub: 'ada', exp: 9e9, scope: 'mcp ziti:write' });
    const text = `${encoded({ alg: 'ES256', kid: 'one', ...head })}.${claims}`;
    const signature = sign('sha256', Buffer.from(text), {
      key: KeyObject.from(own.privateKey as webcrypto.CryptoKey),
      dsaEncoding: 'ieee-p1363',
    });
    return `${text}.${signature.toString('base64url')}`;
  };

  test('a good one is let in, with the role of its scopes', async () => {
    expect((await ask(server.url, await signed())).status).toBe(200);
    const { client } = await connectHttp(server.url, await signed(), 'newer (server/discover)');
    expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain('createService');
    await client.close();
    const writer = await connectHttp(
      server.url,
      await signed({ scope: 'mcp ziti:read ziti:write' }),
      'newer (server/discover)',
    );
    expect((await writer.client.listTools()).tools.map(({ name }) => name)).toContain('createService');
    await writer.client.callTool({ name: 'listServices', arguments: { limit: 1 } });
    expect(server.audited().at(-1)).toMatchObject({ principal: `jwt:${issuer}#ada`, source: '127.0.0.1' });
    await writer.client.close();
  });

  test.each<[string, () => Promise<string> | string]>([
    [
      'no signature',
      () =>
        new UnsecuredJWT({ scope: 'mcp' })
          .setIssuer(issuer)
          .setAudience(AUDIENCE)
          .setSubject('ada')
          .setExpirationTime('2m')
          .encode(),
    ],
    ['another audience', () => signed({ aud: 'https://other.example.com/mcp' })],
    ['no audience', () => signed({ aud: undefined })],
    ['another issuer', () => signed({ iss: 'https://evil.example.com' })],
    ['an end that is past', () => signed({}, { exp: Math.floor(Date.now() / 1000) - 3600 })],
    ['no end', () => signed({}, { exp: null })],
    ['a beginning that is to come', () => signed({ nbf: Math.floor(Date.now() / 1000) + 3600 })],
    ['no subject', () => signed({ sub: undefined })],
    ['another key', async () => signed({}, { key: (await generateKeyPair('ES256')).privateKey })],
    ['an unknown key id', () => signed({}, { kid: 'two' })],
    ['a key id that is a path', () => signed({}, { kid: '../../etc/passwd' })],
    ['a key id that is a URL', () => signed({}, { kid: 'https://evil.example.com/keys' })],
    [
      'the public key as a secret',
      async () => {
        const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(keys.publicKey)));
        return new SignJWT({ scope: 'mcp' })
          .setProtectedHeader({ alg: 'HS256', kid: 'one' })
          .setIssuer(issuer)
          .setAudience(AUDIENCE)
          .setSubject('ada')
          .setExpirationTime('2m')
          .sign(secret);
      },
    ],
    [
      'a key of its own',
      async () => {
        const own = await generateKeyPair('ES256');
        const jwk = await exportJWK(own.publicKey);
        return new SignJWT({ scope: 'mcp' })
          .setProtectedHeader({ alg: 'ES256', jwk })
          .setIssuer(issuer)
          .setAudience(AUDIENCE)
          .setSubject('ada')
          .setExpirationTime('2m')
          .sign(own.privateKey);
      },
    ],
    [
      'another payload',
      async () => {
        const [head, , signature] = (await signed()).split('.');
        return [
          head,
          btoa(JSON.stringify({ iss: issuer, aud: AUDIENCE, sub: 'root', exp: 9e9 })).replace(/=+$/, ''),
          signature,
        ].join('.');
      },
    ],
    ['nothing that is a token', () => 'eyJhbGciOiJub25lIn0.e30.'],
    ['an empty subject', () => signed({ sub: '' })],
    ['a subject that is no text', () => signed({ sub: { toString: 'ada' } as unknown as string })],
    ['an end that is no number', () => signed({}, { exp: null }).then((token) => withClaims(token, { exp: 'never' }))],
    ['a beginning that is no number', () => signed({ nbf: 'now' as unknown as number })],
    ['several issuers', () => signed({ iss: [issuer, 'https://evil.example.com'] as unknown as string })],
    ['an extension that must be understood', () => withHeader({ crit: ['exp2'], exp2: 1 })],
    ['an unencoded payload', () => withHeader({ crit: ['b64'], b64: false })],
    ['keys at a URL of its own', () => withHeader({ jku: `${issuer}/own-keys`, kid: 'own' })],
    ['a certificate at a URL of its own', () => withHeader({ x5u: `${issuer}/own-cert`, kid: 'own' })],
    ['a certificate of its own', () => withHeader({ x5c: ['MIIB'], kid: 'own' })],
    ['another token within', async () => withHeader({ cty: 'JWT', typ: 'JWT', kid: 'own' })],
    ['five parts, as an encrypted one has', async () => `${await signed()}.AAAA.AAAA`],
    ['two tokens', async () => `${await signed()}, ${await signed()}`],
    ['spaces within', async () => (await signed()).replace('.', ' .')],
    ['the alg "None"', async () => withHead(await signed(), { alg: 'None', kid: 'one' })],
    ['an alg of another kind', async () => withHead(await signed(), { alg: 'RS256', kid: 'one' })],
    ['another alg than its key is for', () => rsaSigned('PS256')],
    ['a longer hash than its key is for', () => rsaSigned('RS384')],
    ['another alg than its key is for, and no id', () => rsaSigned('PS256', '')],
    ['an end before all time', () => signed({ exp: -1 }, { exp: null })],
    ['an end as text', () => signed({ exp: String(Math.floor(Date.now() / 1000) + 60) as never }, { exp: null })],
    ['an end that is a list', () => signed({ exp: [9e9] as never }, { exp: null })],
    ['a beginning that is null', () => signed({ nbf: null as never })],
    [
      'an issue time as text',
      async () => {
        const token = new SignJWT({
          scope: 'mcp ziti:read',
          iss: issuer,
          aud: AUDIENCE,
          sub: 'ada',
          iat: 'now',
        } as never);
        return token.setProtectedHeader({ alg: 'ES256', kid: 'one' }).setExpirationTime('2m').sign(keys.privateKey);
      },
    ],
    [
      'a list of other audiences',
      () => signed({ aud: ['https://a.example.com', `${AUDIENCE}/`, AUDIENCE.toUpperCase()] }),
    ],
    ['an audience within an object', () => signed({ aud: { [AUDIENCE]: true } as never })],
    ['no audiences', () => signed({ aud: [] })],
    ['the type of one that logs out', () => signed({}, { typ: 'logout+jwt' })],
    ['the type of a proof', () => signed({}, { typ: 'dpop+jwt' })],
    ['a type that is no text', () => signed({}, { typ: ['at+jwt'] as never })],
    ['a key that it is bound to', () => signed({ cnf: { jkt: 'AAAA' } })],
    ['a certificate that it is bound to', () => signed({ cnf: { 'x5t#S256': 'AAAA' } })],
    ['claims that are a list', () => signedText('[]')],
    ['claims that are no JSON', () => signedText(`{"iss":"${issuer}",`)],
    [
      'the subject of another, said first',
      () =>
        signedText(
          JSON.stringify(good())
            .replace('{', '{"sub":"ada",')
            .replace(/"sub":"ada"}$/, '"sub":""}'),
        ),
    ],
  ])('%s is refused', async (_, forge) => {
    const answer = await ask(server.url, await forge());
    expect(answer.status).toBe(401);
    const challenge = answer.headers.get('www-authenticate') ?? '';
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge).toContain('resource_metadata="https://localhost/.well-known/oauth-protected-resource/mcp"');
  });

  test.each<[string, () => Promise<string>]>([
    ['one of several audiences', () => signed({ aud: ['https://other.example.com', AUDIENCE] })],
    ['an end within a second', () => signed({ exp: Date.now() / 1000 + 60.5 }, { exp: null })],
    ['a beginning that is just to come', () => signed({ nbf: Math.floor(Date.now() / 1000) + 10 })],
    ['a key of another kind', () => signed({}, { kid: 'rsa', key: rsa.privateKey, alg: 'RS256' })],
    ['the plain type', () => signed({}, { typ: 'JWT' })],
    ['the whole type', () => signed({}, { typ: 'application/AT+JWT' })],
    ['no type', () => signed({}, { typ: null })],
    ['scopes as a list', () => signed({ scope: undefined, scp: ['mcp', 'ziti:read'] })],
    ['a claim twice, of which the last counts', () => signedText(JSON.stringify(good()).replace('{', '{"sub":"",'))],
  ])('%s is let in', async (_, make) => {
    expect((await ask(server.url, await make())).status).toBe(200);
  });

  test('the scheme may be written in any way, but the token is in the header alone', async () => {
    const token = await signed();
    const by = async (header: string | undefined, query = '') => {
      const answer = await ask(
        `${server.url}${query}`,
        undefined,
        header === undefined ? {} : { Authorization: header },
      );
      return [answer.status, /error="([^"]*)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1]];
    };
    expect(await by(`bearer ${token}`)).toEqual([200, undefined]);
    expect(await by(`BEARER   ${token}`)).toEqual([200, undefined]);
    expect(await by(`Bearer ${token}`, '?a=b')).toEqual([200, undefined]);
    expect(await by(undefined, `?access_token=${token}`)).toEqual([401, undefined]);
    expect(await by(`Bearer ${token}`, `?access_token=${token}`)).toEqual([400, 'invalid_request']);
    expect(await by(`Bearer ${token}`, '?a=b&access%5Ftoken=x')).toEqual([400, 'invalid_request']);
    expect(await by(`DPoP ${token}`)).toEqual([401, 'invalid_token']);
    expect(await by(`Bearer:${token}`)).toEqual([401, 'invalid_token']);
  });

  test('never fetches a key from an address in a token', async () => {
    const before = asked;
    await ask(server.url, await withHeader({ jku: `${issuer}/own-keys` }));
    await ask(server.url, await withHeader({ x5u: `${issuer}/own-cert` }));
    expect(asked).toBe(before);
  });

  test('refuses an oversized token before parsing it', async () => {
    const answer = await ask(server.url, `${(await signed()).slice(0, -10)}${'A'.repeat(20_000)}`);
    expect(answer.status).toBe(431);
  });

  test('names all missing scopes in one challenge', async () => {
    const answer = await ask(server.url, await signed({ scope: 'profile' }));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain(
      'error="insufficient_scope", scope="mcp ziti:write ziti:read"',
    );
  });

  describe('a call that needs another scope', () => {
    const REVISION = '2026-07-28';
    const CREATE = { name: 'createService', arguments: { name: 'stepped up', encryptionRequired: true } };
    /** What calls in each era, over HTTP as it is. */
    const callers: Record<
      string,
      (url: string, token: string, params: { readonly name: string }) => Promise<Response>
    > = {
      '2025-11-25': async (url, token, params) =>
        fetch(url, { method: 'POST', headers: await openSession(url, token), body: message('tools/call', params) }),
      '2026-07-28': (url, token, params) => {
        const named = { 'Mcp-Protocol-Version': REVISION, 'Mcp-Method': 'tools/call', 'Mcp-Name': params.name };
        const _meta = Object.fromEntries(
          Object.entries({
            protocolVersion: REVISION,
            clientInfo: { name: 't', version: '1' },
            clientCapabilities: {},
          }).map(([key, value]) => [`io.modelcontextprotocol/${key}`, value]),
        );
        return fetch(url, {
          method: 'POST',
          headers: { ...POSTED, ...named, Authorization: `Bearer ${token}` },
          body: message('tools/call', { ...params, _meta }),
        });
      },
    };
    const eras = Object.keys(callers);
    const call = async (era: string, token: string, params: { readonly name: string }, url = server.url) => {
      const answer = await (callers[era] as (typeof callers)[string])(url, token, params);
      return { status: answer.status, challenge: answer.headers.get('www-authenticate'), text: await answer.text() };
    };
    const CHALLENGE =
      'Bearer realm="ziti-mcp", error="insufficient_scope", scope="mcp ziti:write", resource_metadata="https://localhost/.well-known/oauth-protected-resource/mcp"';

    test.each(eras)('gets a challenge with every scope that it needs, and is not made: %s', async (era) => {
      const before = sandbox.requests.length;
      expect(await call(era, await signed(), CREATE)).toMatchObject({ status: 403, challenge: CHALLENGE });
      expect(sandbox.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
      expect(server.log.lines.join('\n')).toMatch(/another scope is needed.*jwt:https:\S+#ada/);
    });

    test.each(eras)('is served with that scope: %s', async (era) => {
      const token = await signed({ scope: 'mcp ziti:read ziti:write' });
      const { status, text } = await call(era, token, {
        ...CREATE,
        arguments: { ...CREATE.arguments, dryRun: true },
      } as never);
      expect({ status, isRefused: /not allowed/.test(text) }).toEqual({ status: 200, isRefused: false });
    });

    test.each(eras)('gets no challenge where no scope would allow it: %s', async (era) => {
      const forbidden = await call(era, await signed(), { name: 'createIdentity', arguments: { name: 'x' } } as never);
      expect(forbidden).toMatchObject({ status: 200, challenge: null });
      expect(forbidden.text).toContain('rule \\"role\\"');
      const unknown = await call(era, await signed(), { name: 'createNothing', arguments: {} } as never);
      expect(unknown.challenge).toBeNull();
      expect(unknown.text).toContain('There is no tool');
      expect(await call(era, await signed(), { name: 'listServices' })).toMatchObject({ status: 200, challenge: null });
    });

    test('gets one too where the operation is named in its arguments', async () => {
      const flags = ['--auth', 'jwt', '--jwt-issuer', issuer, '--public-url', AUDIENCE, '--roles', '{}/roles.yaml'];
      const way = tokensOf({ issuer, audience: AUDIENCE, allowPrivate: true, ca: authority.pem });
      const own = await startHttp(sandbox, [...flags, '--allow-write', '*', '--expose', 'find'], { files, way });
      const through = { name: 'callWrite', arguments: { operation: CREATE.name, arguments: CREATE.arguments } };
      const { status, challenge } = await call('2026-07-28', await signed(), through, own.url);
      expect({ status, scope: /scope="([^"]*)"/.exec(challenge ?? '')?.[1] }).toEqual({
        status: 403,
        scope: 'ziti:write',
      });
      const other = { name: 'callWrite', arguments: { operation: 'createIdentity', arguments: {} } };
      expect((await call('2026-07-28', await signed(), other, own.url)).challenge).toBeNull();
      await own.stop();
    });
  });

  test('the resource metadata names the issuer', async () => {
    for (const path of ['', '/mcp']) {
      const answer = await fetch(server.url.replace('/mcp', `/.well-known/oauth-protected-resource${path}`));
      expect(await answer.json()).toEqual({
        ...{ resource: AUDIENCE, authorization_servers: [issuer], bearer_methods_supported: ['header'] },
        ...{ resource_name: 'ziti-mcp', scopes_supported: ['mcp', 'ziti:write', 'ziti:read'] },
      });
    }
  });

  test('unknown keys do not cause repeated requests to the issuer', async () => {
    const before = asked;
    for (let kid = 0; kid < 20; kid += 1) await ask(server.url, await signed({}, { kid: `unknown ${kid}` }));
    expect(asked - before).toBeLessThan(3);
  });

  test('never sends a token to the controller', async () => {
    const token = await signed({ scope: 'mcp ziti:read ziti:write' });
    const { client } = await connectHttp(server.url, token, 'older (initialize)');
    await callText(client, 'listServices', { limit: 1 });
    expect(sandbox.requests.length).toBeGreaterThan(0);
    expect(JSON.stringify(sandbox.requests)).not.toContain(token.slice(-40));
    await client.close();
  });

  test('only contacts an issuer at a private address if that is allowed', async () => {
    const token = await signed();
    const request = { headers: { authorization: `Bearer ${token}` } } as never;
    const disguised = [
      '[::ffff:127.0.0.1]',
      '[::127.0.0.1]',
      '[::ffff:0:127.0.0.1]',
      '[64:ff9b:1::7f00:1]',
      '[fec0::1]',
    ];
    for (const host of ['localhost', '127.0.0.1', ...disguised]) {
      const url = issuer.replace('localhost', host);
      const way = tokensOf({ issuer: url, audience: AUDIENCE, allowPrivate: false, ca: authority.pem });
      await expect(way.identify(request)).rejects.toThrow(/private address/);
    }
  });

  test('lets nobody in while the issuer cannot be reached, and does not blame the client', async () => {
    const way = tokensOf({ issuer: 'https://localhost:1', audience: AUDIENCE, allowPrivate: true });
    const own = await startHttp(sandbox, ['--auth', 'jwt', '--jwt-issuer', issuer, '--public-url', AUDIENCE], { way });
    const answer = await ask(own.url, await signed());
    expect({ status: answer.status, wait: answer.headers.get('retry-after') }).toEqual({ status: 503, wait: '5' });
    await own.stop();
  });

  test('blames no client for keys of the issuer that cannot be used', async () => {
    const tokens = { issuer, audience: AUDIENCE, allowPrivate: true, ca: authority.pem };
    const request = { headers: { authorization: `Bearer ${await signed()}` } } as never;
    for (const path of ['/.well-known/oauth-authorization-server', '/no-keys']) {
      await expect(tokensOf({ ...tokens, jwksUrl: `${issuer}${path}` }).identify(request)).rejects.toThrow(/Key Set/);
    }
  });
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

test('a stream ends when its key is revoked, and goes on as long as it is not', async () => {
  const server = await startHttp(sandbox, ['--sse'], { limits: { loginCheck: 50 } });
  const keys = { kept: await server.key('kept'), revoked: await server.key('revoked') };
  const over: string[] = [];
  for (const [name, key] of Object.entries(keys)) {
    const session = { ...(await openSession(server.url, key)), Accept: 'text/event-stream' };
    for (const path of ['/mcp', '/sse']) {
      const stream = await fetch(server.url.replace('/mcp', path), { headers: session });
      const end = () => over.push(`${name} ${path}`);
      stream.text().then(end, end);
    }
  }
  await server.revoke('revoked');
  await expect.poll(() => [...over].sort(), { timeout: 10_000 }).toEqual(['revoked /mcp', 'revoked /sse']);
  await server.stop();
});

test('each message of a batch counts as a request', async () => {
  const server = await startHttp(sandbox, ['--requests-per-minute', '6']);
  const opening = OPENING.replace('2025-11-25', '2025-03-26');
  const token = await server.key('batches');
  const headers = { ...POSTED, Authorization: `Bearer ${token}` };
  const opened = await fetch(server.url, { method: 'POST', headers, body: opening });
  const session = { ...headers, 'Mcp-Session-Id': opened.headers.get('mcp-session-id') ?? '' };
  const batch = `[${[1, 2, 3, 4].map((id) => message('ping', {}, id)).join()}]`;
  const post = async () => (await fetch(server.url, { method: 'POST', headers: session, body: batch })).status;
  expect([await post(), await post()]).toEqual([200, 429]);
  await server.stop();
});

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
  }, 60_000);

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
  }, 30_000);

  const leaf = (name: string) => authority.issue(name, { names: LOOPBACK });
});
