import { expect, test } from 'vitest';
import * as library from '../../../../src/runtime/network/auth/oidc/library.ts';
import { providerFault } from '../../../../src/runtime/network/auth/oidc/provider-fault.ts';

const ISSUER = 'https://provider.example';

/** What the library throws for an answer of a provider. */
const fault = (code: string, cause?: unknown) =>
  Object.assign(new library.ClientError('in the words of the library', { cause }), { code });
const challenge = (parameters: Readonly<Record<string, string>>) =>
  new library.WWWAuthenticateChallengeError('in the words of the library', {
    cause: [{ scheme: 'basic', parameters }],
    response: new Response('', { status: 401 }),
  });
const answered = (status: number) => fault('OAUTH_RESPONSE_IS_NOT_CONFORM', new Response('<html>', { status }));

test.each([
  ['a page', answered(404), 'unreachable', /cannot be used: .*status 404/, /^Check its address/],
  ['a login page', fault('OAUTH_RESPONSE_IS_NOT_JSON', new Response('<html>')), 'unreachable', /200/, /login page/],
  ['another address', answered(302), 'unreachable', /it redirects elsewhere \(status 302\)/, /^Check its address/],
  ['a failure', answered(502), 'unreachable', /status 502/, /^Try again/],
  ['too many requests', answered(429), 'unreachable', /status 429/, /^Try again/],
  ['nothing in time', fault('OAUTH_TIMEOUT'), 'unreachable', /no answer in time/, /^Try again/],
  // A wrong secret in Basic authentication.
  ['a challenge', challenge({ error: 'invalid_client' }), 'login', /\(invalid_client\)/, /client id and secret/],
  ['a bare challenge', challenge({ realm: 'x' }), 'login', /\(invalid_client\)/, /client id and secret/],
  ['half an answer', fault('OAUTH_PARSE_ERROR'), 'unreachable', /cannot be reached/, /^Try again/],
  // Asking again would not help, so a device must not go on polling.
  ['a foreign ID token', fault('OAUTH_JWT_CLAIM_COMPARISON_FAILED'), 'login', /for another client/, /client id/],
  ['a token of another time', fault('OAUTH_JWT_TIMESTAMP_CHECK_FAILED'), 'login', /clock of this machine/, /^Set the/],
  ['no TLS', fault('OAUTH_HTTP_REQUEST_FORBIDDEN'), 'login', /over https/, /^Use https/],
  ['no such login', fault('OAUTH_MISSING_SERVER_METADATA'), 'login', /does not offer/, /--auth-mode/],
  ['another fault', fault('OAUTH_KEY_SELECTION_FAILED'), 'login', /cannot be accepted/, /ask the operator/],
])('a provider that answers with %s: the error says so, and what to do', (_name, error, kind, message, next) => {
  const reported = providerFault(error, ISSUER, library);
  expect(reported).toMatchObject({
    kind,
    message: expect.stringMatching(message),
    next: expect.stringMatching(next),
  });
  expect(reported.message).toMatch(/https:\/\/provider\.example.*\.$/);
});
