import { operations } from '../../generated/operations.ts';
import { toolList } from '../../generated/tool-list.ts';
import { Catalogue } from '../../runtime/catalogue/catalogue.ts';
import { listTools } from '../../runtime/policy/list-tools.ts';
import { EXIT } from '../exit-code.ts';
import { connectionFlags, exposureFlags, type Flag, generalFlags, safetyFlags } from '../flags.ts';
import { print, table } from '../print.ts';
import { resolveExposure } from '../resolve-exposure.ts';
import { UsageError } from '../usage-error.ts';
import type { Command } from './command.ts';

const json: Flag = { name: 'json', kind: 'switch', help: 'print what tools/list answers' };

export const toolsCommand: Command = {
  name: 'tools',
  help: 'print the tools that run would serve with the same flags',
  // The connection changes nothing here; it is taken so that the flags of run can be tried as they are.
  flags: [json, ...exposureFlags, ...connectionFlags, ...safetyFlags, ...generalFlags],
  examples: ['ziti-mcp tools', "ziti-mcp tools --json --allow-write 'create*,patch*'"],

  async run({ operands, values, stdout }) {
    if (operands.length > 0) throw new UsageError(`tools takes no "${operands[0]}".`);
    const catalogue = new Catalogue(operations);
    const tools = listTools(toolList, catalogue, resolveExposure(values, catalogue));
    if (values.on('json')) {
      await print(stdout, JSON.stringify({ tools }));
      return EXIT.done;
    }
    const rows = tools.map(({ name, description }) => [name, catalogue.find(name)?.effect ?? '', description]);
    await print(stdout, table(['tool', 'effect', 'description'], rows));
    await print(stdout, `\n${tools.length} of ${operations.length} tools`);
    return EXIT.done;
  },
};
