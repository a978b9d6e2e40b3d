import { once } from '../../common/once.ts';
import { EXIT } from '../exit-code.ts';
import { hasTerminal } from './has-terminal.ts';
import { untilLeft } from './until-left.ts';

/** The prompt that is open, if there is one: two at once would read the same keys. */
let earlier: Promise<unknown> = Promise.resolve();

/** Prompts for a secret, without echo. Needs a terminal. */
export function askSecret(question: string): Promise<string> {
  const answer = earlier.then(() => ask(question));
  earlier = answer.catch(() => undefined);
  return answer;
}

async function ask(question: string): Promise<string> {
  const { isCancel, lined, password } = await import('./prompts.ts');
  const screen = { message: lined(question, process.stderr), output: process.stderr };
  const answer = await untilLeft((signal) => password({ ...screen, signal }));
  // Ctrl-C ends a command here as it does anywhere else.
  if (isCancel(answer)) process.exit(EXIT.interrupted);
  return answer;
}

/** Prompts for the passphrase of a network's secrets, once; undefined without a terminal, so that the caller can say what to do. */
export const passphraseAsker = (network: string): (() => Promise<string>) | undefined =>
  hasTerminal() ? once(() => askSecret(`Passphrase for the secrets of ${network}`)) : undefined;
