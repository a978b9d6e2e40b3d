import type { Writable } from 'node:stream';
import type { Telemetry } from '../../common/telemetry.ts';
import { LineTransport } from '../../runtime/protocol/transports/line-transport.ts';
import type { EndingTransport } from '../../runtime/protocol/transports/quick-lane.ts';
import { serveOver } from '../../runtime/protocol/transports/serve.ts';
import { EXIT } from '../exit-code.ts';
import { answerFlags, connectionFlags, exposureFlags, generalFlags, safetyFlags, telemetryFlag } from '../flags.ts';
import { checkConfigFlag, httpFlags, transportFlag } from '../http/flags.ts';
import { createLogger } from '../log.ts';
import { open } from '../open.ts';
import { print } from '../print.ts';
import { resolveTelemetry } from '../resolve-telemetry.ts';
import { servedAt } from '../served-at.ts';
import { serviceOf } from '../service-of.ts';
import { untilTerminated } from '../terminated.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';

/** Milliseconds. The process exits after this long, however slowly the controller logs out. */
const LONGEST_GOODBYE = 800;
/** The same where spans and metrics are still to be sent: clients wait two seconds. */
const LONGEST_WITH_TELEMETRY = 1_800;

export const runCommand: Command = {
  name: 'run',
  also: ['serve', 'start'],
  help: 'serve the tools over stdio, for an MCP client to start; or over HTTP, to many clients (--transport http)',
  flags: [
    ...[...connectionFlags, ...exposureFlags, ...answerFlags, ...safetyFlags, ...generalFlags],
    ...[telemetryFlag, transportFlag, checkConfigFlag, ...httpFlags],
  ],
  examples: [
    'ziti-mcp run --sandbox',
    'ZITI_MCP_USERNAME=admin ZITI_MCP_PASSWORD=... ziti-mcp run --controller https://ctrl.example.com:1280 --ca ca.pem',
    'ziti-mcp run --network prod --network lab',
    "ziti-mcp run --identity admin.json --allow-write '{create,patch}Service*' --deny '*Cluster*'",
  ],

  async run({ values, environment, stdout, known }) {
    const isHttp = values.text('transport') === 'http';
    const stray = isHttp ? undefined : httpFlags.find(({ name }) => values.list(name) !== undefined);
    if (stray !== undefined) throw new UsageError(`--${stray.name} only works with --transport http.`);
    const log = createLogger(values, environment);
    const telemetry = await resolveTelemetry(values, environment, log);
    const opened = await open({ values, environment, log, known, telemetry });
    const { networks, exposing } = opened;
    if (values.on('check-config')) {
      if (isHttp) await (await import('../http/run-http.ts')).checkHttp(opened, values, environment);
      await telemetry?.close();
      await print(stdout, 'The configuration is valid.');
      return EXIT.done;
    }
    process.once('exit', () => networks.settle());
    if (isHttp) return (await import('../http/run-http.ts')).runHttp(opened, values, environment, telemetry);
    const wire = await stdioWire(stdout, telemetry);
    const connection = serveOver(serviceOf(opened), wire);
    const stopRequested = untilTerminated();
    log.info('serving', {
      version,
      tools: exposing.open('legacy').list().length,
      ...servedAt(networks),
    });
    await Promise.race([connection.closed, stopRequested]);
    const longest = telemetry === undefined ? LONGEST_GOODBYE : LONGEST_WITH_TELEMETRY;
    setTimeout(() => process.exit(EXIT.done), longest).unref();
    await Promise.allSettled([connection.end(), networks.close(), telemetry?.close()]);
    return EXIT.done;
  },
};

/** Standard input and output, watched where that was asked for. */
async function stdioWire(stdout: Writable, telemetry: Telemetry | undefined): Promise<EndingTransport> {
  const wire = new LineTransport(process.stdin, stdout);
  if (telemetry === undefined) return wire;
  const { WatchedTransport } = await import('../../telemetry/watched-transport.ts');
  return new WatchedTransport(wire, telemetry, 'pipe');
}
