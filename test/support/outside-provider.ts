/** A real OpenID provider (oidc-provider) over TLS, with a private authority, and people who log in there. */
import { once } from 'node:events';
import { createServer as createPlainServer, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { createAuthority, LOOPBACK } from './authority.ts';

/** The resource that tokens are requested for, which becomes their audience. */
export const RESOURCE = 'urn:ziti:controller';
export const AUDIENCE = 'ziti';
export const PUBLIC_CLIENT = 'ziti-mcp';
export const ROBOT = { id: 'robot', secret: 'robot-secret-4711-robot-secret-4711' } as const;

export interface OutsideProvider {
  readonly issuer: string;
  /** Where controllers read its keys, without TLS. */
  readonly jwks: string;
  /** PEM of its authority. */
  readonly ca: string;
  readonly provider: Provider;
  /** `METHOD /path` and form of all requests. */
  readonly seen: { readonly call: string; readonly form: URLSearchParams; readonly encoding: string | undefined }[];
  /** Answers instead of the provider, for as long as it returns a status. */
  interfere: ((call: string, form: URLSearchParams) => number | 'drop' | undefined) | undefined;
  /** Changes the JSON of answers, by `METHOD /path`. */
  readonly reshape: Record<string, (body: Record<string, unknown>) => object>;
  close(): Promise<void>;
}

export interface OutsideProviderOptions {
  /** Lifetime of access tokens in seconds (600). */
  readonly accessTokenLife?: number;
  /** Lifetime of ID tokens in seconds (600). */
  readonly idTokenLife?: number;
  readonly deviceCodeLife?: number;
  readonly scopes?: readonly string[];
}

function reshaped(response: ServerResponse, change: (body: Record<string, unknown>) => object): void {
  const end = response.end.bind(response);
  response.end = ((body: string | Buffer) => {
    const changed = JSON.stringify(change(JSON.parse(body.toString())));
    response.setHeader('content-length', Buffer.byteLength(changed));
    return end(changed);
  }) as typeof response.end;
}

/** Clients that get no interval wait for five seconds. */
const POLL_EACH_SECOND = { 'POST /device/auth': (body: object) => ({ ...body, interval: 1 }) };

export async function startOutsideProvider(options: OutsideProviderOptions = {}): Promise<OutsideProvider> {
  const { accessTokenLife = 600, idTokenLife = 600, deviceCodeLife = 600 } = options;
  const authority = await createAuthority('root of a provider');
  const seen: OutsideProvider['seen'] = [];
  const self: Pick<OutsideProvider, 'interfere' | 'reshape'> = {
    interfere: undefined,
    reshape: { ...POLL_EACH_SECOND },
  };
  const tls = await authority.issue('localhost', { names: LOOPBACK });
  const server = createServer(tls);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  const configuration: Configuration = {
    clients: [
      {
        client_id: PUBLIC_CLIENT,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/auth/callback'],
      },
      {
        client_id: ROBOT.id,
        client_secret: ROBOT.secret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    cookies: { keys: ['a key of a test'] },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'openid offline_access api',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenLife,
        }),
      },
    },
    ttl: {
      AccessToken: accessTokenLife,
      IdToken: idTokenLife,
      DeviceCode: deviceCodeLife,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
    },
    findAccount: (_context: KoaContextWithOIDC, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = true;
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const call = `${request.method} ${request.url?.split('?')[0]}`;
    const form = new URLSearchParams(text);
    seen.push({ call, form, encoding: request.headers['accept-encoding'] });
    const instead = self.interfere?.(call, form);
    if (instead === 'drop') return request.socket.destroy();
    if (instead !== undefined) return response.writeHead(instead, { 'content-type': 'text/plain' }).end('no');
    const change = self.reshape[call];
    if (change !== undefined) reshaped(response, change);
    // The provider reads an already parsed body instead of the stream.
    Object.assign(request, { body: Object.fromEntries(form) });
    return answer(request, response);
  });
  const plain = createPlainServer(answer);
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  return Object.assign(self, {
    issuer,
    jwks: `http://127.0.0.1:${(plain.address() as AddressInfo).port}/jwks`,
    ca: authority.pem,
    provider,
    seen,
    async close() {
      for (const each of [server, plain]) {
        each.closeAllConnections();
        each.close();
        await once(each, 'close');
      }
    },
  });
}
