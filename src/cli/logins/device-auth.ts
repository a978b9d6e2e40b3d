import { askProvider, providerAgain, providerFlags, providerOf } from './provider-settings.ts';
import type { StorableLogin } from './storable-login.ts';
import { type StoredLogin, shown } from './stored-login.ts';
import { storedTokens, tokensKey } from './stored-tokens.ts';
import { notLoggedIn, tokensEnd } from './token-state.ts';

/** At an external provider, with a code entered on any device. */
export const deviceAuth: StorableLogin = {
  method: 'device-auth',
  also: ['device'],
  byPerson: true,
  fromAnywhere: true,
  keepsTokens: true,
  title: 'Code on another device',
  hint: 'such as a phone, at an OpenID provider',
  flags: providerFlags,
  isImplied: (values) => values.text('idp-domain') !== undefined && values.text('idp-client-secret') === undefined,
  form: async () => (await import('./provider-form.ts')).deviceAuthForm,
  async prompt(prompter, reached) {
    const { settings, secrets } = await askProvider(prompter, reached);
    return { login: { method: 'device-auth', ...settings }, secrets };
  },
  who: ({ issuer }) => `a user of ${shown(issuer)}`,
  flagsAgain: providerAgain,
  async credentials(login, { secrets }) {
    const provider = await providerOf(login, secrets);
    const tokens = storedTokens(secrets, tokensKey(provider.issuer, provider.clientId));
    return { method: 'device-auth', ...provider, tokens };
  },
  missing: (login, { secrets }) => notLoggedIn(secrets, keyOf(login)),
  validUntil: (login, { secrets }) => tokensEnd(secrets, keyOf(login)),
};

const keyOf = ({ issuer, clientId }: StoredLogin): string => tokensKey(String(issuer), String(clientId));
