import { LoginRefused, type LoginTools } from './login.ts';
import type { PersonFlow } from './person-flow.ts';

/** Codes that a person may try before the login begins anew. */
const ATTEMPTS = 5;

const WRONG = 'That code is not right: codes change every 30 seconds.';

/** Completes a login by a code; undefined where the code is wrong. */
export type Complete<T> = (code: string) => Promise<T | undefined>;

/**
 * Has a person complete a login by the code of a second factor: at the terminal where somebody is there, or else on a page
 * of this server's own. A code never goes through a model, nor through a form of its client.
 * @throws {PersonNeeded} where nobody waits
 * @throws {LoginRefused} after too many wrong codes
 */
export async function passSecondFactor<T>(flow: PersonFlow<T>, tools: LoginTools, complete: Complete<T>): Promise<T> {
  const { ask } = tools.person;
  if (ask === undefined) {
    const { secondFactorPage } = await import('./second-factor-page.ts');
    return flow.result(() => secondFactorPage(tools, ATTEMPTS, complete), tools);
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const code = await ask('Code of the second factor (TOTP), or a recovery code', attempt === 0 ? undefined : WRONG);
    const completed = await complete(code.trim());
    if (completed !== undefined) return completed;
  }
  throw tooManyCodes();
}

export const tooManyCodes = (): LoginRefused =>
  new LoginRefused(
    `The second factor was wrong ${ATTEMPTS} times.`,
    'Log in again, with the code that the app shows now.',
  );
