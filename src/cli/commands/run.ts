import { operations } from '../../generated/operations.ts';
import { toolList } from '../../generated/tool-list.ts';
import { Catalogue } from '../../runtime/catalogue/catalogue.ts';
import { createServer, listTools } from '../../runtime/server.ts';
import { serveOverStdio } from '../../runtime/transports/stdio.ts';
import { EXIT } from '../exit-code.ts';
import { connectionFlags, exposureFlags, generalFlags } from '../flags.ts';
import { createLogger } from '../log.ts';
import { resolveConnection } from '../resolve-connection.ts';
import { resolveExposure } from '../resolve-exposure.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';
import { wire } from '../wire.ts';
import type { Command } from './command.ts';

/** However long the controller takes to log out, the process is gone by then. Milliseconds. */
const LONGEST_GOODBYE = 800;

export const runCommand: Command = {
  name: 'run',
  help: 'serve the tools over stdio, for an MCP client to start',
  flags: [...connectionFlags, ...exposureFlags, ...generalFlags],
  examples: [
    'ziti-mcp run --sandbox',
    'ZITI_MCP_USERNAME=admin ZITI_MCP_PASSWORD=... ziti-mcp run --controller https://ctrl.example.com:1280 --ca ca.pem',
    "ziti-mcp run --identity admin.json --allow-write '{create,patch}Service*' --deny '*Cluster*'",
  ],

  async run({ operands, values, environment, stdout }) {
    if (operands.length > 0) throw new UsageError(`run takes no "${operands[0]}".`);
    const log = createLogger(values, environment);
    const catalogue = new Catalogue(operations);
    const exposure = resolveExposure(values, catalogue);
    const session = wire(catalogue, exposure, resolveConnection(values, environment), log);
    const tools = listTools(toolList, catalogue, exposure);
    const info = { name: 'ziti-mcp', version };
    const server = serveOverStdio(() => createServer(info, tools, session), process.stdin, stdout, log);
    const told = terminated();
    log.info('serving', { version, tools: tools.length, controller: session.controller.origin });
    await Promise.race([server.closed, told]);
    setTimeout(() => process.exit(EXIT.done), LONGEST_GOODBYE).unref();
    await Promise.allSettled([server.close(), session.controller.close()]);
    return EXIT.done;
  },
};

function terminated(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
