/** What was looked at, and how it is. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  /** What was found. Never a secret. */
  readonly what: string;
  /** The next command, or what else to do; null where nothing is to be done. */
  readonly next: string | null;
}

export const ok = (check: string, what: string): Finding => ({ check, state: 'ok', what, next: null });
export const warning = (check: string, what: string, next: string): Finding => ({
  check,
  state: 'warning',
  what,
  next,
});
export const failed = (check: string, what: string, next: string): Finding => ({ check, state: 'failed', what, next });
