import type { Person, PersonStep } from '../../runtime/network/auth/person/person.ts';
import { taskOf } from '../../runtime/network/auth/person/person.ts';
import type { Prompter } from '../logins/storable-login.ts';
import { openInBrowser } from '../terminal/open-in-browser.ts';

/**
 * The person at the terminal. Steps are shown and waited for even without a terminal, since they may be done on another
 * device. Without one, a second factor is entered on a page.
 * @param onCode is called when the code of a second factor is asked for
 */
export function personAt(prompter: Prompter, onCode: () => void): Person {
  const ask = (question: string, fault?: string) => {
    onCode();
    return prompter.code([fault, question].filter(Boolean).join(' '));
  };
  return {
    show(step: PersonStep) {
      if (step.kind === 'second-factor') onCode();
      prompter.show(capital(taskOf(step)));
      if (step.kind === 'browser' && prompter.attended) openInBrowser(step.url, prompter.environment);
    },
    ...(prompter.attended ? { ask } : {}),
  };
}

const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());
