import type { LoginTools } from '../login.ts';
import type { PersonFlow } from '../person/person-flow.ts';
import { ATTEMPTS, type Complete, tooManyCodes, WRONG } from './second-factor-code.ts';

/**
 * Asks a person for the code of the second factor: at the terminal if somebody is there, otherwise on a page of this
 * server. The code never goes through a model or a form of its client.
 * @throws {PersonNeeded} if nobody is waiting
 * @throws {LoginRefused} after too many wrong codes
 */
export async function passSecondFactor<T>(flow: PersonFlow<T>, tools: LoginTools, complete: Complete<T>): Promise<T> {
  const {
    person: { ask },
    source,
  } = tools;
  if (ask === undefined) {
    const { secondFactorPage } = await import('./second-factor-page.ts');
    return flow.result(() => secondFactorPage(tools, complete), tools);
  }
  // A command may log in to several networks.
  const of = typeof source === 'object' ? ` for the network ${source.stored}` : '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const code = await ask(
      `Code of the second factor (TOTP), or a recovery code${of}`,
      attempt === 0 ? undefined : WRONG,
    );
    const completed = await complete(code.trim());
    if (completed !== undefined) return completed;
  }
  throw tooManyCodes();
}
