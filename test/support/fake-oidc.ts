/**
 * The parts of a controller's OpenID provider that a login without a browser needs. Access tokens are named `token-1`
 * and so on.
 */
import { errorBody, type FakeController, json } from './fake-controller.ts';

export const TOKEN_CALL = 'POST /oidc/oauth/token';
export const REVOKE_CALL = 'POST /oidc/revoke';
export const REFRESH_SECRET = 'a-refresh-token-4711';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param seconds the lifetime of access tokens */
export function fakeOidc(fake: FakeController, seconds = 1800): void {
  const issuer = `${fake.origin}/oidc`;
  let issued = 0;
  let asked = new URLSearchParams();
  fake.on('GET /oidc/.well-known/openid-configuration', (_request, response) =>
    json(response, 200, {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      revocation_endpoint: `${issuer}/revoke`,
    }),
  );
  fake.on('GET /oidc/authorize', ({ path }, response) => {
    asked = new URL(path, issuer).searchParams;
    response.writeHead(302, { location: '/oidc/login/username?authRequestID=the-request' }).end();
  });
  const passed = { location: `${issuer}/authorize/callback?id=the-request` };
  for (const method of ['password', 'cert']) {
    fake.on(`POST /oidc/login/${method}`, (_request, response) => response.writeHead(302, passed).end());
  }
  fake.on('GET /oidc/authorize/callback', (_request, response) => {
    const back = `${asked.get('redirect_uri')}?code=the-code&state=${asked.get('state')}`;
    response.writeHead(302, { location: back }).end();
  });
  fake.on(TOKEN_CALL, ({ body }, response) => {
    const isFirst = new URLSearchParams(body).get('grant_type') === 'authorization_code';
    const now = Math.floor(Date.now() / 1000);
    const nonce = asked.get('nonce') ?? undefined;
    const claims = {
      iss: issuer,
      aud: ['openziti'],
      azp: 'openziti',
      sub: 'an id',
      iat: now,
      exp: now + 600,
      ...(isFirst && { nonce }),
    };
    json(response, 200, {
      access_token: `token-${++issued}`,
      token_type: 'Bearer',
      refresh_token: `${REFRESH_SECRET}-${issued}`,
      expires_in: seconds,
      id_token: `${part({ alg: 'RS256', kid: 'a' })}.${part(claims)}.c2ln`,
    });
  });
  fake.on(REVOKE_CALL, (_request, response) => json(response, 200, ''));
}

/** Refuses both factors and tokens from now on. */
export function refuseOidc(fake: FakeController, echoed: readonly string[]): void {
  for (const method of ['password', 'cert']) {
    fake.on(`POST /oidc/login/${method}`, (_request, response) =>
      json(response, 401, { ...errorBody('INVALID_AUTH').error, message: echoed.join(' ') }),
    );
  }
  fake.on(TOKEN_CALL, (_request, response) =>
    json(response, 400, { error: 'invalid_grant', error_description: echoed.join(' ') }),
  );
}
