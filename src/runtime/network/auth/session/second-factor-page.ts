import { randomBytes } from 'node:crypto';
import { ToolError } from '../../../../common/tool-error.ts';
import { withResolvers } from '../../../../common/with-resolvers.ts';
import type { LoginTools } from '../login.ts';
import { DONE, FAILED, NOT_FOUND, openLoopback, type Page } from '../person/loopback.ts';
import type { StartedStep } from '../person/person-flow.ts';
import { ATTEMPTS, type Complete, tooManyCodes, WRONG } from './second-factor-code.ts';
import { withDeadline } from './with-deadline.ts';

/** Milliseconds that a person has for it: the session that waits lives a little longer. */
const TIME = 10 * 60_000;

/** A page on this machine that asks for the code, and completes the login with it. */
export async function secondFactorPage<T>(tools: LoginTools, complete: Complete<T>): Promise<StartedStep<T>> {
  // Nobody else on this machine can guess it.
  const path = `/${randomBytes(16).toString('hex')}`;
  let left = ATTEMPTS;
  const { promise: done, resolve, reject } = withResolvers<T>();
  const page = await openLoopback(0, async (method, requestedPath, fields) => {
    if (requestedPath !== path) return NOT_FOUND;
    if (method !== 'POST') return form(path);
    left -= 1;
    try {
      const completed = left < 0 ? undefined : await complete((fields.get('code') ?? '').trim());
      if (completed !== undefined) {
        resolve(completed);
        return DONE;
      }
    } catch (error) {
      reject(error);
      return FAILED;
    }
    if (left > 0) return form(path, WRONG);
    reject(tooManyCodes());
    return { status: 403, title: 'Too many wrong codes', body: '<p>Start the login again.</p>' };
  });
  const expired = new ToolError('login', 'Nobody entered the code of the second factor.', 'Log in again.');
  return {
    step: { kind: 'second-factor', url: `http://127.0.0.1:${page.port}${path}`, until: tools.clock.date() + TIME },
    done: withDeadline(done, TIME, tools, expired).finally(() => page.close()),
  };
}

const form = (path: string, fault = ''): Page => ({
  title: 'Second factor',
  body: `<p>${fault}</p><form method="post" action="${path}"><label>Code <input name="code" autocomplete="one-time-code" inputmode="text" autofocus></label> <button>Log in</button></form>`,
});
