import { SecondFactorRefused } from '../login.ts';

/** Codes that a person may try before the login starts again. */
export const ATTEMPTS = 5;

export const WRONG = 'That code is not right: codes change every 30 seconds.';

/** Completes a login by a code; undefined where the code is wrong. */
export type Complete<T> = (code: string) => Promise<T | undefined>;

export const tooManyCodes = (): SecondFactorRefused =>
  new SecondFactorRefused(
    `The second factor was wrong ${ATTEMPTS} times.`,
    'Log in again, with the code that the app shows now.',
  );
