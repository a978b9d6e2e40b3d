/** The state of one check. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  /** What was found. Never contains a secret. */
  readonly what: string;
  /** The next command, or what else to do; null if there is nothing to do. */
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
