import type { Flag } from '../flags.ts';

const flag = <const F extends Flag>(each: F): F => each;

const AUTH = ['keys', 'jwt', 'mtls', 'none'] as const;

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
  help: 'say whether the configuration is right, and serve nothing',
});

export const keysFileFlag = flag({
  name: 'keys-file',
  kind: 'text',
  value: 'FILE',
  help: 'the file of API keys (keys.json in the folder of settings)',
});

/** How to reach the server over HTTP, and who may. All of these need `--transport http`. */
export const httpFlags = [
  flag({ name: 'host', kind: 'text', value: 'ADDRESS', help: 'where to listen (127.0.0.1)' }),
  flag({ name: 'port', kind: 'number', value: 'N', help: 'the port; 0 for any that is free (8080)' }),
  flag({ name: 'public-url', kind: 'text', value: 'URL', help: 'the URL of the endpoint as clients know it' }),
  flag({
    name: 'tls-cert',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the certificate; read again when it changes',
  }),
  flag({ name: 'tls-key', kind: 'text', value: 'FILE', help: 'PEM file of its key' }),
  flag({
    name: 'tls-client-ca',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the authority of client certificates, for --auth mtls',
  }),
  flag({
    name: 'behind-proxy',
    kind: 'list',
    value: 'ADDRESSES',
    help: 'proxies that speak TLS in front of it, such as 10.0.0.0/8: their X-Forwarded-For counts',
  }),
  flag({
    name: 'auth',
    kind: 'list',
    value: 'WAYS',
    help: `how clients prove who they are: ${AUTH.join(', ')}; none on loopback alone (keys)`,
  }),
  keysFileFlag,
  flag({
    name: 'roles',
    kind: 'text',
    value: 'FILE',
    help: 'YAML file: who may do what, see docs/http.md (all may the same)',
  }),
  flag({ name: 'jwt-issuer', kind: 'text', value: 'URL', help: 'the authorisation server whose tokens count' }),
  flag({
    name: 'jwt-audience',
    kind: 'text',
    value: 'NAME',
    help: 'what tokens for this server have as audience (the public URL)',
  }),
  flag({ name: 'jwks-url', kind: 'text', value: 'URL', help: "the issuer's keys (what its metadata names)" }),
  flag({ name: 'jwt-scopes', kind: 'list', value: 'SCOPES', help: 'scopes that every token must have (none)' }),
  flag({
    name: 'allow-private-issuer',
    kind: 'switch',
    help: 'fetch keys and metadata of the issuer from private addresses too',
  }),
  flag({
    name: 'share-log-in',
    kind: 'switch',
    help: 'let all clients use the login that one person makes (each makes their own)',
  }),
  flag({
    name: 'allow-host',
    kind: 'list',
    value: 'NAMES',
    help: 'further names that requests may be addressed to, in the field Host',
  }),
  flag({
    name: 'allow-origin',
    kind: 'list',
    value: 'ORIGINS',
    help: 'web pages that may ask, as https://chat.example.com',
  }),
  flag({
    name: 'allow-source',
    kind: 'list',
    value: 'ADDRESSES',
    help: 'addresses that may connect, in CIDR form (all)',
  }),
  flag({ name: 'requests-per-minute', kind: 'number', value: 'N', help: 'most requests of one principal (1200)' }),
  flag({ name: 'max-sessions', kind: 'number', value: 'N', help: 'most sessions of the older era at once (1000)' }),
  flag({
    name: 'session-idle',
    kind: 'number',
    value: 'SECONDS',
    help: 'end a session of the older era that nobody has used for so long (1800)',
  }),
  flag({ name: 'json-response', kind: 'switch', help: 'answer with JSON alone, never with event streams' }),
  flag({ name: 'stateless', kind: 'switch', help: 'serve the older era without sessions' }),
  flag({
    name: 'state',
    kind: 'text',
    value: 'URL',
    help: 'Redis or Valkey that several replicas share, as redis://host:6379, or rediss:// with TLS (each for itself)',
  }),
  flag({
    name: 'state-ca',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the authority that signed the certificate of --state (those of Node)',
  }),
  flag({ name: 'metrics', kind: 'switch', help: 'serve metrics for Prometheus at /metrics, to whoever may log in' }),
  flag({ name: 'sse', kind: 'switch', help: 'serve the transport of 2024-11-05 too, at /sse' }),
] as const;

/** A login method, as `--auth` names it. */
export type Auth = (typeof AUTH)[number];

export const isAuth = (name: string): name is Auth => (AUTH as readonly string[]).includes(name);
