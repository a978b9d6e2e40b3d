import { askProvider, clientSecretKey, providerAgain, providerFlags, providerOf } from './provider-settings.ts';
import type { StorableLogin } from './storable-login.ts';
import { shown } from './stored-login.ts';

/** At an external provider, with a client id and secret, for services. */
export const clientCredentials: StorableLogin = {
  method: 'client-credentials',
  title: 'Client id and secret',
  hint: 'of a service, at an OpenID provider',
  flags: providerFlags,
  isImplied: (values) => values.text('idp-client-secret') !== undefined,
  form: async () => (await import('./provider-form.ts')).clientCredentialsForm,
  async prompt(prompter, reached) {
    const { settings, secrets } = await askProvider(prompter, reached);
    const key = clientSecretKey(settings);
    const secret = secrets[key] ?? (await prompter.secret('idp-client-secret', `Secret of ${settings.clientId}`));
    return { login: { method: 'client-credentials', ...settings }, secrets: { [key]: secret } };
  },
  who: ({ clientId, issuer }) => `${shown(clientId)} at ${shown(issuer)}`,
  flagsAgain: providerAgain,
  async credentials(login, { secrets }) {
    const { clientSecret, ...provider } = await providerOf(login, secrets);
    return clientSecret === undefined ? undefined : { method: 'client-credentials', ...provider, clientSecret };
  },
};
