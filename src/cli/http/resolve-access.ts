import { alternatives } from '../../common/alternatives.ts';
import { AUTH, type Auth, type Identifying } from '../../common/auth-methods.ts';
import { certificates } from '../../http/access/certificates.ts';
import type { AccessSettings } from '../../http/access/gate.ts';
import { allScopes, GRANTED_BY, type Grant, SCOPE } from '../../http/access/grants.ts';
import { keysIn } from '../../http/access/keys.ts';
import { noLogin } from '../../http/access/none.ts';
import type { AuthMethod } from '../../http/access/principal.ts';
import { tokensOf } from '../../http/access/tokens.ts';
import { isLoopback } from '../../http/edge/address-list.ts';
import { METADATA_PATH } from '../../http/paths.ts';
import type { HttpSettings } from '../../http/settings.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import type { httpFlags } from './flags.ts';
import { readKeys } from './key-store.ts';
import { keysFileOf } from './keys-file.ts';
import { entriesOf } from './resolve-http.ts';

type HttpFlag = (typeof httpFlags)[number]['name'];

/** Who may connect, and the metadata of this resource if tokens are accepted (RFC 9728). */
export interface Access {
  readonly access: AccessSettings;
  readonly metadata?: object;
}

/**
 * Resolves who may connect.
 * @throws {UsageError} if anyone could, or if a login method lacks something
 */
export function resolveAccess(
  values: Values,
  environment: Environment,
  settings: HttpSettings,
  grants?: readonly Grant[],
): Access {
  const named = entriesOf(values, 'auth');
  const unknown = named.find((name) => !AUTH.some((each) => each === name));
  if (unknown !== undefined) throw new UsageError(`--auth "${unknown}": use ${alternatives(AUTH)}.`);
  const auth = new Set(named.length === 0 ? ['keys'] : named) as ReadonlySet<Auth>;
  requireNames(values, auth);
  if (auth.has('none')) return { access: { methods: [openTo(auth, settings, grants)], requiredScopes: [] } };
  if (grants !== undefined) requireUse(grants, auth);
  const requiredScopes = entriesOf(values, 'jwt-scopes').map(scopeOf);
  requireTurn(requiredScopes, grants ?? []);
  const access = { requiredScopes, ...(grants === undefined ? {} : { grants }) };
  // In the order in which they are tried.
  const logins: { readonly [Method in Identifying]: () => AuthMethod } = {
    keys: () => keysIn(checkedKeys(keysFileOf(values, environment))),
    mtls: () => byCertificate(settings),
    jwt: () => byToken(values, settings),
  };
  const methods = (Object.keys(logins) as Identifying[]).filter((each) => auth.has(each)).map((each) => logins[each]());
  if (!auth.has('jwt')) return { access: { methods, ...access } };
  const { issuer, resource } = jwtParties(values, settings);
  return {
    access: { methods, ...access, metadataUrl: metadataUrlOf(resource) },
    metadata: metadataOf(resource, issuer, allScopes(requiredScopes, grants)),
  };
}

/** Who issues the tokens, and the resource that they are for. */
function jwtParties(
  values: Values,
  { publicUrl }: HttpSettings,
): { readonly issuer: string; readonly resource: string } {
  const issuer = urlOf(values, 'jwt-issuer');
  if (issuer === undefined) throw new UsageError('--auth jwt needs --jwt-issuer, the URL of the authorization server.');
  if (publicUrl === undefined) throw new UsageError('--auth jwt needs --public-url, the audience of its tokens.');
  return { issuer, resource: publicUrl };
}

function byToken(values: Values, settings: HttpSettings): AuthMethod {
  const { issuer, resource } = jwtParties(values, settings);
  const jwksUrl = urlOf(values, 'jwks-url');
  return tokensOf({
    issuer,
    audience: values.text('jwt-audience') ?? resource,
    allowPrivate: values.on('allow-private-issuer'),
    ...(jwksUrl === undefined ? {} : { jwksUrl }),
  });
}

