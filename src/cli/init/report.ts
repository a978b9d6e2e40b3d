import { escapeText } from '../../runtime/safety/sanitize/escape.ts';
import type { ControllerFacts } from '../networks/try-network.ts';

/** The entities that are counted: the controller's name for them, and the word for one. */
const COUNTED = [
  ['identities', 'identity'],
  ['services', 'service'],
  ['routers', 'router'],
] as const;

/**
 * What was found and stored, for the person who set the network up.
 * @param keptAs where the credentials are
 * @param more further sentences
 */
export function reportOf(
  name: string,
  { version, identity, isAdmin, permissions, counts = {}, addresses, reachedAt }: ControllerFacts,
  keptAs: string,
  more: readonly string[],
) {
  const rights = isAdmin
    ? 'an administrator'
    : permissions.length > 0
      ? `with the permissions ${permissions.join(', ')}`
      : 'without permissions';
  const found = COUNTED.flatMap(([kind, one]) => {
    const count = counts[kind];
    return count === undefined ? [] : [`${count} ${count === 1 ? one : kind}`];
  });
  return escapeText(
    [
      `The network ${name} works: the controller runs ${version}, and you are ${identity}, ${rights}.`,
      ...(addresses.length === 1 ? [] : [`It was reached at ${reachedAt}, one of its ${addresses.length} addresses.`]),
      ...(found.length === 0 ? [] : [`It has ${found.join(', ')}.`]),
      `The credentials are ${keptAs}.`,
      ...more,
    ].join('\n'),
  );
}
