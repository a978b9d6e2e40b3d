import { ToolError } from '../../../../common/tool-error.ts';
import { SecondFactorRefused } from '../login.ts';

/** Codes that a person may try before the login starts again. */
export const ATTEMPTS = 5;

export const WRONG = 'That code is not right: codes change every 30 seconds.';

/** Completes a login by a code; undefined where the code is wrong. @throws {ToolError} where it was not judged */
export type Complete<T> = (code: string) => Promise<T | undefined>;

export const tooManyCodes = (): SecondFactorRefused =>
  new SecondFactorRefused(
    `The second factor was wrong ${ATTEMPTS} times.`,
    'Log in again, with the code that the app shows now.',
  );

/**
 * What an answer that does not accept a code means: it is wrong.
 * @throws {ToolError} for one that says something else
 */
export function wrongCode(status: number): undefined {
  if (status === 400) return undefined;
  throw new ToolError(
    'unreachable',
    `The controller does not say whether the code is right (status ${status}).`,
    'Log in again in a few seconds.',
  );
}
