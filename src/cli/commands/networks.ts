import { escapeLine } from '../../runtime/safety/sanitize/escape.ts';
import type { Command, Invocation } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { print, printProse } from '../terminal/print.ts';
import { quoteWord } from '../terminal/quote-word.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';

const flags: readonly Flag[] = [
  { name: 'json', kind: 'switch', help: 'print them as JSON' },
  { name: 'unset', kind: 'switch', help: 'with default: clear the default network' },
];

export const networksCommand: Command = {
  name: 'networks',
  operands: '[list | remove NAME | default NAME | schema]',
  help: 'list the stored networks, remove one, choose the default, or print the schema of their file',
  flags,
  examples: [
    'ziti-mcp networks',
    'ziti-mcp networks default prod',
    'ziti-mcp networks default --unset',
    'ziti-mcp networks remove lab',
  ],

  async run(invocation) {
    const [action = 'list', name, ...more] = invocation.operands;
    if (invocation.values.on('unset')) {
      if (action === 'default' && name === undefined) return unsetDefault(invocation);
      throw new UsageError('--unset only goes with networks default, without a name.');
    }
    if (invocation.values.on('json') && action !== 'list') throw new UsageError('--json only goes with networks list.');
    if (action === 'list' || action === 'schema') {
      if (name === undefined) return action === 'list' ? list(invocation) : schema(invocation);
      throw new UsageError(`networks ${action} takes no ${quoteWord(name)}.`);
    }
    if (action !== 'remove' && action !== 'default') {
      throw new UsageError(`networks takes no ${quoteWord(action)}: use list, remove NAME, default NAME or schema.`);
    }
    if (name === undefined || more.length > 0)
      throw new UsageError(`networks ${action} takes the name of one network.`);
    return action === 'remove' ? remove(name, invocation) : makeDefault(name, invocation);
  },
};

async function list({ values, environment, stdout }: Invocation): Promise<number> {
  const [{ checkedNetworks }, { stateOf }, { networkFiles }, { printAdvice }] = await Promise.all([
    import('../networks/settings-file.ts'),
    import('../networks/state.ts'),
    import('../networks/network-files.ts'),
    import('../networks/advice.ts'),
  ]);
  const file = await checkedNetworks(environment);
  const networks = Object.entries(file?.networks ?? {}).map(([name, settings]) => ({ name, settings }));
  const states = await Promise.all(networks.map((network) => stateOf(network, environment)));
  const path = networkFiles(environment, process.platform).settings;
  if (values.on('json')) {
    await print(stdout, JSON.stringify({ file: path, default: file?.default ?? null, networks: states }));
    return EXIT.done;
  }
  if (states.length === 0) {
    await printProse(stdout, `No networks are stored in ${path}. Run ziti-mcp init to add one.`);
    return EXIT.done;
  }
  const rows = states.map(({ name, controller, logIn, who, state }) =>
    [name === file?.default ? `${name} (default)` : name, controller, logIn, who, state].map(escapeLine),
  );
  await print(stdout, table(['network', 'controller', 'login', 'who', 'state'], rows, stdout));
  await print(stdout, `\n${path}`);
  printAdvice(states.map(({ name: network, ...state }) => ({ network, ...state })));
  return EXIT.done;
}

async function remove(name: string, invocation: Invocation): Promise<number> {
  const { environment, stdout } = invocation;
  const [{ storedNetwork }, { removeNetwork }, { forget }, { offerUninstall }] = await Promise.all([
    import('../networks/stored-network.ts'),
    import('../networks/settings-file.ts'),
    import('../networks/forget.ts'),
    import('../offer-uninstall.ts'),
  ]);
  const network = await storedNetwork(name, environment);
  const forgotten = await forget(network, environment, () => removeNetwork(name, environment));
  await printProse(stdout, `Removed the network ${name}. ${forgotten}`);
  return offerUninstall(name, invocation);
}

async function makeDefault(name: string, { environment, stdout }: Invocation): Promise<number> {
  const [{ storedNetwork }, { setDefaultNetwork }] = await Promise.all([
    import('../networks/stored-network.ts'),
    import('../networks/settings-file.ts'),
  ]);
  await storedNetwork(name, environment);
  await setDefaultNetwork(name, environment);
  await printProse(stdout, `${name} is now the default network.`);
  return EXIT.done;
}

async function unsetDefault({ environment, stdout }: Invocation): Promise<number> {
  const { setDefaultNetwork } = await import('../networks/settings-file.ts');
  await setDefaultNetwork(undefined, environment);
  await printProse(stdout, 'There is no default network now: name one with --network.');
  return EXIT.done;
}

async function schema({ stdout }: Invocation): Promise<number> {
  const { settingsSchema } = await import('../networks/settings-form.ts');
  await print(stdout, JSON.stringify(await settingsSchema(), null, 2));
  return EXIT.done;
}
