import { identity } from './identity.ts';
import type { StorableLogIn } from './stored-log-in.ts';
import { updb } from './updb.ts';

/** Every way to log in that a network can be set up with, in the order of menus. */
export const storableLogIns: readonly StorableLogIn[] = [updb, identity];

/** The one of this name. */
export const storableLogIn = (method: string): StorableLogIn | undefined =>
  storableLogIns.find((each) => each.method === method || each.also?.includes(method));
