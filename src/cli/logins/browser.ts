import { CONTROLLER_CLIENT, controllerIssuer } from '../../runtime/network/auth/oidc/controller-provider.ts';
import type { Flag } from '../flag.ts';
import { askProvider, providerAgain, providerFlags, providerOf } from './provider-settings.ts';
import type { Prompter, StorableLogin } from './storable-login.ts';
import { type StoredLogin, shown } from './stored-login.ts';
import { storedTokens, tokensKey } from './stored-tokens.ts';
import { notLoggedIn, tokensEnd } from './token-state.ts';

/** Only an external provider needs any of these. */
const outsideFlags: readonly Flag[] = [
  ...providerFlags,
  {
    name: 'idp-redirect-uri',
    kind: 'text',
    value: 'URL',
    help: 'redirect address for an external provider (http://127.0.0.1/auth/callback, any port)',
    fault: (text) =>
      isLoopback(text) ? undefined : 'It must be an address of this machine, such as http://127.0.0.1/auth/callback.',
  },
];

/** With this machine's browser, at the controller's own provider or an external one. */
export const browser: StorableLogin = {
  method: 'browser',
  byPerson: true,
  keepsTokens: true,
  title: 'Browser',
  hint: "on this machine, at the controller's own OpenID provider or an external one",
  flags: outsideFlags,
  isImplied: () => false,
  form: async () => (await import('./provider-form.ts')).browserForm,
  async prompt(prompter, reached) {
    const { values } = prompter;
    if ((await where(prompter)) === 'controller') {
      return { login: { method: 'browser' }, secrets: {} };
    }
    const { settings, secrets } = await askProvider(prompter, reached);
    const redirectUri = values.text('idp-redirect-uri');
    return {
      login: {
        method: 'browser',
        ...settings,
        ...(redirectUri === undefined ? {} : { redirectUri: new URL(redirectUri).href }),
      },
      secrets,
    };
  },
  who: ({ issuer }) => (issuer === undefined ? 'a user of the controller' : `a user of ${shown(issuer)}`),
  flagsAgain: providerAgain,
  async credentials(login, { secrets, controller }) {
    const tokens = storedTokens(secrets, keyOf(login, controller));
    if (login['issuer'] === undefined) return { method: 'browser', tokens };
    const { redirectUri } = login as { redirectUri?: string };
    const provider = await providerOf(login, secrets);
    return { method: 'browser', ...provider, tokens, ...(redirectUri === undefined ? {} : { redirectUri }) };
  },
  missing: (login, { secrets, controller }) => notLoggedIn(secrets, keyOf(login, controller)),
  validUntil: (login, { secrets, controller }) => tokensEnd(secrets, keyOf(login, controller)),
};

/** Whose login page to use. Without a terminal, the controller's own. */
async function where(prompter: Prompter): Promise<'controller' | 'outside'> {
  if (outsideFlags.some(({ name }) => prompter.values.text(name) !== undefined)) return 'outside';
  return (await prompter.confirm('Do you log in with an external OpenID provider instead of the controller?'))
    ? 'outside'
    : 'controller';
}

function isLoopback(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
}

function keyOf({ issuer, clientId }: StoredLogin, controller: string): string {
  if (issuer === undefined) return tokensKey(controllerIssuer({ origin: controller }), CONTROLLER_CLIENT);
  return tokensKey(String(issuer), String(clientId));
}
