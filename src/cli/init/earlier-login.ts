import { claimsOf } from '../../common/token-expiry.ts';
import { SecretStoreError } from '../../keychain/secret-store.ts';
import { secretsInMemory } from '../../keychain/secrets-in-memory.ts';
import { readTokenSet } from '../../runtime/network/auth/oidc/token-set.ts';
import type { LoginSecrets } from '../logins/storable-login.ts';
import type { StoredLogin } from '../logins/stored-login.ts';
import { tokensKey } from '../logins/stored-tokens.ts';
import type { Environment } from '../merge.ts';
import { forgetSecrets, hasTokens, notRead, revokeTokens } from '../networks/forget.ts';
import { note } from '../terminal/note.ts';
import { stoppedAfterwards } from '../uninterrupted.ts';
import { UsageError } from '../usage-error.ts';
import type { SecretsSoFar } from './kept-provider.ts';
import type { Place } from './store.ts';

/** A login that was stored, with its secrets by key. */
export interface NewLogin {
  readonly logIn: StoredLogin;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Ends the login that a network had, once another one is stored. Whatever fails is a warning. */
export type EndEarlier = (now: NewLogin) => Promise<void>;

/** Reads the login that a network has had so far, before another one takes its place. @throws {Cancelled} */
export async function earlierLogin(soFar: SecretsSoFar, place: Place, environment: Environment): Promise<EndEarlier> {
  const { network } = soFar;
  const { name, settings } = network;
  const store = await soFar.opened();
  const howFor = (now: NewLogin, stop: AbortSignal) => ({
    stop,
    isSpared: (secrets: LoginSecrets) => isOneGrant(settings.logIn, secrets, now),
  });
  if (settings.secrets !== place.settings.secrets) {
    return (now) =>
      warned('previous secret store', async (stop) => {
        const { fault } = await forgetSecrets(network, store, environment, howFor(now, stop));
        return fault;
      });
  }
  if (!hasTokens(settings)) return async () => undefined;
  // The new secrets replace them.
  const had = store.of(name).exclusively(async (held) => secretsInMemory(await held.all()));
  await had.catch(() => undefined);
  return (now) => warned('previous login', (stop) => revokeTokens(network, had, environment, howFor(now, stop)));
}

/**
 * Whether revoking a token of the earlier login may end the new one: external providers may keep one grant for each
 * person and client.
 */
async function isOneGrant({ issuer, clientId }: StoredLogin, earlier: LoginSecrets, now: NewLogin): Promise<boolean> {
  if (issuer === undefined || issuer !== now.logIn['issuer'] || clientId !== now.logIn['clientId']) return false;
  const key = tokensKey(String(issuer), String(clientId));
  const [before, after] = [personOf(await earlier.get(key)), personOf(now.secrets[key])];
  return before === undefined || after === undefined || before === after;
}

/** The person that tokens were issued to, if they say (OpenID Connect Core 1.0, section 2). */
const personOf = (tokens: string | undefined): unknown => claimsOf(readTokenSet(tokens)?.id ?? '')['sub'];

/** @param work what it returns is why it failed, as sentences */
async function warned(what: string, work: (stop: AbortSignal) => Promise<string | undefined>): Promise<void> {
  await stoppedAfterwards(async (stop) => {
    const fault = await work(stop).catch((error: unknown) => {
      if (error instanceof SecretStoreError) return notRead(error);
      if (error instanceof UsageError) return error.message;
      throw error;
    });
    if (fault !== undefined) note(`${what}: ${fault}`);
  });
}
