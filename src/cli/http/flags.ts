import { AUTH } from '../../common/auth-methods.ts';
import { BILLION, inGroup, PORTS } from '../flag.ts';

const aboutConfiguration = inGroup('Configuration, log and audit');
const aboutHttp = inGroup('HTTP, with --transport http');
const aboutClients = inGroup("Clients' login over HTTP");
const aboutReplicas = inGroup('Replicas over HTTP');

export const transportFlag = aboutHttp({
  name: 'transport',
  kind: 'text',
  value: 'HOW',
  help: 'stdio, for a client that starts the server; or http, for many clients at once (stdio)',
  choices: ['stdio', 'http'],
});

export const checkConfigFlag = aboutConfiguration({
  name: 'check-config',
  kind: 'switch',
  help: 'check the configuration and exit',
});

export const keysFileFlag = aboutClients({
  name: 'keys-file',
  kind: 'text',
  value: 'FILE',
  help: 'file of API keys (keys.json in the settings folder)',
});

/** How to reach the server over HTTP, and who may. All of these need `--transport http`. */
export const httpFlags = [
  aboutHttp({ name: 'host', kind: 'text', value: 'ADDRESS', help: 'address to listen on (127.0.0.1)' }),
  aboutHttp({
    name: 'port',
    kind: 'number',
    range: PORTS,
    value: 'N',
    help: 'port to listen on; 0 picks a free one (8080)',
  }),
  aboutHttp({ name: 'public-url', kind: 'text', value: 'URL', help: 'URL of the endpoint as clients reach it' }),
  aboutHttp({
    name: 'tls-cert',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the server certificate; reloaded when it changes',
  }),
  aboutHttp({ name: 'tls-key', kind: 'text', value: 'FILE', help: 'PEM file of the key of --tls-cert' }),
  aboutClients({
    name: 'tls-client-ca',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the CA that signs client certificates, for --auth mtls',
  }),
  aboutHttp({
    name: 'behind-proxy',
    kind: 'list',
    value: 'ADDRESSES',
    help: 'addresses of the TLS proxies in front of the server, such as 10.0.0.0/8; their X-Forwarded-For is trusted',
  }),
  aboutClients({
    name: 'auth',
    kind: 'list',
    value: 'METHODS',
    help: `how clients log in: ${AUTH.join(', ')}; none only on loopback (keys)`,
  }),
  keysFileFlag,
  aboutClients({
    name: 'roles',
    kind: 'text',
    value: 'FILE',
    help: 'YAML file that says who may do what, see docs/http.md (all clients have the same rights)',
    restricts: true,
  }),
  aboutClients({
    name: 'jwt-issuer',
    kind: 'text',
    value: 'URL',
    help: 'authorization server whose tokens are accepted',
  }),
  aboutClients({
    name: 'jwt-audience',
    kind: 'text',
    value: 'NAME',
    help: 'audience of the tokens for this server (the public URL)',
  }),
  aboutClients({ name: 'jwks-url', kind: 'text', value: 'URL', help: "URL of the issuer's keys (from its metadata)" }),
  aboutClients({
    name: 'jwt-scopes',
    kind: 'list',
    value: 'SCOPES',
    help: 'scopes that every token must have (none)',
    restricts: true,
  }),
  aboutClients({
    name: 'allow-private-issuer',
    kind: 'switch',
    help: 'allow keys and metadata of the issuer at private addresses',
  }),
  aboutClients({
    name: 'share-log-in',
    kind: 'switch',
    help: "let all clients share one person's login (each person logs in)",
  }),
  aboutHttp({
    name: 'allow-host',
    kind: 'list',
    value: 'NAMES',
    help: 'further host names that requests may use in the Host header',
  }),
  aboutHttp({
    name: 'allow-origin',
    kind: 'list',
    value: 'ORIGINS',
    help: 'origins of web pages that may send requests, such as https://chat.example.com',
  }),
  aboutHttp({
    name: 'allow-source',
    kind: 'list',
    value: 'ADDRESSES',
    help: 'client addresses that may connect, as CIDR ranges (all)',
    restricts: true,
  }),
  aboutHttp({
    name: 'requests-per-minute',
    kind: 'number',
    range: { least: 1, most: BILLION },
    value: 'N',
    help: 'maximum requests per minute for each principal (1200)',
  }),
  aboutHttp({
    name: 'max-sessions',
    kind: 'number',
    range: { least: 1, most: 1_000_000 },
    value: 'N',
    help: 'maximum concurrent sessions of older protocol revisions (1000)',
  }),
  aboutHttp({
    name: 'session-idle',
    kind: 'number',
    range: { least: 1, most: 31_536_000 },
    value: 'SECONDS',
    help: 'end a session of an older protocol revision after this much inactivity (1800)',
  }),
  aboutHttp({ name: 'json-response', kind: 'switch', help: 'answer with JSON only, never with event streams' }),
  aboutHttp({ name: 'stateless', kind: 'switch', help: 'serve older protocol revisions without sessions' }),
  aboutReplicas({
    name: 'state',
    kind: 'text',
    value: 'URL',
    help: 'Redis or Valkey that all replicas share: redis://host:6379, or rediss:// for TLS (nothing is shared)',
  }),
  aboutReplicas({
    name: 'state-ca',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the CA that signed the certificate of --state (the CAs that Node trusts)',
  }),
  aboutHttp({
    name: 'metrics',
    kind: 'switch',
    help: 'serve Prometheus metrics at /metrics, to clients that can log in',
  }),
  aboutHttp({ name: 'sse', kind: 'switch', help: 'also serve the transport of 2024-11-05, at /sse' }),
] as const;
