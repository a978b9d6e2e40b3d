/** What clients learn about the provider before they use it: its endpoints, and the key that verifies its tokens. */
import type { Context, Route } from '../kernel.ts';
import { plainJson } from './replies.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:';
const CLIENT_AUTH = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'];

export const discoveryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/oidc/.well-known/openid-configuration',
    access: 'public',
    handle: (_request, context) => plainJson(configuration(context)),
  },
  {
    method: 'GET',
    path: '/oidc/keys',
    access: 'public',
    handle: (_request, context) => plainJson({ keys: context.pki.jwks() }),
  },
];

function configuration(context: Context): unknown {
  const issuer = `${context.origin}/oidc`;
  const algorithms = [context.pki.jwks()[0]?.alg];
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/revoke`,
    end_session_endpoint: `${issuer}/end_session`,
    device_authorization_endpoint: `${issuer}/device_authorization`,
    jwks_uri: `${issuer}/keys`,
    scopes_supported: ['openid', 'profile', 'email', 'phone', 'address', 'offline_access'],
    response_types_supported: ['code', 'id_token', 'id_token token'],
    grant_types_supported: [
      'authorization_code',
      'implicit',
      'refresh_token',
      'client_credentials',
      `${GRANT}token-exchange`,
      `${GRANT}jwt-bearer`,
      `${GRANT}device_code`,
    ],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: algorithms,
    request_object_signing_alg_values_supported: algorithms,
    token_endpoint_auth_methods_supported: CLIENT_AUTH,
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: CLIENT_AUTH,
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    claims_supported: CLAIMS,
    code_challenge_methods_supported: ['S256'],
    ui_locales_supported: ['en'],
    request_parameter_supported: true,
    request_uri_parameter_supported: false,
    openziti_endpoints: {
      password: `${issuer}/login/password`,
      cert: `${issuer}/login/cert`,
      ext_jwt: `${issuer}/login/ext-jwt`,
      totp: `${issuer}/login/totp`,
      totp_enroll: `${issuer}/login/totp/enroll`,
      totp_enroll_verify: `${issuer}/login/totp/enroll/verify`,
      auth_queries: `${issuer}/login/auth-queries`,
    },
  };
}

const CLAIMS = [
  ...['sub', 'aud', 'exp', 'iat', 'iss', 'auth_time', 'nonce', 'acr', 'amr', 'c_hash', 'at_hash', 'act', 'scopes'],
  ...[
    'client_id',
    'azp',
    'preferred_username',
    'name',
    'family_name',
    'given_name',
    'locale',
    'email',
    'email_verified',
  ],
  ...['phone_number', 'phone_number_verified'],
];
