import type { Person, PersonStep } from '../../runtime/network/auth/person/person.ts';
import { taskOf } from '../../runtime/network/auth/person/person.ts';
import type { Prompter } from '../logins/storable-login.ts';
import { openInBrowser } from '../terminal/open-in-browser.ts';

/**
 * The person at the terminal. Steps are shown and waited for even without a terminal, since they may be done on another
 * device. A second factor is only asked for at a terminal.
 */
export function personAt(asking: Prompter): Person {
  return {
    show(step: PersonStep) {
      asking.tell(capital(taskOf(step)));
      if (step.kind === 'browser' && asking.attended) openInBrowser(step.url, asking.environment);
    },
    ...(asking.attended ? { ask: (question, fault) => asking.code([fault, question].filter(Boolean).join(' ')) } : {}),
  };
}

const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());
