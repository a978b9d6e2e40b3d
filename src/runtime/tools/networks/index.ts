import type { Tool } from '../../owners/tool.ts';
import { listNetworks } from './list-networks.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';

/** Whether people log in to a network, and whether each of them does so separately. */
interface PeoplesLogins {
  readonly byPerson: boolean;
  readonly personal: boolean;
}

/** The tools that list networks, log in and log out. @param names of all served networks */
export const networkTools = (names: readonly string[], { byPerson, personal }: PeoplesLogins): readonly Tool[] => [
  ...(names.length > 1 || byPerson ? [listNetworks(names)] : []),
  ...(byPerson ? [logIn] : []),
  ...(personal ? [logOut] : []),
];
