import { didYouMean, nearest } from '../../common/nearest.ts';
import type { Invocation } from '../command.ts';
import { storableLogin } from '../logins/index.ts';
import { type NamedNetwork, readNetworks, whichNetwork } from '../networks/stored-network.ts';
import { controllerFlagsIn, namesOf, withNetworks } from '../networks/with-network.ts';
import { checkServed } from '../resolve/check-served.ts';
import { note } from '../terminal/note.ts';
import { UsageError } from '../usage-error.ts';

/**
 * With the names of networks, since an entry should say which ones it is for. Reports networks that are not stored yet,
 * and those whose secrets a client cannot open.
 * @throws {UsageError} if several are stored, and it is not said which
 */
export async function withStoredNetworks(invocation: Invocation): Promise<Invocation> {
  const { values, environment } = invocation;
  const stored = Object.keys((await readNetworks(environment))?.networks ?? {});
  const missing = namesOf(values).find((name) => !stored.includes(name));
  if (missing !== undefined) {
    const hint = didYouMean(nearest(missing, stored)) || `To add it, run ziti-mcp init --network ${missing}`;
    note(`the network "${missing}" is not stored yet. ${hint}`);
    return invocation;
  }
  const { all } = await withNetworks(values, environment);
  const networks = all.flatMap(({ network }) => (network === undefined ? [] : [network]));
  for (const network of networks) {
    for (const obstacle of obstaclesTo(network)) note(obstacle);
  }
  if (networks.length === 0 && controllerFlagsIn(values).length === 0) {
    const which = await whichNetwork(environment);
    // An entry that names none would not start.
    if (which !== undefined) throw new UsageError(which);
    note('no network is stored yet: run ziti-mcp init, and the entry will use it.');
    return invocation;
  }
  for (const each of all) await checkServed(each, environment);
  if (networks.length === 0) return invocation;
  const names = networks.map(({ name }) => name);
  return { ...invocation, values: values.withList('network', names) };
}

/** Why a client may not be able to log in to a network that works at a terminal. */
function obstaclesTo({ name, settings }: NamedNetwork): string[] {
  const needsPassphrase = settings.secrets === 'file' && settings.keyFile === undefined;
  return [
    storableLogin(settings.logIn.method)?.obstacle?.(settings.logIn, name),
    needsPassphrase
      ? `a client cannot ask for the passphrase of ${name}: start it with ZITI_MCP_PASSPHRASE in its environment, or use a key file instead (ziti-mcp init --network ${name} --secrets-key FILE).`
      : undefined,
  ].filter((obstacle) => obstacle !== undefined);
}
