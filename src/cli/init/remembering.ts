import { storableLogin } from '../logins/index.ts';
import type { Prompter } from '../logins/storable-login.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';

/** The same prompts, which offer what is stored of a network that is set up again. */
export function remembering(original: Prompter, { controller, logIn }: NetworkSettings): Prompter {
  const stored: Readonly<Record<string, unknown>> = {
    'auth-mode': logIn.method,
    controller,
    ...storableLogin(logIn.method)?.flagsAgain(logIn, original.values),
  };
  const answerOf = (flag: string) => (typeof stored[flag] === 'string' ? stored[flag] : undefined);
  return {
    ...original,
    text: (flag, question, check, answers) =>
      original.text(flag, question, check, { ...answers, usual: answers?.usual ?? answerOf(flag) }),
    choice: (flag, question, options, usual) => original.choice(flag, question, options, usual ?? answerOf(flag)),
  };
}
