import { ToolError } from '../common/tool-error.ts';
import type { Person } from '../runtime/network/auth/person/person.ts';
import { secretAsker } from './terminal-secret.ts';

/**
 * The person who runs a short-lived command: a code is asked for at the terminal, but no login waits for a browser or
 * another device, since it would end with the command.
 * @param again the command that logs in
 */
export function commandPerson(again: string): Person {
  const ask = secretAsker('');
  return {
    show() {
      throw new ToolError('login', 'A person has to log in first.', `Run ${again}`);
    },
    ...(ask === undefined
      ? {}
      : { ask: (question, fault) => terminalSecret([fault, question].filter(Boolean).join(' ')) }),
  };
}

const terminalSecret = async (question: string): Promise<string> => (await secretAsker(question)?.()) ?? '';
