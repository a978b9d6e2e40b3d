import type { ListedTool } from '../../contract.ts';
import { toolbox } from '../../runtime/tools/toolbox.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { answerFlags, connectionFlags, exposureFlags, generalFlags, safetyFlags } from '../flags.ts';
import { createLogger } from '../log.ts';
import { needsPerson } from '../networks/stored-connection.ts';
import { withNetworks } from '../networks/with-network.ts';
import { resolvePolicy } from '../resolve/policy.ts';
import { resolveTables } from '../resolve/tables.ts';
import type { Screen } from '../terminal/fitted.ts';
import { print } from '../terminal/print.ts';
import { cut, table } from '../terminal/table.ts';
import { exposer } from '../wire/exposer.ts';

const json: Flag = { name: 'json', kind: 'switch', help: 'print the result of tools/list' };
const tokens: Flag = {
  name: 'tokens',
  kind: 'switch',
  help: 'print what each tool and the whole list cost, in tokens and bytes',
};

export const toolsCommand: Command = {
  name: 'tools',
  help: 'print the tools that run would serve with the same flags',
  // The connection changes nothing here; accepting it lets you try the flags of run unchanged.
  flags: [json, tokens, ...exposureFlags, ...connectionFlags, ...answerFlags, ...safetyFlags, ...generalFlags],
  examples: [
    'ziti-mcp tools',
    "ziti-mcp tools --json --allow-write 'create*,patch*'",
    'ziti-mcp tools --expose find --tokens',
  ],

  async run({ values: flags, environment, stdout }) {
    const { all, default: usual } = await withNetworks(flags, environment);
    const [values] = all;
    const tables = await resolveTables(values, environment, createLogger(values, environment, 'warn'));
    const { catalogue } = tables;
    const networks = await Promise.all(
      all.map(async (each) => ({
        name: each.network?.name ?? '',
        byPerson: needsPerson(each.network),
        policy: await resolvePolicy(each, catalogue, environment),
      })),
    );
    const served = { all: networks, default: usual === undefined ? undefined : networks[all.indexOf(usual)] };
    // Nothing is called, so no answer can be too long.
    const exposing = await exposer(values, tables, served, 0, toolbox(catalogue, tables.toolList, tables.own));
    const tools = exposing.open('legacy').list();
    if (values.on('json')) {
      await print(stdout, JSON.stringify({ tools }));
      return EXIT.done;
    }
    if (values.on('tokens')) {
      await print(stdout, await prices(tools, stdout));
      return EXIT.done;
    }
    const rows = tools.map(({ name, description }) => [name, catalogue.tool(name)?.effect ?? '', description]);
    await print(stdout, cut(table(['tool', 'effect', 'description'], rows, {}), stdout));
    const ownTools = tools.filter(({ name }) => catalogue.tool(name) === undefined).length;
    const rest = ownTools === 0 ? '' : `, and ${ownTools} of this server's own`;
    await print(stdout, `\n${tools.length - ownTools} of ${catalogue.tools.length} tools${rest}`);
    return EXIT.done;
  },
};

/** Each tool with its cost, most expensive first, and the cost of the whole list to a model and on the wire. */
async function prices(tools: readonly ListedTool[], screen: Screen): Promise<string> {
  // Loaded on demand: the tokeniser's vocabulary is large.
  const { modelTokens, wireBytes } = await import('../../surface/list-price.ts');
  const rows = tools
    .map((tool) => ({ name: tool.name, tokens: modelTokens([tool]), bytes: wireBytes([tool]) }))
    .sort((a, b) => b.tokens - a.tokens)
    .map(({ name, tokens, bytes }) => [String(tokens).padStart(6), String(bytes).padStart(6), name]);
  return [
    table(['tokens', ' bytes', 'tool'], rows, screen),
    '',
    `${tools.length} tools`,
    `${modelTokens(tools)} tokens for a model: names, descriptions and input schemas as compact JSON (o200k_base)`,
    `${wireBytes(tools)} bytes on the wire: the whole list, including titles and annotations`,
  ].join('\n');
}
