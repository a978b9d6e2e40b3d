/** How to log in to a network: the method, and its settings besides secrets. */
export interface StoredLogin {
  readonly method: string;
  readonly [setting: string]: unknown;
}

/** The first of these settings that is there, to be shown; a file that was edited by hand may lack all of them. */
export const shown = (...settings: readonly unknown[]): string =>
  settings.find((each) => typeof each === 'string' && each !== '')?.toString() ?? 'unknown';
