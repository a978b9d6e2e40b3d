/** What login methods with the controller's own sessions have in common, for the contract of all methods. */
import type { Credentials } from '../../src/runtime/network/auth/credentials.ts';
import { errorBody, type FakeController, json, LOG_IN, LOG_OUT, loginAnswer } from './fake-controller.ts';

/** What a login method provides for the tests that all methods share. */
export interface AuthMode {
  readonly name: Credentials['method'];
  /** `METHOD /path` of the request to the controller that opens a session, and of the one that ends it. */
  readonly loginCall: string;
  readonly logOutCall: string;
  readonly prepare: (controller: FakeController) => Promise<Prepared>;
  /** Sets the lifetime in seconds of sessions, which are called `token-1` and so on. */
  readonly grant: (controller: FakeController, seconds: number) => void;
  /** Makes the controller refuse every login with these texts; `refused` is the expected error kind. */
  readonly refuse: (controller: FakeController, echoed: readonly string[]) => void;
  readonly refused: string;
}

export interface Prepared {
  readonly credentials: Credentials;
  /** What must never appear in a log line or an error. */
  readonly secrets: readonly string[];
  readonly close?: () => Promise<void>;
}

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
