import { resolve } from 'node:path';
import type { ReachedController } from '../logins/storable-login.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import type { ControllerFacts } from '../networks/try-network.ts';
import { networkFlags } from '../networks/with-network.ts';
import type { Values } from '../read-values.ts';
import type { AskedNetwork } from './ask-network.ts';
import type { ProvenLogin } from './log-in-once.ts';

/** The settings of a network that was logged in to. */
export function settingsToStore(
  { login, place, earlier }: AskedNetwork,
  { reached, answers, tried, askedForCode }: ProvenLogin,
  values: Values,
): NetworkSettings {
  return {
    ...placeOf(reached, tried, earlier),
    logIn: login.named?.(answers.login, tried.identity) ?? answers.login,
    ...(askedForCode && !login.asksForCodeOnce ? { secondFactor: true } : {}),
    ...place.settings,
    ...flagsToStore(values, earlier),
  };
}

/** The network's address, including the other controllers of its cluster. What is stored of them stays if none are known. */
function placeOf(
  { controller, ca }: ReachedController,
  { addresses }: ControllerFacts,
  earlier: NetworkSettings | undefined,
): Pick<NetworkSettings, 'controller' | 'others' | 'ca'> {
  const known = addresses.filter((each) => each !== controller);
  const stored = earlier?.controller === controller ? earlier.others : undefined;
  const others = known.length === 0 ? (stored ?? []) : known;
  return { controller, ...(others.length === 0 ? {} : { others }), ...(ca === undefined ? {} : { ca }) };
}

/**
 * Values of run flags to store with the network. Those that are stored already stay unless others are given: whoever only
 * logs in again must not open what was closed.
 */
function flagsToStore(values: Values, earlier: NetworkSettings | undefined): Pick<NetworkSettings, 'flags'> {
  const kept = Object.entries(earlier?.flags ?? {}).filter(([name]) => values.switchOf(name) !== false);
  const flags = networkFlags.flatMap(
    ({ name, kind, value }): [string, string | number | boolean | readonly string[]][] => {
      const isPath = (value === 'FILE' || value === 'DIR') && values.text(name) !== 'stderr';
      const whole = (text: string) => (isPath ? resolve(text) : text);
      if (kind === 'switch') return values.on(name) ? [[name, true]] : [];
      if (kind === 'list') return values.list(name) === undefined ? [] : [[name, (values.list(name) ?? []).map(whole)]];
      const found = kind === 'number' ? values.number(name) : values.text(name);
      return found === undefined ? [] : [[name, typeof found === 'number' ? found : whole(found)]];
    },
  );
  const all = Object.fromEntries([...kept, ...flags]);
  return Object.keys(all).length === 0 ? {} : { flags: all };
}
