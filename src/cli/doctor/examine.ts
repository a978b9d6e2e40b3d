import { DAY } from '../../common/durations.ts';
import { silentLogger } from '../../common/log.ts';
import { ToolError } from '../../common/tool-error.ts';
import { proxyExceptions } from '../../runtime/network/controller/proxy-exceptions.ts';
import type { Account } from '../connection.ts';
import type { Environment } from '../merge.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import { openNetwork } from '../networks/open-network.ts';
import { requireUsed } from '../networks/require-used.ts';
import { stateOf } from '../networks/state.ts';
import { type NamedNetwork, storedNetwork } from '../networks/stored-network.ts';
import { controllerFlagsIn, namesOf } from '../networks/with-network.ts';
import type { Values } from '../read-values.ts';
import { namedConnection } from '../resolve/connection.ts';
import { surroundingsOf } from '../surroundings.ts';
import { passphraseAsker } from '../terminal/secret.ts';
import { clientFindings } from './clients.ts';
import { type Finding, failed, ok, warning } from './finding.ts';
import { loginFindings } from './login.ts';
import { auditFinding, keychainFinding, nodeFinding, settingsFinding } from './machine.ts';
import { proxyFinding } from './proxy.ts';
import { isAboutTls, reachFindings } from './reach.ts';

/** Milliseconds for each request. */
const TIME = 15_000;
/** Milliseconds: stored credentials that expire within this time get a warning. */
const SOON = 14 * DAY;

/** Examines the connection to the controllers of a network. */
type Reach = typeof reachFindings;

/** Examines networks that are reached without a proxy: through one, its own answers would be examined. */
function directly(environment: Environment): Reach {
  const { proxy } = surroundingsOf(environment);
  const isDirect = proxy === undefined ? () => true : proxyExceptions(proxy.exceptions);
  return async (network, addresses, trust) =>
    addresses.every((address) => isDirect(new URL(address))) ? reachFindings(network, addresses, trust) : [];
}

/** What is said of a login instead of trying it: other APIs have their own requests, none of which can be made for a test. */
const UNTRIED: { readonly [Method in Account['method']]: string | undefined } = {
  updb: undefined,
  cert: undefined,
  headers: 'The header fields can be read. Only a call shows whether the API accepts them.',
  none: 'There is none (--anonymous). Only a call shows whether the API needs one.',
};

/**
 * Checks everything between a client and the controllers, and says how to fix what is wrong.
 * @throws {UsageError} for a network that is not stored
 */
export async function examine(values: Values, environment: Environment): Promise<Finding[]> {
  requireUsed(values);
  const { finding: settings, file } = await settingsFinding(environment);
  const proxy = proxyFinding(environment);
  const named = controllerFlagsIn(values).length > 0;
  const names = namesOf(values);
  const stored = named ? [] : names.length > 0 ? names : Object.keys(file?.networks ?? {});
  const networks = await Promise.all(stored.map((name) => storedNetwork(name, environment)));
  const places = networks.map(({ settings: { secrets } }) => secrets);
  const machine = [nodeFinding(), settings, await keychainFinding(environment, places), auditFinding(environment)];
  const findings = [...machine, proxy];
  if (proxy.state === 'failed') return findings;
  const reach = directly(environment);
  for (const network of networks) findings.push(...(await networkFindings(network, environment, reach)));
  if (named) findings.push(...(await connectionFindings(values, environment, reach)));
  const known = settings.state === 'failed' ? undefined : Object.keys(file?.networks ?? {});
  return [...findings, ...(await clientFindings(environment, known))];
}

async function networkFindings(network: NamedNetwork, environment: Environment, reach: Reach): Promise<Finding[]> {
  const { name, settings } = network;
  const way = await reach(name, addressesOf(settings), settings);
  const ask = passphraseAsker(name);
  const { ready, asksForCode, state, next, validUntil, storedIn } = await stateOf(network, environment, ask);
  const check = `credentials (${name})`;
  if (!ready && !asksForCode)
    return [...way, failed(check, `Not ready: ${state}`, next ?? `ziti-mcp init --network ${name}`)];
  const ends = validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(validUntil);
  const credentials =
    settings.secrets !== 'none' && ends - Date.now() < SOON
      ? warning(check, `They expire at ${validUntil}.`, `Renew them: ziti-mcp init --network ${name}`)
      : ok(check, `They are in ${storedIn}${validUntil === undefined ? '' : `, and valid until ${validUntil}`}.`);
  if (way.some(({ state }) => state === 'failed')) return [...way, credentials];
  try {
    const connection = await openNetwork(network, environment, surroundingsOf(environment, TIME), ask);
    return [...way, credentials, ...(await loginFindings(name, connection))];
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return [...way, credentials, failed(`login (${name})`, error.message, error.advice.person)];
  }
}

const addressesOf = ({ controller, others = [] }: NetworkSettings): readonly string[] => [controller, ...others];

/** The controller that flags name instead of a stored network. */
async function connectionFindings(values: Values, environment: Environment, reach: Reach): Promise<Finding[]> {
  const open: Finding[] = [];
  const warn = (message: string, { file = '' }: Record<string, unknown> = {}) =>
    void open.push(warning('identity file', `${String(file)}: ${message}.`, `chmod 600 ${String(file)}`));
  const connection = await namedConnection(values, environment, { ...silentLogger, warn });
  if (connection.kind === 'sandbox') return [ok('sandbox', 'The embedded controller needs no network and no login.')];
  const { settings } = connection;
  const name = new URL(settings.origin).hostname;
  const way = await reach(name, [settings.origin, ...(settings.others ?? [])], settings.trust);
  if (way.some((each) => each.state === 'failed' && !isAboutTls(each))) return [...open, ...way];
  const untried = UNTRIED[settings.credentials.method];
  if (untried !== undefined) return [...open, ...way, ok(`login (${name})`, untried)];
  return [...open, ...way, ...(await loginFindings(name, { ...settings, callTimeout: TIME }))];
}
