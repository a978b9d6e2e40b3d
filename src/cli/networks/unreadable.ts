import { UsageError } from '../usage-error.ts';

/** The error for a settings file that cannot be used. @param what a clause about it, without a full stop */
export const unreadable = (path: string, what: string): UsageError =>
  new UsageError(
    `${path}: ${what}. Correct it (docs/networks.md describes it), or move it away and run ziti-mcp init.`,
  );
