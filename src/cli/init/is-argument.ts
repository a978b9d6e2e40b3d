import { variableOf } from '../flag.ts';
import type { Prompter } from '../logins/storable-login.ts';

/** Whether a flag is an argument of this command. A variable may be there for other commands and networks. */
export function isArgument(name: string, { values, environment }: Pick<Prompter, 'values' | 'environment'>): boolean {
  const value = values.text(name);
  return value !== undefined && environment[variableOf(name)] !== value;
}
