import type { Notification } from '@modelcontextprotocol/server';
import type { Progress } from '../answer/types.ts';

/** Tells a client that asked for it, by a token, how far its call has come (MCP 2026-07-28, Progress). */
export function progressTo(
  notify: (message: Notification) => Promise<void>,
  progressToken: string | number | undefined,
): Progress | undefined {
  if (progressToken === undefined) return undefined;
  return async (progress, total) => {
    const params = { progressToken, progress, ...(total === undefined ? {} : { total }) };
    // A client that has gone needs none.
    await notify({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}
