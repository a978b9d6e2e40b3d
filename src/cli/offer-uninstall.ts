import { escapeText } from '../runtime/safety/sanitize/escape.ts';
import type { Invocation } from './command.ts';
import { uninstallFlags } from './commands/install.ts';
import { EXIT } from './exit-code.ts';
import { Cancelled } from './init/cancelled.ts';
import { createPrompter } from './init/prompter.ts';
import { entriesOf, uninstall } from './installers/uninstall.ts';
import { Values } from './read-values.ts';
import { printProse } from './terminal/print.ts';

/**
 * Says which clients still use a network that is no longer stored, and takes it out of them if a person agrees.
 * @returns the exit code
 */
export async function offerUninstall(network: string, invocation: Invocation): Promise<number> {
  const { values, environment, stdout } = invocation;
  const targets = (await entriesOf(network, environment)).map(({ target }) => target);
  if (targets.length === 0) return EXIT.done;
  const files = targets.map(({ installer, path }) => `  ${installer.title}: ${path}`);
  await printProse(stdout, escapeText(`These clients still start the server with ${network}:\n${files.join('\n')}`));
  let code: number = EXIT.done;
  const scopes = [...new Set(targets.map(({ scope }) => scope))];
  try {
    const prompter = await createPrompter(values, environment);
    if (await prompter.confirm(`Remove ${network} from their configuration?`)) {
      const codes: number[] = [];
      for (const scope of scopes) {
        const flags = new Values({ network: [network], scope }, uninstallFlags);
        codes.push(await uninstall({ ...invocation, operands: [], values: flags }));
      }
      return Math.max(...codes);
    }
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    code = EXIT.interrupted;
  }
  const commands = scopes.map(
    (scope) => `ziti-mcp uninstall --network ${network}${scope === 'user' ? '' : ` --scope ${scope}`}`,
  );
  await printProse(stdout, `To remove it from them, run ${commands.join(' and ')}`);
  return code;
}
