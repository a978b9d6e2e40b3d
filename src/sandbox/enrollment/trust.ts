/** How a client learns to trust the controller: its certificate authorities, and tokens signed by its server key. */
import { randomUUID } from 'node:crypto';

import { type Context, ok, type Route, type SandboxReply, type SandboxRequest } from '../kernel.ts';
import { EDGE_APIS } from '../login/routes.ts';

export const trustRoutes: readonly Route[] = [
  ...['', ...EDGE_APIS].map((api) => open(`${api}/.well-known/est/cacerts`, caCertificates)),
  ...EDGE_APIS.map((api) => open(`${api}/network-jwts`, networkTokens)),
];

function open(path: string, handle: Route['handle']): Route {
  return { method: 'GET', path, access: 'public', handle };
}

function caCertificates(_request: SandboxRequest, context: Context): SandboxReply {
  const headers = { 'content-type': 'application/pkcs7-mime', 'content-transfer-encoding': 'base64' };
  return { status: 200, headers, body: context.pki.cacerts() };
}

/** A token that never expires: a client that got it over a trusted channel can verify the server with it. */
function networkTokens(_request: SandboxRequest, context: Context): SandboxReply {
  const issuer = `${context.origin}/`;
  const token = context.pki.signJwt({
    iss: issuer,
    sub: issuer,
    aud: ['openziti-enroller'],
    jti: randomUUID(),
    em: 'network',
    ctrls: null,
  });
  return ok([{ name: 'default', token }]);
}
