import { ToolError } from '../../common/tool-error.ts';
import type { Environment } from '../merge.ts';
import { surroundingsOf } from '../surroundings.ts';
import { commandPerson } from '../terminal/command-person.ts';
import { passphraseAsker } from '../terminal/secret.ts';
import { openNetwork } from './open-network.ts';
import { stateOf } from './state.ts';
import type { NamedNetwork } from './stored-network.ts';
import { tryNetwork } from './try-network.ts';

/** Milliseconds for each request. */
const TIME = 30_000;

/** The logged-in identity, as the controller reports it. */
export interface Session {
  readonly network: string;
  readonly controller: string;
  readonly loggedIn: boolean;
  readonly who: string;
  readonly rights?: string;
  readonly logIn: string;
  readonly storedIn: string;
  readonly validUntil?: string;
  readonly state: string;
  readonly next?: string;
}

/** Logs in to check. */
export async function sessionOf(network: NamedNetwork, environment: Environment): Promise<Session> {
  const askPassphrase = passphraseAsker(network.name);
  const { name, ready, asksForCode, next, ...state } = await stateOf(network, environment, askPassphrase);
  const known = { network: name, ...state };
  if (!ready && !asksForCode) return { ...known, loggedIn: false, ...(next === undefined ? {} : { next }) };
  try {
    const connection = await openNetwork(network, environment, surroundingsOf(environment, TIME), askPassphrase);
    const tried = await tryNetwork(connection, commandPerson());
    const rights = tried.isAdmin ? 'administrator' : tried.permissions.join(', ') || 'none';
    return { ...known, loggedIn: true, who: tried.identity, rights, state: `logged in (${tried.version})` };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { ...known, loggedIn: false, state: error.message, next: error.advice.person };
  }
}
