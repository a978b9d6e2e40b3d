import type { Command } from '../command.ts';
import type { Flag } from '../flag.ts';
import { answerFlags, connectionFlags, exposureFlags, networkFlag, safetyFlags } from '../flags.ts';
import { UsageError } from '../usage-error.ts';

/** Flags that install and uninstall share. */
const clientFlags = [
  {
    name: 'scope',
    kind: 'text',
    value: 'SCOPE',
    help: 'which configuration to change: user, or project for the current folder (user)',
    choices: ['user', 'project', 'workspace'],
  },
  {
    name: 'name',
    kind: 'text',
    value: 'NAME',
    help: "the server's name in the client (the one it has there, or ziti)",
  },
  { name: 'dry-run', kind: 'switch', help: 'show what would change without changing anything' },
] as const satisfies readonly Flag[];

/** The flag with the default that it has in an entry. */
const fittingClient = (flag: Flag): Flag =>
  flag.name === 'expose' ? { ...flag, help: flag.help.replace(/\(\w+\)/, '(what suits the client)') } : flag;

export const installCommand: Command = {
  name: 'install',
  operands: '[CLIENT...]',
  help: 'add this server to MCP clients, with the run flags you give',
  flags: [
    {
      name: 'list',
      kind: 'switch',
      help: 'list the clients: which are on this machine, and which have this server',
    },
    { name: 'print', kind: 'switch', help: 'print the entry, for you to paste' },
    { name: 'links', kind: 'switch', help: 'print one-click install links, for clients that support them' },
    ...clientFlags,
    ...connectionFlags,
    ...exposureFlags.map(fittingClient),
    ...answerFlags,
    ...safetyFlags,
  ],
  examples: [
    'ziti-mcp install --list',
    'ziti-mcp install claude-desktop cursor --network prod',
    'ziti-mcp install vscode --scope project --network lab --dry-run',
  ],

  async run(invocation) {
    const { operands, values } = invocation;
    const modes = ['list', 'print', 'links', 'dry-run'].filter((name) => values.on(name));
    if (modes.length > 1) throw new UsageError(`--${modes.join(' and --')} cannot be combined: use one of them.`);
    const work = await import('../installers/work.ts');
    if (values.on('list')) return work.list(invocation);
    if (values.on('links')) return work.links(invocation);
    if (operands.length === 0) throw new UsageError(work.whichClient(invocation));
    return values.on('print') ? work.print(invocation) : work.install(invocation);
  },
};

export const uninstallFlags: readonly Flag[] = [
  ...clientFlags.map((each) =>
    each.name === 'name' ? { ...each, help: "the server's name in the client (any)" } : each,
  ),
  { ...networkFlag, help: 'remove only this network; an entry keeps its other networks' },
];

export const uninstallCommand: Command = {
  name: 'uninstall',
  operands: '[CLIENT...]',
  help: 'remove this server from the named MCP clients, or from all that have it',
  flags: uninstallFlags,
  examples: ['ziti-mcp uninstall', 'ziti-mcp uninstall cursor --dry-run', 'ziti-mcp uninstall --network lab'],

  async run(invocation) {
    const { uninstall } = await import('../installers/uninstall.ts');
    return uninstall(invocation);
  },
};
