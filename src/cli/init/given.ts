import { parseEnv } from 'node:util';
import type { Invocation } from '../command.ts';
import { readTrusted } from '../files/read-trusted.ts';
import type { Flag } from '../flag.ts';
import { type Environment, readEnvironment } from '../merge.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import { requireEditable } from '../networks/settings-file.ts';
import { settingsIfStored } from '../networks/stored-network.ts';
import type { Values } from '../read-values.ts';
import { checkServed } from '../resolve/check-served.ts';
import { hasTerminal } from '../terminal/has-terminal.ts';
import { checkGiven } from './ask-controller.ts';
import { requireClients } from './connect-clients.ts';
import { storedValues } from './stored-values.ts';

/** What is known of a network before anybody is asked. */
export interface Given {
  /** Flags, variables, and without a terminal what is stored. */
  readonly values: Values;
  /** With the variables of the file that `--dotenv` names. */
  readonly environment: Environment;
  /** The settings of the network that is named, if it is stored. */
  readonly before: NetworkSettings | undefined;
}

/** @throws {UsageError} for what cannot be right, whatever a person would answer */
export async function readGiven(invocation: Invocation, flags: readonly Flag[]): Promise<Given> {
  const fromFile = envFile(invocation.values);
  const environment = { ...fromFile, ...invocation.environment };
  const given = invocation.values.withDefaults(readEnvironment(fromFile, flags));
  await requireEditable(environment);
  const name = given.text('network');
  const before = name === undefined ? undefined : await settingsIfStored(name, environment);
  const values = before === undefined || hasTerminal() ? given : given.withDefaults(storedValues(given, before));
  checkGiven(values);
  requireClients(values, environment);
  if (!hasRules(values)) await checkServed(values, environment);
  return { values, environment, before };
}

/** Whether a policy file is named. Its rules can be about networks, so they are checked when that is known. */
export const hasRules = (values: Values): boolean => values.text('policy') !== undefined;

/** The variables in the file that `--dotenv` names. The environment and flags override them. */
function envFile(values: Values): Environment {
  const file = values.text('dotenv');
  return file === undefined ? {} : (parseEnv(readTrusted('--dotenv', file)) as Environment);
}
