import type { Invocation } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { connectionFlags } from '../flags.ts';
import { clientsHere } from '../installers/list-clients.ts';
import { currentPlace } from '../installers/place.ts';
import { NAME, targetOf } from '../installers/target.ts';
import { install } from '../installers/work.ts';
import type { Prompter } from '../logins/storable-login.ts';
import type { Environment } from '../merge.ts';
import { Values } from '../read-values.ts';
import { printProse } from '../terminal/print.ts';

/** @throws {UsageError} if `--client` names an unknown client */
export function requireClients(values: Values, environment: Environment): void {
  for (const client of clientsIn(values)) targetOf(client, 'user', NAME, currentPlace(environment));
}

/** The clients that `--client` names. */
const clientsIn = (values: Values): readonly string[] =>
  (values.list('client') ?? []).flatMap((text) => text.split(',')).filter(Boolean);

/** Adds the server to the named clients, or to those that a person chooses. @returns the exit code */
export async function connectClients(invocation: Invocation, prompter: Prompter, network: string): Promise<number> {
  const here = clientsHere(currentPlace(invocation.environment));
  const named = clientsIn(prompter.values);
  const operands =
    named.length > 0
      ? named
      : await prompter.several(
          'Which MCP clients should use it?',
          here.map(({ id, title }) => ({ value: id, label: title })),
        );
  if (operands.length > 0) {
    return install({ ...invocation, operands, values: new Values({ network: [network] }, connectionFlags) });
  }
  await printProse(
    invocation.stdout,
    `To add it to a client, run ziti-mcp install --list, then ziti-mcp install CLIENT --network ${network}`,
  );
  return EXIT.done;
}
