import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../support/http-roles.ts';
import { connectHttp } from '../../support/http-server.ts';
import { AUDIENCE, withHead } from '../../support/token-issuer.ts';
import { startTokenServer, type TokenServer } from '../../support/token-server.ts';

let { issuer, server, stop } = {} as TokenServer;
beforeAll(async () => {
  ({ issuer, server, stop } = await startTokenServer());
});
afterAll(() => stop());

test('a good one is let in, with the role of its scopes', async () => {
  expect((await ask(server.url, await issuer.signed())).status).toBe(200);
  const { client } = await connectHttp(server.url, await issuer.signed(), 'newer (server/discover)');
  expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain('createService');
  await client.close();
  const writer = await connectHttp(
    server.url,
    await issuer.signed({ scope: 'mcp ziti:read ziti:write' }),
    'newer (server/discover)',
  );
  expect((await writer.client.listTools()).tools.map(({ name }) => name)).toContain('createService');
  await writer.client.callTool({ name: 'listServices', arguments: { limit: 1 } });
  expect(server.audited().at(-1)).toMatchObject({ principal: `jwt:${issuer.url}#ada`, source: '127.0.0.1' });
  await writer.client.close();
});

test.each<[string, () => Promise<string> | string]>([
  [
    'no signature',
    () =>
      new UnsecuredJWT({ scope: 'mcp' })
        .setIssuer(issuer.url)
        .setAudience(AUDIENCE)
        .setSubject('ada')
        .setExpirationTime('2m')
        .encode(),
  ],
  ['another audience', () => issuer.signed({ aud: 'https://other.example.com/mcp' })],
  ['no audience', () => issuer.signed({ aud: undefined })],
  ['another issuer', () => issuer.signed({ iss: 'https://evil.example.com' })],
  ['an end that is past', () => issuer.signed({}, { exp: Math.floor(Date.now() / 1000) - 3600 })],
  ['no end', () => issuer.signed({}, { exp: null })],
  ['a beginning that is to come', () => issuer.signed({ nbf: Math.floor(Date.now() / 1000) + 3600 })],
  ['no subject', () => issuer.signed({ sub: undefined })],
  ['another key', async () => issuer.signed({}, { key: (await generateKeyPair('ES256')).privateKey })],
  ['an unknown key id', () => issuer.signed({}, { kid: 'two' })],
  ['a key id that is a path', () => issuer.signed({}, { kid: '../../etc/passwd' })],
  ['a key id that is a URL', () => issuer.signed({}, { kid: 'https://evil.example.com/keys' })],
  [
    'the public key as a secret',
    async () => {
      const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(issuer.keys.publicKey)));
      return new SignJWT({ scope: 'mcp' })
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .setIssuer(issuer.url)
        .setAudience(AUDIENCE)
        .setSubject('ada')
        .setExpirationTime('2m')
        .sign(secret);
    },
  ],
  [
    'a key of its own',
    async () => {
      const keyPair = await generateKeyPair('ES256');
      const jwk = await exportJWK(keyPair.publicKey);
      return new SignJWT({ scope: 'mcp' })
        .setProtectedHeader({ alg: 'ES256', jwk })
        .setIssuer(issuer.url)
        .setAudience(AUDIENCE)
        .setSubject('ada')
        .setExpirationTime('2m')
        .sign(keyPair.privateKey);
    },
  ],
  [
    'another payload',
    async () => {
      const [head, , signature] = (await issuer.signed()).split('.');
      return [
        head,
        btoa(JSON.stringify({ iss: issuer.url, aud: AUDIENCE, sub: 'root', exp: 9e9 })).replace(/=+$/, ''),
        signature,
      ].join('.');
    },
  ],
  ['nothing that is a token', () => 'eyJhbGciOiJub25lIn0.e30.'],
  ['an empty subject', () => issuer.signed({ sub: '' })],
  ['a subject that is no text', () => issuer.signed({ sub: { toString: 'ada' } as unknown as string })],
  [
    'an end that is no number',
    () => issuer.signed({}, { exp: null }).then((token) => issuer.withClaims(token, { exp: 'never' })),
  ],
  ['a beginning that is no number', () => issuer.signed({ nbf: 'now' as unknown as number })],
  ['several issuers', () => issuer.signed({ iss: [issuer.url, 'https://evil.example.com'] as unknown as string })],
  ['an extension that must be understood', () => issuer.withHeader({ crit: ['exp2'], exp2: 1 })],
  ['an unencoded payload', () => issuer.withHeader({ crit: ['b64'], b64: false })],
  ['keys at a URL of its own', () => issuer.withHeader({ jku: `${issuer.url}/own-keys`, kid: 'own' })],
  ['a certificate at a URL of its own', () => issuer.withHeader({ x5u: `${issuer.url}/own-cert`, kid: 'own' })],
  ['a certificate of its own', () => issuer.withHeader({ x5c: ['MIIB'], kid: 'own' })],
  ['another token within', async () => issuer.withHeader({ cty: 'JWT', typ: 'JWT', kid: 'own' })],
  ['five parts, as an encrypted one has', async () => `${await issuer.signed()}.AAAA.AAAA`],
  ['two tokens', async () => `${await issuer.signed()}, ${await issuer.signed()}`],
  ['spaces within', async () => (await issuer.signed()).replace('.', ' .')],
  ['the alg "None"', async () => withHead(await issuer.signed(), { alg: 'None', kid: 'one' })],
  ['an alg of another kind', async () => withHead(await issuer.signed(), { alg: 'RS256', kid: 'one' })],
  ['another alg than its key is for', () => issuer.rsaSigned('PS256')],
  ['a longer hash than its key is for', () => issuer.rsaSigned('RS384')],
  ['another alg than its key is for, and no id', () => issuer.rsaSigned('PS256', '')],
  ['an end before all time', () => issuer.signed({ exp: -1 }, { exp: null })],
  ['an end as text', () => issuer.signed({ exp: String(Math.floor(Date.now() / 1000) + 60) as never }, { exp: null })],
  ['an end that is a list', () => issuer.signed({ exp: [9e9] as never }, { exp: null })],
  ['a beginning that is null', () => issuer.signed({ nbf: null as never })],
  [
    'an issue time as text',
    async () => {
      const token = new SignJWT({
        scope: 'mcp ziti:read',
        iss: issuer.url,
        aud: AUDIENCE,
        sub: 'ada',
        iat: 'now',
      } as never);
      return token
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setExpirationTime('2m')
        .sign(issuer.keys.privateKey);
    },
  ],
  [
    'a list of other audiences',
    () => issuer.signed({ aud: ['https://a.example.com', `${AUDIENCE}/`, AUDIENCE.toUpperCase()] }),
  ],
  ['an audience within an object', () => issuer.signed({ aud: { [AUDIENCE]: true } as never })],
  ['no audiences', () => issuer.signed({ aud: [] })],
  ['the type of one that logs out', () => issuer.signed({}, { typ: 'logout+jwt' })],
  ['the type of a proof', () => issuer.signed({}, { typ: 'dpop+jwt' })],
  ['a type that is no text', () => issuer.signed({}, { typ: ['at+jwt'] as never })],
  ['a key that it is bound to', () => issuer.signed({ cnf: { jkt: 'AAAA' } })],
  ['a certificate that it is bound to', () => issuer.signed({ cnf: { 'x5t#S256': 'AAAA' } })],
  ['a key id that is an object', () => issuer.underHead('{"alg":"ES256","kid":{"0":"one"}}')],
  ['a key id that is a list', () => issuer.underHead('{"alg":"ES256","kid":["one"]}')],
  ['a key id of the language', () => issuer.underHead('{"alg":"ES256","kid":"__proto__"}')],
  ['a key id that ends in a null', () => issuer.underHead('{"alg":"ES256","kid":"one\\u0000"}')],
  ['two algs, of which the last is none', () => issuer.underHead('{"alg":"ES256","alg":"none","kid":"one"}')],
  ['an alg that is a list', () => issuer.underHead('{"alg":["ES256"],"kid":"one"}')],
  ['no extensions that must be understood', () => issuer.underHead('{"alg":"ES256","kid":"one","crit":[]}')],
  ['an extension that is none', () => issuer.underHead('{"alg":"ES256","kid":"one","crit":["alg"]}')],
  [
    'an end beyond all time',
    () => issuer.signedText(JSON.stringify(issuer.good()).replace(/"exp":\d+/, '"exp":1e999')),
  ],
  ['a beginning beyond all time', () => issuer.signedText(JSON.stringify(issuer.good()).replace('{', '{"nbf":1e999,'))],
  ['an end just past', () => issuer.signed({}, { exp: Math.floor(Date.now() / 1000) - 31 })],
  ['a list of audiences within a list', () => issuer.signed({ aud: [[AUDIENCE]] as never })],
  ['the issuer with a slash', () => issuer.signed({ iss: `${issuer.url}/` })],
  ['padding', async () => `${await issuer.signed()}=`],
  ['no signature, but its dot', async () => (await issuer.signed()).replace(/[^.]+$/, '')],
  ['claims that are a list', () => issuer.signedText('[]')],
  ['claims that are no JSON', () => issuer.signedText(`{"iss":"${issuer.url}",`)],
  [
    'the subject of another, said first',
    () =>
      issuer.signedText(
        JSON.stringify(issuer.good())
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
  ['one of several audiences', () => issuer.signed({ aud: ['https://other.example.com', AUDIENCE] })],
  ['an end within a second', () => issuer.signed({ exp: Date.now() / 1000 + 60.5 }, { exp: null })],
  ['a beginning that is just to come', () => issuer.signed({ nbf: Math.floor(Date.now() / 1000) + 10 })],
  ['a head of good faith', async () => issuer.underHead('{"alg":"ES256","kid":"one"}')],
  ['a key of another kind', () => issuer.signed({}, { kid: 'rsa', key: issuer.rsa.privateKey, alg: 'RS256' })],
  ['the plain type', () => issuer.signed({}, { typ: 'JWT' })],
  ['the whole type', () => issuer.signed({}, { typ: 'application/AT+JWT' })],
  ['no type', () => issuer.signed({}, { typ: null })],
  ['scopes as a list', () => issuer.signed({ scope: undefined, scp: ['mcp', 'ziti:read'] })],
  [
    'a claim twice, of which the last counts',
    () => issuer.signedText(JSON.stringify(issuer.good()).replace('{', '{"sub":"",')),
  ],
])('%s is let in', async (_, make) => {
  expect((await ask(server.url, await make())).status).toBe(200);
});

test('the scheme may be written in any way, but the token is in the header alone', async () => {
  const token = await issuer.signed();
  const by = async (header: string | undefined, query = '') => {
    const answer = await ask(`${server.url}${query}`, undefined, header === undefined ? {} : { Authorization: header });
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
  await ask(server.url, await issuer.withHeader({ jku: `${issuer.url}/own-keys` }));
  await ask(server.url, await issuer.withHeader({ x5u: `${issuer.url}/own-cert` }));
  expect(issuer.asked.filter((path) => path.startsWith('/own-'))).toEqual([]);
});

test('refuses an oversized token before parsing it', async () => {
  const answer = await ask(server.url, `${(await issuer.signed()).slice(0, -10)}${'A'.repeat(20_000)}`);
  expect(answer.status).toBe(431);
});

test('names all missing scopes in one challenge', async () => {
  const answer = await ask(server.url, await issuer.signed({ scope: 'profile' }));
  expect(answer.status).toBe(403);
  expect(answer.headers.get('www-authenticate')).toContain(
    'error="insufficient_scope", scope="mcp ziti:write ziti:read"',
  );
});
