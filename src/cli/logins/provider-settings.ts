import type { ProviderSettings } from '../../runtime/network/auth/credentials.ts';
import { readPem } from '../files/read-pem.ts';
import type { Flag } from '../flag.ts';
import { offeredProviders } from './offered-providers.ts';
import type { LoginSecrets, Prompter, ReachedController, StorableLogin } from './storable-login.ts';
import type { StoredLogin } from './stored-login.ts';

/** The storage key of a client's secret: it is only ever sent to the provider that it was entered for. */
export const clientSecretKey = ({ issuer, clientId }: Readonly<Record<string, unknown>>): string =>
  `client secret ${String(issuer)} ${String(clientId)}`;

/** Flags of all logins with an external provider. */
export const providerFlags: readonly Flag[] = [
  {
    name: 'idp-domain',
    kind: 'text',
    value: 'URL',
    help: 'issuer of an OpenID provider, or its host',
    replaces: ['username', 'identity'],
    fault: faultIn,
  },
  { name: 'idp-client-id', kind: 'text', value: 'ID', help: 'client id at the provider' },
  {
    name: 'idp-client-secret',
    kind: 'text',
    value: '-',
    help: 'client secret, if there is one; - reads it from stdin',
  },
  {
    name: 'idp-audience',
    kind: 'text',
    value: 'AUDIENCE',
    help: 'audience of the token, for providers with an audience parameter',
  },
  { name: 'idp-resource', kind: 'text', value: 'URI', help: 'resource that the token is for (RFC 8707)' },
  {
    name: 'idp-scope',
    kind: 'text',
    value: 'SCOPES',
    help: 'scopes to request, separated by spaces (openid offline_access)',
    also: ['scopes'],
  },
  {
    name: 'idp-ca',
    kind: 'text',
    value: 'FILE',
    help: "PEM file of the private CA that signed the provider's certificate",
  },
  {
    name: 'idp-token',
    kind: 'text',
    value: 'WHICH',
    help: 'which token to send to the controller: access or id (access)',
    choices: ['access', 'id'],
  },
];

/** The provider of a stored login, and this client there. Its other settings stay by themselves. */
export const providerAgain: StorableLogin['flagsAgain'] = ({ issuer, clientId }, given) => {
  if (typeof issuer !== 'string') return {};
  const domain = given.text('idp-domain');
  const isSame = domain === undefined || issuerOf(domain) === issuer;
  return { 'idp-domain': issuer, ...(isSame && typeof clientId === 'string' ? { 'idp-client-id': clientId } : {}) };
};

/** The provider's settings: given, or chosen from those that the controller names. */
export async function askProvider(
  prompter: Prompter,
  reached: ReachedController,
): Promise<{
  readonly settings: Omit<ProviderSettings, 'clientSecret'>;
  readonly secrets: Readonly<Record<string, string>>;
}> {
  const { values } = prompter;
  const offered = values.text('idp-domain') === undefined ? await offeredProviders(prompter, reached) : undefined;
  const issuer =
    offered?.issuer ??
    issuerOf(await prompter.text('idp-domain', 'Issuer of the OpenID provider (https://...)', faultIn));
  const known = prompter.attended ? undefined : offered?.clientId;
  const clientId =
    values.text('idp-client-id') ??
    known ??
    (await prompter.text('idp-client-id', 'Client id of this server at the provider', undefined, {
      usual: offered?.clientId,
    }));
  const scope = values.text('idp-scope') ?? offered?.scope;
  const audience = values.text('idp-audience');
  const resource = values.text('idp-resource');
  const ca = values.text('idp-ca');
  const shows = (values.text('idp-token') ?? offered?.shows) as ProviderSettings['shows'];
  const secret =
    values.text('idp-client-secret') === undefined
      ? undefined
      : await prompter.secret('idp-client-secret', 'Secret of the client');
  return {
    settings: {
      issuer,
      clientId,
      ...(scope === undefined ? {} : { scope }),
      ...(audience === undefined ? {} : { audience }),
      ...(resource === undefined ? {} : { resource }),
      ...(ca === undefined ? {} : { ca: readPem('--idp-ca', ca) }),
      ...(shows === undefined ? {} : { shows }),
    },
    secrets: secret === undefined ? {} : { [clientSecretKey({ issuer, clientId })]: secret },
  };
}

/** The settings of a stored login's provider, with the client secret. */
export async function providerOf(login: StoredLogin, secrets: LoginSecrets): Promise<ProviderSettings> {
  const { method, redirectUri, ...settings } = login;
  const clientSecret = await secrets.get(clientSecretKey(login));
  return { ...(settings as unknown as ProviderSettings), ...(clientSecret === undefined ? {} : { clientSecret }) };
}

/** A host alone means https, which the earlier server accepted. */
const issuerOf = (text: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);

/** An issuer has no query and no fragment (OpenID Connect Discovery), and a mistyped one could name another host. */
const ISSUER = /^https:\/\/[^/?#@\s]*[^/?#@\s:](?:\/[^?#\s]*)?$/i;

function faultIn(text: string): string | undefined {
  const url = issuerOf(text);
  return ISSUER.test(url) && URL.canParse(url)
    ? undefined
    : 'It must be an https:// address without user name, query or fragment.';
}
