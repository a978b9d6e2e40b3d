import type { Tool } from '../../owners/tool.ts';
import { listNetworks } from './list-networks.ts';
import { logIn } from './log-in.ts';

/**
 * Tools of the chat that are about networks as such.
 * @param names of all that are served
 * @param byPerson whether one of them has a login that a person makes
 */
export const networkTools = (names: readonly string[], byPerson: boolean): readonly Tool[] => [
  ...(names.length > 1 || byPerson ? [listNetworks(names)] : []),
  ...(byPerson ? [logIn] : []),
];
