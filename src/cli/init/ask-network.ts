import { addressFrom } from '../controller-address.ts';
import type { ReachedController, StorableLogin } from '../logins/storable-login.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import { settingsIfStored } from '../networks/stored-network.ts';
import { checkServed } from '../resolve/check-served.ts';
import { askController, askName, type NamedController } from './ask-controller.ts';
import { chooseLogin } from './choose-login.ts';
import { type Corrections, correctable } from './corrections.ts';
import { type Given, hasRules } from './given.ts';
import { createPrompter } from './prompter.ts';
import { remembering } from './remembering.ts';
import { openFile, openPlace, type Place, placeFor } from './store.ts';
import { establishTrust } from './trust.ts';

/** A network before the login. */
export interface AskedNetwork extends Corrections {
  readonly name: string;
  readonly login: StorableLogin;
  /** The address that its flags were checked with: `https://host:port`. */
  readonly controller: string;
  /** What was stored under this name so far. */
  readonly earlier: NetworkSettings | undefined;
  /** Where its secrets go. */
  readonly place: Place;
  /** Its controller, once its CA is trusted. @throws {Cancelled} */
  reach(): Promise<ReachedController>;
}

/** Asks for what is not given: how to log in, the controller, the name, and where to store the secrets. */
export async function askNetwork({ values, environment, before }: Given): Promise<AskedNetwork> {
  const uncorrected = await createPrompter(values, environment);
  const corrections = correctable(before === undefined ? uncorrected : remembering(uncorrected, before));
  const { prompter, untilRight } = corrections;
  const login = await chooseLogin(prompter);
  const first = placeFor(prompter, login, before);
  const ready = first.secrets === 'file' ? undefined : await openPlace(first, environment);
  const fromLogin = await login.names?.(prompter);
  const { met, ...named }: NamedController = fromLogin ?? (await untilRight(() => askController(prompter)));
  const url = values.text('controller');
  const name = await askName(prompter, named.controller);
  const controller = url === undefined ? named.controller : addressFrom(url);
  const network = { controller, logIn: { method: login.method }, secrets: 'keychain' } as const;
  if (hasRules(values)) await checkServed(values.withNetwork({ name, settings: network }, {}), environment);
  const earlier = await settingsIfStored(name, environment);
  // The name that a person typed may be that of a network whose secrets are in a file.
  const secretPlace = placeFor(prompter, login, earlier);
  const isFile = ready === undefined || secretPlace.secrets === 'file';
  const place = isFile ? await untilRight(() => openFile(prompter, name, secretPlace)) : ready;
  const trust = (at: ReachedController) =>
    establishTrust(prompter, { ...at, ...(url === undefined ? {} : { controller, others: [] }) }, { met, before });
  const typedAddress = fromLogin === undefined ? await trust(named) : undefined;
  // The path of an identity file may have been corrected.
  const reach = async () => typedAddress ?? trust((await login.names?.(prompter)) ?? named);
  return { ...corrections, name, login, controller, earlier, place, reach };
}
