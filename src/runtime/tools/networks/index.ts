import type { Tool } from '../../owners/tool.ts';
import { listNetworks } from './list-networks.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';

/**
 * Tools of the chat that are about networks as such.
 * @param names of all that are served
 * @param byPerson whether one of them has a login that a person makes
 * @param personal whether each person who is served logs in to one of them themselves
 */
export const networkTools = (names: readonly string[], byPerson: boolean, personal: boolean): readonly Tool[] => [
  ...(names.length > 1 || byPerson ? [listNetworks(names)] : []),
  ...(byPerson ? [logIn] : []),
  ...(personal ? [logOut] : []),
];
