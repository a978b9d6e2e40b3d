import { alternatives } from '../../common/alternatives.ts';
import { loginFlags, storableLogin, storableLogins } from '../logins/index.ts';
import type { Prompter, StorableLogin } from '../logins/storable-login.ts';
import { UsageError } from '../usage-error.ts';
import { isArgument } from './is-argument.ts';

/**
 * The login that `--auth-mode` names, that other flags imply, or that a person chooses.
 * @throws {UsageError} for flags that it does not read, and for values that cannot be right
 */
export async function chooseLogin(prompter: Prompter): Promise<StorableLogin> {
  const login = await chosen(prompter);
  const read = new Set(login.flags.map(({ name }) => name));
  const stray = loginFlags.find(({ name }) => !read.has(name) && isArgument(name, prompter));
  if (stray === undefined) {
    await requireRight(login, prompter);
    return login;
  }
  const readers = storableLogins.filter(({ flags }) => flags.some(({ name }) => name === stray.name));
  const also = (stray.also ?? []).map((name) => ` (also --${name})`).join('');
  throw new UsageError(
    `--${stray.name}${also} only works with --auth-mode ${alternatives(readers.map(({ method }) => method))}, not with ${login.method}.`,
  );
}

/** Before anything is sent. @throws {UsageError} */
async function requireRight({ flags }: StorableLogin, prompter: Prompter): Promise<void> {
  for (const { name, help, fault } of flags) {
    if (fault !== undefined && prompter.values.text(name) !== undefined) await prompter.text(name, help, fault);
  }
}

async function chosen(prompter: Prompter): Promise<StorableLogin> {
  const named = prompter.values.text('auth-mode');
  const implied =
    named === undefined ? storableLogins.find((each) => each.isImplied(prompter.values)) : storableLogin(named);
  if (implied !== undefined) return implied;
  const options = storableLogins.map(({ method: value, title: label, hint }) => ({ value, label, hint }));
  return storableLogin(await prompter.choice('auth-mode', 'How do you log in?', options)) as StorableLogin;
}
