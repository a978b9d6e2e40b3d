import type { Principal } from '../../http/access/principal.ts';
import { BILLION, type Flag, PORTS } from '../flags.ts';

const flag = <const F extends Flag>(each: F): F => each;

/** The login methods of clients, as `--auth` names them. */
export const AUTH: readonly Auth[] = ['keys', 'jwt', 'mtls', 'none'];

export const transportFlag = flag({
  name: 'transport',
  kind: 'text',
  value: 'HOW',
  help: 'stdio, for a client that starts the server; or http, for many clients at once (stdio)',
  choices: ['stdio', 'http'],
});

export const checkConfigFlag = flag({
  name: 'check-config',
  kind: 'switch',
  help: 'check the configuration and exit',
});

export const keysFileFlag = flag({
  name: 'keys-file',
  kind: 'text',
  value: 'FILE',
  help: 'file of API keys (keys.json in the settings folder)',
});

/** How to reach the server over HTTP, and who may. All of these need `--transport http`. */
export const httpFlags = [
  flag({ name: 'host', kind: 'text', value: 'ADDRESS', help: 'address to listen on (127.0.0.1)' }),
  flag({
    name: 'port',
    kind: 'number',
    range: PORTS,
    value: 'N',
    help: 'port to listen on; 0 picks a free one (8080)',
  }),
  flag({ name: 'public-url', kind: 'text', value: 'URL', help: 'URL of the endpoint as clients reach it' }),
  flag({
    name: 'tls-cert',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the server certificate; reloaded when it changes',
  }),
  flag({ name: 'tls-key', kind: 'text', value: 'FILE', help: 'PEM file of the key of --tls-cert' }),
  flag({
    name: 'tls-client-ca',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the CA that signs client certificates, for --auth mtls',
  }),
  flag({
    name: 'behind-proxy',
    kind: 'list',
    value: 'ADDRESSES',
    help: 'addresses of the TLS proxies in front of the server, such as 10.0.0.0/8; their X-Forwarded-For is trusted',
  }),
  flag({
    name: 'auth',
    kind: 'list',
    value: 'METHODS',
    help: `how clients log in: ${AUTH.join(', ')}; none only on loopback (keys)`,
  }),
  keysFileFlag,
  flag({
    name: 'roles',
    kind: 'text',
    value: 'FILE',
    help: 'YAML file that says who may do what, see docs/http.md (all clients have the same rights)',
    restricts: true,
  }),
  flag({ name: 'jwt-issuer', kind: 'text', value: 'URL', help: 'authorization server whose tokens are accepted' }),
  flag({
    name: 'jwt-audience',
    kind: 'text',
    value: 'NAME',
    help: 'audience of the tokens for this server (the public URL)',
  }),
  flag({ name: 'jwks-url', kind: 'text', value: 'URL', help: "URL of the issuer's keys (from its metadata)" }),
  flag({
    name: 'jwt-scopes',
    kind: 'list',
    value: 'SCOPES',
    help: 'scopes that every token must have (none)',
    restricts: true,
  }),
  flag({
    name: 'allow-private-issuer',
    kind: 'switch',
    help: 'allow keys and metadata of the issuer at private addresses',
  }),
  flag({
    name: 'share-log-in',
    kind: 'switch',
    help: "let all clients share one person's login (each person logs in)",
  }),
  flag({
    name: 'allow-host',
    kind: 'list',
    value: 'NAMES',
    help: 'further host names that requests may use in the Host header',
  }),
  flag({
    name: 'allow-origin',
    kind: 'list',
    value: 'ORIGINS',
    help: 'origins of web pages that may send requests, such as https://chat.example.com',
  }),
  flag({
    name: 'allow-source',
    kind: 'list',
    value: 'ADDRESSES',
    help: 'client addresses that may connect, as CIDR ranges (all)',
    restricts: true,
  }),
  flag({
    name: 'requests-per-minute',
    kind: 'number',
    range: { least: 1, most: BILLION },
    value: 'N',
    help: 'maximum requests per minute for each principal (1200)',
  }),
  flag({
    name: 'max-sessions',
    kind: 'number',
    range: { least: 1, most: 1_000_000 },
    value: 'N',
    help: 'maximum concurrent sessions of older protocol revisions (1000)',
  }),
  flag({
    name: 'session-idle',
    kind: 'number',
    range: { least: 1, most: 31_536_000 },
    value: 'SECONDS',
    help: 'end a session of an older protocol revision after this much inactivity (1800)',
  }),
  flag({ name: 'json-response', kind: 'switch', help: 'answer with JSON only, never with event streams' }),
  flag({ name: 'stateless', kind: 'switch', help: 'serve older protocol revisions without sessions' }),
  flag({
    name: 'state',
    kind: 'text',
    value: 'URL',
    help: 'Redis or Valkey that all replicas share: redis://host:6379, or rediss:// for TLS (nothing is shared)',
  }),
  flag({
    name: 'state-ca',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the CA that signed the certificate of --state (the CAs that Node trusts)',
  }),
  flag({ name: 'metrics', kind: 'switch', help: 'serve Prometheus metrics at /metrics, to clients that can log in' }),
  flag({ name: 'sse', kind: 'switch', help: 'also serve the transport of 2024-11-05, at /sse' }),
] as const;

export type Auth = Principal['method'];

export const isAuth = (name: string): name is Auth => AUTH.some((each) => each === name);
