import { alternatives } from '../../common/alternatives.ts';
import type { Command, Invocation } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { networkFlag } from '../flags.ts';
import { namesOf } from '../networks/with-network.ts';
import { note } from '../terminal/note.ts';
import { printProse } from '../terminal/print.ts';
import { UsageError } from '../usage-error.ts';

const flags: readonly Flag[] = [
  { ...networkFlag, help: 'the network to log out of' },
  { name: 'all', kind: 'switch', help: 'log out of every stored network' },
];

export const logoutCommand: Command = {
  name: 'logout',
  also: ['signout'],
  help: 'delete the stored credentials of a network but keep its settings; to log in again, run ziti-mcp init',
  flags,
  examples: ['ziti-mcp logout --network prod', 'ziti-mcp logout --all'],

  async run(invocation) {
    const { environment, stdout } = invocation;
    const networks = await wanted(invocation);
    const { forget } = await import('../networks/forget.ts');
    let code: number = EXIT.done;
    for (const network of networks) {
      try {
        await printProse(stdout, `Logged out of ${network.name}. ${await forget(network, environment)}`);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        note(error.message);
        code = EXIT.usage;
      }
    }
    return code;
  },
};

async function wanted({ values, environment }: Invocation) {
  const { readNetworks, storedNetwork } = await import('../networks/stored-network.ts');
  const named = namesOf(values);
  if (values.on('all') && named.length > 0)
    throw new UsageError('--all means every network: do not use it with --network.');
  const all = Object.keys((await readNetworks(environment))?.networks ?? {});
  if (all.length === 0) throw new UsageError('No networks are stored, so there is nothing to log out of.');
  if (named.length === 0 && !values.on('all') && all.length > 1)
    throw new UsageError(`Log out of which network? Use --network ${alternatives(all)}, or --all.`);
  return Promise.all((named.length > 0 ? named : all).map((name) => storedNetwork(name, environment)));
}
