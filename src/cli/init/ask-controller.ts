import type { PresentedController } from '../../runtime/network/controller/authority.ts';
import { addressFrom } from '../controller-address.ts';
import type { Prompter, ReachedController } from '../logins/storable-login.ts';
import { NETWORK_NAME, readNetworks } from '../networks/stored-network.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { connectTo } from './trust.ts';

/** Where the controller is. */
export interface NamedController extends ReachedController {
  /** What it presented, if it was connected to already. */
  readonly met?: PresentedController;
}

/** Before anything is asked. @throws {UsageError} for an address or a name that is not one */
export function checkGiven(values: Values): void {
  const [controller, name] = [values.text('controller'), values.text('network')];
  if (controller !== undefined) addressFrom(controller);
  const fault = name === undefined ? undefined : nameFault(name);
  // One with an @ may contain a password.
  const shown = name?.includes('@') ? '' : ` ${name}`;
  if (fault !== undefined) throw new UsageError(`--network${shown}: ${fault}`);
}

const nameFault = (text: string): string | undefined =>
  NETWORK_NAME.test(text) ? undefined : 'Use letters, digits, - and _, at most 40 characters.';

/** The controller that `--controller` or a person names. */
export async function askController(prompter: Prompter): Promise<NamedController> {
  const given = prompter.values.text('controller');
  if (given !== undefined) return { controller: addressFrom(given) };
  const fault = (text: string) => {
    try {
      addressFrom(text);
      return undefined;
    } catch (error) {
      return (error as Error).message.replace(/^--controller/, 'This address');
    }
  };
  const controller = addressFrom(await prompter.text('controller', 'Address of the controller (host:port)', fault));
  // A mistyped address shows before anything else is asked.
  const [, met] = await connectTo([controller], prompter);
  return { controller, met };
}

/** What to call the network. @param controller its address, whose first part is the usual name */
export async function askName(prompter: Prompter, controller: string): Promise<string> {
  const stored = Object.keys((await readNetworks(prompter.environment))?.networks ?? {});
  const usual = new URL(controller).hostname.split('.')[0]?.replaceAll(/[^A-Za-z0-9-]/g, '') ?? '';
  const fault = (text: string) => nameFault(text) ?? twinFault(text, stored);
  return prompter.text('network', 'What do you want to call this network?', fault, {
    usual: /[a-z]/i.test(usual) ? usual : 'default',
  });
}

/** Where file names ignore case, two such networks would have one file of secrets: each would be sent those of the other. */
function twinFault(name: string, stored: readonly string[]): string | undefined {
  const isTwin = (other: string) => other !== name && other.toLowerCase() === name.toLowerCase();
  const twin = stored.includes(name) ? undefined : stored.find(isTwin);
  return twin && `There is ${twin} already. To update it, use that name; for another network, a name of other letters.`;
}
