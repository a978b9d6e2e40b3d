import { OPENING, POSTED } from './http-server.ts';

/** Who may connect, and what they may do. */
export const ROLES = `
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

/** Opens a session with a token. */
export const ask = (
  url: string,
  token: string | undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { ...POSTED, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...more },
    body: OPENING,
  });
