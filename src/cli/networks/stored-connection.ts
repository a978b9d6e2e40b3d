import type { StoredConnection } from '../connection.ts';
import { storableLogin } from '../logins/index.ts';
import type { Environment } from '../merge.ts';
import { surroundingsOf } from '../surroundings.ts';
import { networkAddress } from './network-address.ts';
import type { NamedNetwork } from './stored-network.ts';

/** Whether a person logs in to a network, with a browser or a code. */
export const needsPerson = (network: NamedNetwork | undefined): boolean =>
  network !== undefined && storableLogin(network.settings.logIn.method)?.byPerson === true;

/** Resolves the controller of a stored network. Only its settings are read yet. */
export function storedConnection(
  network: NamedNetwork,
  environment: Environment,
  callTimeout: number,
): StoredConnection {
  const surroundings = surroundingsOf(environment, callTimeout);
  const { logIn: login } = network.settings;
  return {
    kind: 'stored',
    origin: networkAddress(network),
    who: async () => storableLogin(login.method)?.who(login) ?? login.method,
    byPerson: needsPerson(network),
    fromAnywhere: storableLogin(login.method)?.fromAnywhere === true,
    asksForCode: network.settings.secondFactor === true,
    missing: async () => {
      const { stateOf } = await import('./state.ts');
      const { ready, asksForCode, state, next } = await stateOf(network, environment);
      // The first call names the page for a code.
      return ready || asksForCode ? undefined : [state, next].filter(Boolean).join('. ');
    },
    callTimeout,
    open: async () => {
      const [{ openNetwork }, { passphraseAsker }] = await Promise.all([
        import('./open-network.ts'),
        import('../terminal/secret.ts'),
      ]);
      return openNetwork(network, environment, surroundings, passphraseAsker(network.name));
    },
  };
}
