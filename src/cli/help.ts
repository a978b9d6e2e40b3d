import type { Command } from './commands/command.ts';
import type { Flag } from './flags.ts';
import { variableOf } from './flags.ts';

const HEAD = `ziti-mcp: every operation of an OpenZiti controller as an MCP tool, read-only unless you say otherwise.`;

const FOOT = `Every flag has a variable: --allow-write is ${variableOf('allow-write')}. Flags win over variables, and those over --config.
User name and password: ZITI_MCP_USERNAME and ZITI_MCP_PASSWORD. Proxies: HTTPS_PROXY, NO_PROXY.
Exit codes: 0 done; 1 the answer is no; 2 wrong usage or configuration; 3 controller not reachable or log-in failed;
130 interrupted.`;

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  const lines = commands.map(
    ({ name, operands, help }) => `  ${`${name} ${operands ?? ''}`.trim().padEnd(34)} ${help}`,
  );
  const examples = commands.flatMap(({ examples }) => examples.slice(0, 2)).map((example) => `  ${example}`);
  return [
    `${HEAD}\n\nUsage: ziti-mcp COMMAND [flags]`,
    `Commands:\n${lines.join('\n')}\n\nziti-mcp COMMAND --help tells the flags of a command; --version the version.`,
    `Examples:\n${examples.join('\n')}`,
    FOOT,
  ].join('\n\n');
}

/** The help of one command. */
export function commandHelp({ name, operands, help, flags, examples }: Command): string {
  return [
    `Usage: ziti-mcp ${[name, operands, '[flags]'].filter(Boolean).join(' ')}\n\n${help[0]?.toUpperCase()}${help.slice(1)}.`,
    `Flags:\n${flags.map(flagLine).join('\n')}`,
    `Examples:\n${examples.map((example) => `  ${example}`).join('\n')}`,
    FOOT,
  ].join('\n\n');
}

const flagLine = ({ name, value, help, also }: Flag): string => {
  const earlier = also ? `; also --${also.join(', --')}` : '';
  return `  ${`--${name} ${value ?? ''}`.trim().padEnd(30)} ${help}${earlier}`;
};
