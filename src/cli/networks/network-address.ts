import { addressFrom } from '../controller-address.ts';
import type { NamedNetwork } from './stored-network.ts';

/** The address of a stored network's controller. @throws {UsageError} if it is not one */
export const networkAddress = ({ name, settings }: NamedNetwork): string =>
  addressFrom(settings.controller, `The controller of the network ${name}`);
