import { ToolError } from '../../common/tool-error.ts';
import { SecretStoreError } from '../../keychain/secret-store.ts';
import { storableLogin } from '../logins/index.ts';
import type { Environment } from '../merge.ts';
import { passphraseAsker } from '../terminal/secret.ts';
import { secretStore } from './secret-stores.ts';
import type { NamedNetwork } from './stored-network.ts';

/** A stored network, and whether this program could log in to it, as far as it can tell without trying. */
export interface NetworkState {
  readonly name: string;
  readonly controller: string;
  readonly logIn: string;
  /** The account's name. */
  readonly who: string;
  /** Where the credentials are stored, for people to read. */
  readonly storedIn: string;
  /** When they expire, if known; ISO 8601. */
  readonly validUntil?: string;
  /** Whether nobody has to do anything. */
  readonly ready: boolean;
  /** Only a code is missing, which each session asks for. */
  readonly asksForCode?: true;
  /** `ready`, or why not. */
  readonly state: string;
  /** What a person can do about it. */
  readonly next?: string;
}

/** The state of a network. Looks for its secrets, or runs the program that prints its token; sends nothing. */
export async function stateOf(
  { name, settings }: NamedNetwork,
  environment: Environment,
  askPassphrase = passphraseAsker(name),
): Promise<NetworkState> {
  const login = storableLogin(settings.logIn.method);
  const store = await secretStore(settings, environment, askPassphrase);
  const known = {
    name,
    controller: settings.controller,
    logIn: settings.logIn.method,
    who: login?.who(settings.logIn) ?? '',
    storedIn: login?.readFrom?.(settings.logIn) ?? store.label,
  };
  const again = `ziti-mcp init --network ${name}`;
  if (login === undefined) return { ...known, ready: false, state: 'unknown login method', next: 'Update ziti-mcp.' };
  try {
    const context = { secrets: store.of(name), controller: settings.controller, environment };
    if ((await login.credentials(settings.logIn, context)) === undefined) {
      return { ...known, ready: false, state: 'not logged in', next: `Run ${again}` };
    }
    const missing = await login.missing?.(settings.logIn, context);
    if (missing !== undefined) return { ...known, ready: false, state: missing, next: `Run ${again}` };
    const validUntil = await login.validUntil?.(settings.logIn, context);
    const expired = validUntil !== undefined && Date.parse(validUntil) < Date.now();
    const ends = { ...known, ...(validUntil === undefined ? {} : { validUntil }) };
    if (expired) return { ...ends, ready: false, state: 'expired', next: `Run ${again}` };
    if (settings.secondFactor) return { ...ends, ready: false, asksForCode: true, ...codeOf(again) };
    return { ...ends, ready: true, state: 'ready' };
  } catch (error) {
    if (!(error instanceof SecretStoreError || error instanceof ToolError)) throw error;
    return {
      ...known,
      ready: false,
      state: error.message,
      next: error instanceof ToolError ? error.advice.person : error.next,
    };
  }
}

/** @param again the command that sets the network up again */
const codeOf = (again: string) => ({
  state: 'asks for a code in each session',
  next: `A person enters the code of the second factor at the terminal, or on the page that a call names. To be asked once: ${again} --auth-mode controller-oidc`,
});
