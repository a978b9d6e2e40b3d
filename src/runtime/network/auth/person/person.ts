import { UnsentError } from '../../../../common/tool-error.ts';
import type { SettingsSource } from '../../controller/settings-source.ts';

/** What a person has to do before a login can continue. None of it is secret. */
export interface PersonStep {
  /** A code at a provider's page, a page in the browser of this machine, or a second factor on a page of this server's own. */
  readonly kind: 'device' | 'browser' | 'second-factor';
  /** What to open. */
  readonly url: string;
  /** What to type there, where the page asks for it. */
  readonly code?: string;
  /** Until when, in milliseconds since 1970. */
  readonly until: number;
}

/** How to reach a person. With neither method, a login throws `PersonNeeded` and continues in the background. */
export interface Person {
  /** Shows the step to a person who is present and waits for it. @param source where the settings of the login come from */
  readonly show?: (step: PersonStep, source: SettingsSource | undefined) => void;
  /** Asks a person who is present for a secret. @param fault what was wrong with the last answer */
  readonly ask?: (question: string, fault?: string) => Promise<string>;
}

/**
 * A person has to do something, and no call waits for it: the login continues in the background. The next call finds it
 * done, or gets the same step again.
 */
export class PersonNeeded extends UnsentError {
  readonly step: PersonStep;
  /** Resolves when the step is over, whether it succeeded or failed. */
  readonly over: Promise<unknown>;

  constructor(step: PersonStep, over: Promise<unknown>) {
    super(
      'login',
      `A person has to log in first: ${taskOf(step)}`,
      'Nothing was sent. Make the same call again when that is done.',
    );
    this.name = 'PersonNeeded';
    this.step = step;
    this.over = over;
  }
}

/** What is to be done, as a sentence. */
export function taskOf({ kind, url, code }: PersonStep): string {
  if (kind === 'second-factor')
    return `open ${url} in the browser of the machine that this server runs on, and enter the code of the second factor there.`;
  if (kind === 'browser')
    return `open ${url} in the browser of the machine that this server runs on, and log in there.`;
  return code === undefined
    ? `open ${url} and log in there.`
    : `open ${url}, enter the code ${code}, and log in there.`;
}
