import type { ListedClient } from '../installers/list-clients.ts';
import { reachedBy } from '../installers/reached-by.ts';

/** An entry before this one, in the same file, that starts the server for the same network: its client starts it twice. */
export function twinOf(
  { target, entry = {} }: ListedClient,
  before: readonly ListedClient[],
): ListedClient | undefined {
  const reached = reachedBy(entry);
  return before.find(
    (other) => other.target.path === target.path && reachedBy(other.entry ?? {}).some((one) => reached.includes(one)),
  );
}
