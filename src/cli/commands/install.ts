import { answerFlags, connectionFlags, exposureFlags, type Flag, safetyFlags } from '../flags.ts';
import { UsageError } from '../usage-error.ts';
import type { Command } from './command.ts';

/** Flags that install and uninstall share. */
export const clientFlags = [
  {
    name: 'scope',
    kind: 'text',
    value: 'SCOPE',
    help: "whose configuration: user, or that of the current folder's project (user)",
    choices: ['user', 'project', 'workspace'],
  },
  { name: 'name', kind: 'text', value: 'NAME', help: 'what the client calls the server (ziti)' },
  { name: 'dry-run', kind: 'switch', help: 'show what would change, and change nothing' },
] as const satisfies readonly Flag[];

export const installCommand: Command = {
  name: 'install',
  operands: '[CLIENT...]',
  help: 'add this server to the configuration of MCP clients, with the flags of run that are given',
  flags: [
    {
      name: 'list',
      kind: 'switch',
      help: 'list the clients, whether they are here, and whether this server is in them',
    },
    { name: 'print', kind: 'switch', help: 'print what would be added, for you to paste' },
    { name: 'links', kind: 'switch', help: 'print links that add the server by one click, for clients that have them' },
    ...clientFlags,
    ...connectionFlags,
    ...exposureFlags,
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
    const asked = ['list', 'print', 'links', 'dry-run'].filter((name) => values.on(name));
    if (asked.length > 1) throw new UsageError(`--${asked.join(' and --')}: give one of them.`);
    const work = await import('../installers/work.ts');
    if (values.on('list')) return work.list(invocation);
    if (values.on('links')) return work.links(invocation);
    if (operands.length === 0) throw new UsageError(work.whichClient(invocation));
    return values.on('print') ? work.print(invocation) : work.install(invocation);
  },
};

export const uninstallCommand: Command = {
  name: 'uninstall',
  operands: '[CLIENT...]',
  help: 'take this server out of the configuration of MCP clients: of all that have it, unless some are named',
  flags: clientFlags,
  examples: ['ziti-mcp uninstall', 'ziti-mcp uninstall cursor --dry-run'],

  async run(invocation) {
    const { uninstall } = await import('../installers/work.ts');
    return uninstall(invocation);
  },
};
