import type { Tool } from '../../owners/tool.ts';
import { listNetworks } from './list-networks.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';

/**
 * The tools that list networks, log in and log out.
 * @param names of all served networks
 * @param byPerson whether a person logs in to one of them
 * @param personal whether each person logs in to one of them separately
 */
export const networkTools = (names: readonly string[], byPerson: boolean, personal: boolean): readonly Tool[] => [
  ...(names.length > 1 || byPerson ? [listNetworks(names)] : []),
  ...(byPerson ? [logIn] : []),
  ...(personal ? [logOut] : []),
];
