import type { PresentedController } from '../../runtime/network/controller/authority.ts';
import { addressFrom } from '../controller-address.ts';
import type { Prompter, ReachedController } from '../logins/storable-login.ts';
import { NETWORK_NAME } from '../networks/stored-network.ts';
import { connectTo } from './trust.ts';

/** Where the controller is. */
export interface NamedController extends ReachedController {
  /** What it presented, if it was connected to already. */
  readonly met?: PresentedController;
}

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
  const usual = new URL(controller).hostname.split('.')[0]?.replaceAll(/[^A-Za-z0-9-]/g, '') ?? '';
  const fault = (text: string) =>
    NETWORK_NAME.test(text) ? undefined : 'Use letters, digits, - and _, at most 40 characters.';
  return prompter.text('network', 'What do you want to call this network?', fault, {
    usual: /[a-z]/i.test(usual) ? usual : 'default',
  });
}
