/** What login methods with the controller's own sessions have in common, for the contract of all methods. */
import type { AuthMode } from '../runtime/network/auth/contract.ts';
import { errorBody, json, LOG_IN, LOG_OUT, loginAnswer } from './fake-controller.ts';

/** A controller that issues `zt-session` tokens. */
export const ZT_SESSIONS: Omit<AuthMode, 'name' | 'prepare'> = {
  loginCall: LOG_IN,
  logOutCall: LOG_OUT,
  grant(fake, seconds) {
    let issued = 0;
    // The expiry date has no effect: clocks differ.
    const life = { expirationSeconds: seconds, expiresAt: '1999-01-01T00:00:00Z' };
    fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer(`token-${++issued}`, life)));
  },
  refused: LOG_IN,
  refuse(fake, echoed) {
    const cause = { message: `${echoed.join(' ')} should be longer`, value: echoed };
    const error = { ...errorBody('INVALID_AUTH').error, message: echoed.join(' '), cause };
    fake.on(LOG_IN, (_request, response) =>
      json(
        response,
        401,
        { error, meta: {} },
        { 'www-authenticate': 'Bearer realm="openziti-primary-ext-jwt" error="missing"' },
      ),
    );
  },
};

/** Looks like a token of an external issuer, but isn't one. */
export const outsideToken = (claims: object = {}): string =>
  [
    'eyJhbGciOiJFUzI1NiJ9',
    Buffer.from(JSON.stringify({ iss: 'https://idp.example.com', ...claims })).toString('base64url'),
    'c2lnbmF0dXJl',
  ].join('.');
