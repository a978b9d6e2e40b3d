import type { Sandbox } from '../../src/sandbox/index.ts';

/**
 * Marks the current request of a sandbox; the returned function returns the requests since then. It goes by the last
 * request, not by a count: the sandbox drops the oldest ones.
 */
export function requestsSince(sandbox: Sandbox): () => Sandbox['requests'] {
  const last = sandbox.requests.at(-1);
  return () => sandbox.requests.slice(last === undefined ? 0 : sandbox.requests.lastIndexOf(last) + 1);
}
