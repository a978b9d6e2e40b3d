import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { secretsInMemory } from '../../keychain/secrets-in-memory.ts';
import type { PresentedController } from '../../runtime/network/controller/authority.ts';
import { escapeText } from '../../runtime/safety/sanitise/escape.ts';
import { checkServed } from '../check-served.ts';
import type { Invocation } from '../commands/command.ts';
import { addressFrom } from '../controller-address.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flags.ts';
import type { LoginContext, Prompter, ReachedController, StorableLogin } from '../logins/storable-login.ts';
import { type Environment, readEnvironment } from '../merge.ts';
import { forget } from '../networks/forget.ts';
import { NETWORK_NAME, type NetworkSettings, readNetworks, type StoredLogin } from '../networks/stored-network.ts';
import { type ControllerFacts, tryNetwork } from '../networks/try-network.ts';
import { networkFlags } from '../networks/with-network.ts';
import { note } from '../note.ts';
import { printProse } from '../print.ts';
import { readTrusted } from '../read-trusted.ts';
import type { Values } from '../read-values.ts';
import { surroundingsOf } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { chooseLogin } from './choose-login.ts';
import { connectClients, requireClients } from './connect-clients.ts';
import { correctable } from './corrections.ts';
import { personAt } from './person-at.ts';
import { Cancelled, createPrompter } from './prompter.ts';
import { type Place, secretPlace, store } from './store.ts';
import { connectTo, establishTrust } from './trust.ts';

/** Milliseconds for each request of the login test. */
const TIME = 15_000;
/** The same while a person logs in. */
const PERSON_TIME = 10 * 60_000;

/**
 * Sets up one network. Everything is asked and tested before anything is stored.
 * @returns the exit code
 * @throws {Cancelled} if the person cancels, {ToolError} if the test fails, {UsageError} if something is missing
 */
export async function setUp(invocation: Invocation, flags: readonly Flag[]): Promise<number> {
  const { stdout, known } = invocation;
  const fromFile = envFile(invocation.values);
  const environment = { ...fromFile, ...invocation.environment };
  const values = invocation.values.withDefaults(readEnvironment(fromFile, flags));
  const { asking, untilRight } = correctable(await createPrompter(values, environment));
  const login = await chooseLogin(asking);
  const fromLogin = await login.names?.(asking);
  const { met, ...named }: Named = fromLogin ?? (await untilRight(() => askController(asking)));
  const url = values.text('controller');
  const name = await askName(asking, named.controller);
  const controller = url === undefined ? named.controller : addressFrom(url);
  const network = { controller, logIn: { method: login.method }, secrets: 'keychain' } as const;
  await checkServed(values.withNetwork({ name, settings: network }, {}), environment);
  requireClients(values, environment);
  const place = await untilRight(() => secretPlace(asking, name));
  const trust = (at: ReachedController) =>
    establishTrust(asking, { ...at, ...(url === undefined ? {} : { controller, others: [] }) }, met);
  const typedAddress = fromLogin === undefined ? await trust(named) : undefined;
  const { reached, answers, secrets, tried } = await untilRight(async () => {
    // The path of an identity file may have been corrected.
    const reached = typedAddress ?? (await trust((await login.names?.(asking)) ?? named));
    const answers = await login.ask(asking, reached);
    const secrets = secretsInMemory(answers.secrets);
    for (const secret of Object.values(answers.secrets)) known.keep(secret, 'login');
    const context = { secrets, controller: reached.controller, environment };
    return { reached, answers, secrets, tried: await prove(login, answers.login, context, reached, asking) };
  }, ['identity']);
  const settings: NetworkSettings = {
    ...placeOf(reached, tried),
    logIn: login.named?.(answers.login, tried.identity) ?? answers.login,
    ...place.settings,
    ...flagsToStore(values),
  };
  if (reached.controller !== controller) {
    await checkServed(values.withNetwork({ name, settings }, {}), environment);
  }
  const earlier = (await readNetworks(environment))?.networks[name];
  await store(name, settings, secrets.content(), place, environment);
  if (earlier !== undefined && earlier.secrets !== settings.secrets) await forgetEarlier(name, earlier, environment);
  await printProse(stdout, reportOf(name, tried, place, answers.afterwards));
  return connectOrCancel(invocation, asking, name);
}

/** The network is stored by now, also if the person cancels. @returns the exit code */
async function connectOrCancel(invocation: Invocation, asking: Prompter, name: string): Promise<number> {
  try {
    return await connectClients(invocation, asking, name);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    note(`stored the network ${name}; no client was changed.`);
    return EXIT.interrupted;
  }
}

/** The variables in the file that `--dotenv` names. The environment and flags override them. */
function envFile(values: Values): Environment {
  const file = values.text('dotenv');
  return file === undefined ? {} : (parseEnv(readTrusted('--dotenv', file)) as Environment);
}

