import { CONTROLLER_CLIENT, controllerIssuer } from '../../runtime/network/auth/oidc/controller-provider.ts';
import { identityFlag } from '../flags.ts';
import { UsageError } from '../usage-error.ts';
import { CERTIFICATE, certificateEnd, identityFile, KEY, noLongerNeeded } from './identity.ts';
import type { StorableLogin } from './storable-login.ts';
import { shown } from './stored-login.ts';
import { storedTokens, tokensKey } from './stored-tokens.ts';
import { accountAgain, accountFlags, PASSWORD } from './updb.ts';

/** The controller's own OpenID provider, with a password or an identity. */
export const controllerOidc: StorableLogin = {
  method: 'controller-oidc',
  also: ['oidc'],
  keepsTokens: true,
  asksForCodeOnce: true,
  title: 'OpenID, without a browser',
  hint: 'user name or identity, at the controller; for a second factor, and for clusters',
  flags: [...accountFlags, identityFlag],
  isImplied: () => false,
  form: async () => (await import('./controller-oidc-form.ts')).controllerOidcForm,
  async names(prompter) {
    if (prompter.values.text('identity') === undefined) return undefined;
    if (prompter.values.text('username') !== undefined) {
      throw new UsageError('--username and --identity are alternatives: use one of them.');
    }
    const { origin, others, ca } = await identityFile(prompter);
    return { controller: origin, ...(others.length === 0 ? {} : { others }), ...(ca === undefined ? {} : { ca }) };
  },
  async prompt(prompter) {
    if (prompter.values.text('identity') !== undefined) {
      const { path, cert, key, name } = await identityFile(prompter);
      const secrets = { [CERTIFICATE]: cert, [KEY]: key };
      return { login: { method: 'controller-oidc', name }, secrets, afterwards: noLongerNeeded(path) };
    }
    const username = await prompter.text('username', 'User name');
    const password = await prompter.secret('password', `Password of ${username}`);
    return { login: { method: 'controller-oidc', username }, secrets: { [PASSWORD]: password } };
  },
  named: (login, identity) => (login['username'] === undefined ? { ...login, identity } : login),
  who: ({ username, identity, name }) => shown(username, identity, name),
  flagsAgain: accountAgain,
  async credentials({ username, name }, { secrets, controller }) {
    const key = tokensKey(controllerIssuer({ origin: controller }), CONTROLLER_CLIENT, String(username ?? name));
    const tokens = storedTokens(secrets, key, typeof username === 'string' ? PASSWORD : KEY);
    if (typeof username === 'string') {
      const password = await secrets.get(PASSWORD);
      return password === undefined ? undefined : { method: 'controller-oidc', username, password, tokens };
    }
    const [cert, privateKey] = [await secrets.get(CERTIFICATE), await secrets.get(KEY)];
    if (cert === undefined || privateKey === undefined) return undefined;
    return { method: 'controller-oidc', cert, key: privateKey, tokens };
  },
  validUntil: async (_, { secrets }) => certificateEnd(await secrets.get(CERTIFICATE)),
};
