import type { Writable } from 'node:stream';
import type { Telemetry } from '../../common/telemetry.ts';
import { LineTransport } from '../../runtime/protocol/transports/line-transport.ts';
import type { EndingTransport } from '../../runtime/protocol/transports/quick-lane.ts';
import { serveEarly } from '../../runtime/protocol/transports/serve.ts';
import type { Command } from '../command.ts';
import { originOf, servedName } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { answerFlags, connectionFlags, exposureFlags, generalFlags, safetyFlags, telemetryFlag } from '../flags.ts';
import { checkConfigFlag, httpFlags, transportFlag } from '../http/flags.ts';
import { createLogger } from '../log.ts';
import { printToLog } from '../print-to-log.ts';
import { resolveTelemetry } from '../resolve/telemetry.ts';
import { print } from '../terminal/print.ts';
import { untilTerminated } from '../terminated.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';
import { earlyServer } from '../wire/early-service.ts';
import { type ResolvedServer, resolveServed } from '../wire/served.ts';
import { servedAt } from '../wire/served-at.ts';
import { warnOfNothing } from '../wire/warn-of-nothing.ts';

/** Milliseconds. The process exits after this long, however slowly the controller logs out. */
const LONGEST_GOODBYE = 800;
/** Milliseconds, if spans and metrics are still to be sent: clients wait two seconds for a server to exit. */
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
    const log = createLogger(values, environment, 'info', stdout);
    using _prints = printToLog(log, known);
    const telemetry = await resolveTelemetry(values, environment, log);
    const resolved = await resolveServed({ values, environment, log, known, telemetry });
    if (values.on('check-config')) {
      warnOfNothing(resolved, log);
      const opened = await (await import('../wire/open.ts')).wire(resolved);
      if (isHttp) await (await import('../http/run-http.ts')).checkHttp(opened, values, environment);
      await telemetry?.close();
      await print(stdout, 'The configuration is valid.');
      return EXIT.done;
    }
    if (isHttp) {
      const [{ wire }, { runHttp }] = await Promise.all([import('../wire/open.ts'), import('../http/run-http.ts')]);
      const opened = await wire(resolved);
      process.once('exit', () => opened.networks.settle());
      warnOfNothing(resolved, log);
      return await runHttp(opened, values, environment, telemetry);
    }
    const server = earlyServer(resolved);
    process.once('exit', () => server.settle());
    const connection = serveEarly(server.service, await stdioWire(stdout, telemetry));
    const stopRequested = untilTerminated();
    // First what a client has sent already.
    setImmediate(() => {
      log.info('serving', { version, ...served(resolved) });
      warnOfNothing(resolved, log);
      if (process.stdin.isTTY) void tellPerson();
    });
    await Promise.race([connection.closed, stopRequested]);
    const longest = telemetry === undefined ? LONGEST_GOODBYE : LONGEST_WITH_TELEMETRY;
    setTimeout(() => process.exit(EXIT.done), longest).unref();
    await Promise.allSettled([connection.end(), server.close(), telemetry?.close()]);
    return EXIT.done;
  },
};

/** For someone who started the server at a terminal, where nothing else happens. */
async function tellPerson(): Promise<void> {
  const { note } = await import('../terminal/note.ts');
  note(
    'waiting for an MCP client, which starts this by itself: ziti-mcp install adds it to one. Press Ctrl-C to stop.',
  );
}

/** What the log says about what is served. */
function served({ exposing, networks }: ResolvedServer): Record<string, unknown> {
  const places = networks.map((network) => ({ name: servedName(network), origin: originOf(network.connection) }));
  const exposed = exposing.open('legacy');
  const { length } = exposed.prepared?.().names ?? exposed.list();
  return { tools: length, ...servedAt(places) };
}

/** Standard input and output, watched where that was asked for. */
async function stdioWire(stdout: Writable, telemetry: Telemetry | undefined): Promise<EndingTransport> {
  const wire = new LineTransport(process.stdin, stdout);
  if (telemetry === undefined) return wire;
  const { WatchedTransport } = await import('../../telemetry/watched-transport.ts');
  return new WatchedTransport(wire, telemetry, 'pipe');
}