/** Deletes what the network had stored in another place. */
async function forgetEarlier(name: string, settings: NetworkSettings, environment: Environment): Promise<void> {
  await forget({ name, settings }, environment).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    note(`previous secret store: ${error.message}`);
  });
}

/** Where the controller is. */
interface Named extends ReachedController {
  /** What it presented, if it was connected to already. */
  readonly met?: PresentedController;
}

async function askController(asking: Prompter): Promise<Named> {
  const given = asking.values.text('controller');
  if (given !== undefined) return { controller: addressFrom(given) };
  const fault = (text: string) => {
    try {
      addressFrom(text);
      return undefined;
    } catch (error) {
      return (error as Error).message.replace(/^--controller/, 'This address');
    }
  };
  const controller = addressFrom(await asking.text('controller', 'Address of the controller (host:port)', fault));
  // A mistyped address shows before anything else is asked.
  const [, met] = await connectTo([controller], asking);
  return { controller, met };
}

async function askName(asking: Prompter, controller: string): Promise<string> {
  const usual = new URL(controller).hostname.split('.')[0]?.replaceAll(/[^A-Za-z0-9-]/g, '') ?? '';
  const fault = (text: string) =>
    NETWORK_NAME.test(text) ? undefined : 'Use letters, digits, - and _, at most 40 characters.';
  return asking.text(
    'network',
    'What do you want to call this network?',
    fault,
    /[a-z]/i.test(usual) ? usual : 'default',
  );
}

/** The network's address, including the other controllers of its cluster. */
function placeOf(
  { controller, ca }: ReachedController,
  { addresses }: ControllerFacts,
): Pick<NetworkSettings, 'controller' | 'others' | 'ca'> {
  const others = addresses.filter((each) => each !== controller);
  return { controller, ...(others.length === 0 ? {} : { others }), ...(ca === undefined ? {} : { ca }) };
}

/** Logs in with what was entered; the resulting tokens are stored too. @throws {ToolError} */
async function prove(
  login: StorableLogin,
  settings: StoredLogin,
  context: LoginContext,
  { controller: origin, others, ca }: ReachedController,
  asking: Prompter,
): Promise<ControllerFacts> {
  const credentials = await login.credentials(settings, context);
  if (credentials === undefined) throw new Error('a login lacks a secret that it has just asked for');
  const trust = ca === undefined ? {} : { ca };
  const surroundings = surroundingsOf(
    context.environment,
    login.missing === undefined && !asking.attended ? TIME : PERSON_TIME,
  );
  return tryNetwork(
    { origin, source: 'entered', trust, credentials, ...(others && { others }), ...surroundings },
    personAt(asking),
  );
}

/** Values of run flags to store with the network. */
function flagsToStore(values: Values): Pick<NetworkSettings, 'flags'> {
  const flags = networkFlags.flatMap(
    ({ name, kind, value }): [string, string | number | boolean | readonly string[]][] => {
      const isPath = (value === 'FILE' || value === 'DIR') && values.text(name) !== 'stderr';
      const whole = (text: string) => (isPath ? resolve(text) : text);
      if (kind === 'switch') return values.on(name) ? [[name, true]] : [];
      if (kind === 'list') return values.list(name) === undefined ? [] : [[name, (values.list(name) ?? []).map(whole)]];
      const found = kind === 'number' ? values.number(name) : values.text(name);
      return found === undefined ? [] : [[name, typeof found === 'number' ? found : whole(found)]];
    },
  );
  return flags.length === 0 ? {} : { flags: Object.fromEntries(flags) };
}

/** What of a network is counted, as controllers call it, and one of it. */
const COUNTED = [
  ['identities', 'identity'],
  ['services', 'service'],
  ['routers', 'router'],
] as const;

function reportOf(
  name: string,
  { version, identity, isAdmin, permissions, counts = {}, addresses, asked }: ControllerFacts,
  place: Place,
  afterwards?: string,
) {
  const rights = isAdmin
    ? 'an administrator'
    : permissions.length > 0
      ? `with the permissions ${permissions.join(', ')}`
      : 'without permissions';
  const found = COUNTED.flatMap(([kind, one]) => {
    const count = counts[kind];
    return count === undefined ? [] : [`${count} ${count === 1 ? one : kind}`];
  });
  return escapeText(
    [
      `The network ${name} works: the controller runs ${version}, and you are ${identity}, ${rights}.`,
      ...(addresses.length === 1 ? [] : [`It was reached at ${asked}, one of its ${addresses.length} addresses.`]),
      ...(found.length === 0 ? [] : [`It has ${found.join(', ')}.`]),
      `The credentials are stored in ${place.label}.`,
      ...(afterwards === undefined ? [] : [afterwards]),
    ].join('\n'),
  );
}
