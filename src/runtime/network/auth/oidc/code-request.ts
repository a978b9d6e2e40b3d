import type { Configuration } from 'openid-client';
import type { Library } from './provider-fault.ts';

/** A request for an authorization code with PKCE (RFC 6749, section 4.1; RFC 7636). */
export interface CodeRequest {
  /** Where the browser has to go. */
  readonly url: URL;
  /** What the answer, and the tokens for its code, have to match. */
  readonly checks: {
    readonly pkceCodeVerifier: string;
    readonly expectedState: string;
    readonly expectedNonce: string;
    readonly idTokenExpected: true;
  };
}

/** Makes a request for an authorization code. @param parameters those besides state, nonce and PKCE's */
export async function codeRequest(
  library: Library,
  config: Configuration,
  parameters: Readonly<Record<string, string>>,
): Promise<CodeRequest> {
  const verifier = library.randomPKCECodeVerifier();
  const [state, nonce] = [library.randomState(), library.randomNonce()];
  const url = library.buildAuthorizationUrl(config, {
    ...parameters,
    state,
    nonce,
    code_challenge: await library.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  return {
    url,
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
  };
}
