import type { Readable, Writable } from 'node:stream';
import type { Era, Exposed } from '../../runtime/exposure/types.ts';
import { serverFace } from '../../runtime/server-face.ts';
import { quickStart } from '../../runtime/transports/quick-start.ts';
import type { Connection } from '../../runtime/transports/stdio.ts';
import { EXIT } from '../exit-code.ts';
import { answerFlags, connectionFlags, exposureFlags, generalFlags, safetyFlags } from '../flags.ts';
import { createLogger } from '../log.ts';
import { open } from '../open.ts';
import { withDocuments } from '../tables.ts';
import { terminated } from '../terminated.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';

/** However long the controller takes to log out, the process is gone by then. Milliseconds. */
const LONGEST_GOODBYE = 800;

export const runCommand: Command = {
  name: 'run',
  help: 'serve the tools over stdio, for an MCP client to start',
  flags: [...connectionFlags, ...exposureFlags, ...answerFlags, ...safetyFlags, ...generalFlags],
  examples: [
    'ziti-mcp run --sandbox',
    'ZITI_MCP_USERNAME=admin ZITI_MCP_PASSWORD=... ziti-mcp run --controller https://ctrl.example.com:1280 --ca ca.pem',
    "ziti-mcp run --identity admin.json --allow-write '{create,patch}Service*' --deny '*Cluster*'",
  ],

  async run({ operands, values: given, environment, stdout, known }) {
    const values = withDocuments('run', operands, given);
    const log = createLogger(values, environment);
    const { session, exposing } = await open(values, environment, log, known);
    const face = (era: Era) => serverFace(version, exposing.mode, era);
    const tools = exposing.open('legacy').list();
    const client = connection(process.stdin, stdout);
    let close = async (): Promise<void> => undefined;
    quickStart({ ...face('legacy'), tools }, process.stdin, stdout, async () => {
      const [{ createServer }, { serveOverStdio }, { compileSooner }] = await Promise.all([
        import('../../runtime/server.ts'),
        import('../../runtime/transports/stdio.ts'),
        import('../compile-sooner.ts'),
      ]);
      return (input, output) => {
        const serve = ({ era, lane }: Connection) =>
          createServer(
            face(era),
            (changed) => afterFirstCall(exposing.open(era, changed), compileSooner),
            session,
            lane,
          );
        close = serveOverStdio(serve, input, output, log);
      };
    });
    const told = terminated();
    log.info('serving', { version, tools: tools.length, controller: session.controller.origin });
    await Promise.race([client, told]);
    setTimeout(() => process.exit(EXIT.done), LONGEST_GOODBYE).unref();
    await Promise.allSettled([close(), session.controller.close()]);
    return EXIT.done;
  },
};

/** Has something done when the first call was answered: what a start runs once is not worth compiling, and stays in memory. */
function afterFirstCall(exposed: Exposed, work: () => void): Exposed {
  let isFirst = true;
  return {
    list: () => exposed.list(),
    call(request, onward) {
      const outcome = exposed.call(request, onward);
      if (isFirst) outcome.then(work, work);
      isFirst = false;
      return outcome;
    },
  };
}

/** Resolves when the client has gone: it closed its end of stdin, or no longer reads stdout. */
function connection(stdin: Readable, stdout: Writable): Promise<void> {
  return new Promise((resolve) => {
    stdin.once('end', resolve);
    stdin.once('close', resolve);
    stdout.once('error', () => resolve());
  });
}
