import type { Notification } from '@modelcontextprotocol/server';
import type { Progress } from '../answer/types.ts';

/** Reports progress to a client that requested it with a token (MCP 2026-07-28, Progress). */
export function progressTo(
  notify: (message: Notification) => Promise<void>,
  progressToken: string | number | undefined,
): Progress | undefined {
  if (progressToken === undefined) return undefined;
  return async (progress, total) => {
    const params = { progressToken, progress, ...(total === undefined ? {} : { total }) };
    // A client that has gone needs no progress.
    await notify({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}
