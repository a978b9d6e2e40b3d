import { withSecretFiles } from '../cli/files/secret-files.ts';
import { variableOf } from '../cli/flag.ts';
import { answerFlags, connectionFlags, exposureFlags, safetyFlags } from '../cli/flags.ts';
import { VARIABLES } from '../cli/help-facts.ts';
import { type Environment, readObject, unknownVariable, unknownVariables } from '../cli/merge.ts';
import { Values } from '../cli/read-values.ts';
import { UsageError } from '../cli/usage-error.ts';
import { open } from '../cli/wire/open.ts';
import { serviceOf } from '../cli/wire/service-of.ts';
import { silentLogger } from '../common/log.ts';
import { serveOver } from '../runtime/protocol/transports/serve.ts';
import { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import type { ServerSettings } from './settings.ts';
import type { Transport } from './transport.ts';

const flags = [...connectionFlags, ...exposureFlags, ...answerFlags, ...safetyFlags];

/** A server for one network, or several. It logs in to each at the first call, and stays logged in for all clients. */
export interface ZitiServer {
  /**
   * Serves one client, in whichever revision of the protocol it speaks.
   * @returns ends the connection
   */
  serve(transport: Transport): () => Promise<void>;
  /**
   * Logs out and closes the connections to controllers, within half a second. Later calls fail with an error that says
   * so.
   */
  close(): Promise<void>;
}

/**
 * Creates a server. Nothing is sent to the controller yet.
 * @throws {UsageError} for settings that are wrong, contradictory, or refer to something missing
 */
export async function createServer(settings: ServerSettings): Promise<ZitiServer> {
  const { log = silentLogger, environment = {}, username, password, ...rest } = settings;
  requireNoFlags(environment);
  const present = Object.entries(rest).filter(([, value]) => value !== undefined);
  const asFlags = Object.fromEntries(present.map(([name, value]) => [flagName(name), value]));
  const values = new Values(readObject(asFlags, flags, 'createServer'), flags);
  const account = {
    ...(username === undefined ? {} : { ZITI_MCP_USERNAME: username }),
    ...(password === undefined ? {} : { ZITI_MCP_PASSWORD: password }),
  };
  const opened = await open({
    values,
    environment: { ...withSecretFiles(environment), ...account },
    log,
    known: new KnownSecrets(),
  });
  const service = serviceOf(opened);
  return {
    serve: (transport) => serveOver(service, transport as Parameters<typeof serveOver>[1]).end,
    async close() {
      await opened.networks.close();
      opened.networks.settle();
    },
  };
}

/**
 * Flags are settings here. One that is given as a variable would do nothing, and what it forbids would be allowed.
 * @throws {UsageError} for any variable of this program that is not read
 */
function requireNoFlags(environment: Environment): void {
  const [unread] = unknownVariables(environment, new Set(Object.keys(VARIABLES)));
  if (unread === undefined) return;
  const flag = flags.find(({ name }) => variableOf(name) === unread.toUpperCase());
  if (flag === undefined) throw unknownVariable(unread, new Set(Object.keys(VARIABLES)));
  const setting = flag.name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
  throw new UsageError(
    `createServer does not read ${unread}: use the setting ${setting}, or leave the variable out of "environment".`,
  );
}

/** `allowWrite` is the flag `allow-write`. */
const flagName = (setting: string): string => setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
