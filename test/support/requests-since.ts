import type { Sandbox } from '../../src/sandbox/index.ts';

/**
 * Marks where a sandbox is: the function returns the requests since then. By the last request, not by their number: the
 * sandbox forgets the oldest ones.
 */
export function requestsSince(sandbox: Sandbox): () => Sandbox['requests'] {
  const last = sandbox.requests.at(-1);
  return () => sandbox.requests.slice(last === undefined ? 0 : sandbox.requests.lastIndexOf(last) + 1);
}
