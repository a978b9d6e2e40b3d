import type { Flag } from '../flag.ts';
import type { StorableLogin } from './storable-login.ts';
import { shown } from './stored-login.ts';

export const PASSWORD = 'password';

/** Flags of the logins with a user name. */
export const accountFlags: readonly Flag[] = [
  { name: 'username', kind: 'text', value: 'NAME', help: 'user name to log in with', replaces: ['identity'] },
  {
    name: 'password',
    kind: 'text',
    value: '-',
    help: 'its password; - reads it from stdin, which is safer than an argument',
  },
];

/** The user name of a stored login, unless an identity replaces it. */
export const accountAgain: StorableLogin['flagsAgain'] = ({ username }, given) =>
  typeof username !== 'string' || given.text('identity') !== undefined ? {} : { username };

/** User name and password in the controller's own database. */
export const updb: StorableLogin = {
  method: 'updb',
  also: ['password'],
  title: 'User name and password',
  hint: 'of the controller itself',
  flags: accountFlags,
  isImplied: (values) => values.text('username') !== undefined,
  form: async () => (await import('./updb-form.ts')).updbForm,
  async prompt(prompter) {
    const username = await prompter.text('username', 'User name');
    const password = await prompter.secret('password', `Password of ${username}`);
    return { login: { method: 'updb', username }, secrets: { [PASSWORD]: password } };
  },
  who: ({ username }) => shown(username),
  flagsAgain: accountAgain,
  async credentials({ username }, { secrets }) {
    const password = await secrets.get(PASSWORD);
    if (password === undefined || typeof username !== 'string') return undefined;
    return { method: 'updb', username, password };
  },
};