/** RFC 9728, section 3.1. */
function metadataUrlOf(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${METADATA_PATH}${pathname === '/' ? '' : pathname}`;
}

/** RFC 9728, section 2. */
const metadataOf = (resource: string, issuer: string, scopes: readonly string[]): object => ({
  resource,
  authorization_servers: [issuer],
  bearer_methods_supported: ['header'],
  resource_name: 'ziti-mcp',
  ...(scopes.length === 0 ? {} : { scopes_supported: [...new Set(scopes)] }),
});

/** The flags that only one login method reads. */
const READ_BY: { readonly [Method in Identifying]: readonly HttpFlag[] } = {
  keys: ['keys-file'],
  jwt: ['jwt-issuer', 'jwt-audience', 'jwks-url', 'allow-private-issuer', 'jwt-scopes'],
  mtls: ['tls-client-ca'],
};

/** Flags of a login method that is not used would silently do nothing. */
function requireNames(values: Values, auth: ReadonlySet<Auth>): void {
  for (const method of Object.keys(READ_BY) as Identifying[]) {
    const unread = auth.has(method) ? undefined : READ_BY[method].find((name) => values.list(name) !== undefined);
    if (unread !== undefined) throw new UsageError(`--${unread} only works with --auth ${method}.`);
  }
}

/** Some grant must be for somebody who can log in. */
function requireUse(grants: readonly Grant[], auth: ReadonlySet<Auth>): void {
  if (grants.some(({ method }) => auth.has(method))) return;
  const ways = Object.entries(GRANTED_BY).map(([method, key]) => `by ${key} for ${method}`);
  throw new UsageError(
    `--roles grants nothing to anyone who logs in with --auth ${[...auth].join(', ')}: grant a role ${alternatives(ways)}.`,
  );
}

/** A scope that every token has leaves nothing to the grants after it. */
function requireTurn(requiredScopes: readonly string[], grants: readonly Grant[]): void {
  const all = grants.findIndex(({ scope }) => scope !== undefined && requiredScopes.includes(scope));
  const after = grants.findIndex(({ scope }, at) => all >= 0 && at > all && scope !== undefined);
  if (after < 0) return;
  throw new UsageError(
    `--roles: grant ${after + 1} never applies: every token has the scope of grant ${all + 1}, because --jwt-scopes requires it. Put it before that one.`,
  );
}

function scopeOf(text: string): string {
  if (SCOPE.test(text)) return text;
  throw new UsageError(`--jwt-scopes "${text}": separate scopes by commas, and use no spaces or quotation marks.`);
}

function openTo(
  auth: ReadonlySet<Auth>,
  { host, proxies, hosts, publicUrl }: HttpSettings,
  grants: readonly Grant[] | undefined,
): AuthMethod {
  if (auth.size > 1) throw new UsageError('--auth none lets anyone in: do not combine it with other methods.');
  if (grants !== undefined) throw new UsageError('--auth none identifies nobody: omit --roles.');
  if (!isLoopback(host) || proxies !== undefined) {
    throw new UsageError(
      '--auth none is only for loopback: anyone who reaches the server could do everything that it is allowed to do.',
    );
  }
  const names = [...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]), ...hosts];
  const other = names.find((name) => !isLoopback(name));
  if (other !== undefined) {
    throw new UsageError(
      `--auth none is only for loopback, and requests for ${other} come from elsewhere: omit --public-url and --allow-host, or let clients log in.`,
    );
  }
  return noLogin;
}

function byCertificate({ tls, proxies }: HttpSettings): AuthMethod {
  if (proxies !== undefined) {
    throw new UsageError(
      '--auth mtls does not work with --behind-proxy: the certificate would be that of the proxy, whoever its client is. Use another --auth, or let the proxy pass TLS on as it is and omit --behind-proxy.',
    );
  }
  if (tls?.clientCa !== undefined) return certificates();
  throw new UsageError('--auth mtls needs --tls-cert, --tls-key and --tls-client-ca.');
}

function checkedKeys(file: string): string {
  const keys = readKeys(file);
  if (keys.some(({ expires }) => Date.parse(expires) > Date.now())) return file;
  const lacks = keys.length === 0 ? 'There is no API key' : 'Every API key has expired';
  throw new UsageError(`${lacks} in ${file}. Create one with ziti-mcp keys add NAME.`);
}

function urlOf(values: Values, name: string): string | undefined {
  const text = values.text(name);
  if (text === undefined || (/^https:\/\/[^\s@?#]+$/.test(text) && URL.canParse(text))) return text;
  throw new UsageError(`--${name} must be an https URL without user name, query and fragment.`);
}
