import { ToolError } from '../../common/tool-error.ts';
import type { Person } from '../../runtime/network/auth/person/person.ts';
import { hasTerminal } from './has-terminal.ts';
import { askSecret } from './secret.ts';

/**
 * The person who runs a short-lived command: a code is asked for at the terminal, but no login waits for a browser or
 * another device, since it would end with the command.
 */
export function commandPerson(): Person {
  return {
    show({ kind }, source) {
      const init = typeof source === 'object' ? `ziti-mcp init --network ${source.stored}` : 'ziti-mcp init';
      throw kind === 'second-factor'
        ? new ToolError(
            'login',
            'A person has to enter the code of the second factor.',
            `Run this at a terminal, which asks for the code. With ${init} --auth-mode controller-oidc, it is asked for once, not each time.`,
          )
        : new ToolError('login', 'A person has to log in first.', `Run ${init}`);
    },
    ...(hasTerminal() && { ask: (question, fault) => askSecret([fault, question].filter(Boolean).join(' ')) }),
  };
}
