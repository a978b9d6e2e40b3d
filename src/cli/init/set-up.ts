import { parseEnv } from 'node:util';
import type { SecretStore } from '../../keychain/secret-store.ts';
import { secretsInMemory } from '../../keychain/secrets-in-memory.ts';
import type { Invocation } from '../command.ts';
import { addressFrom } from '../controller-address.ts';
import { EXIT } from '../exit-code.ts';
import { readTrusted } from '../files/read-trusted.ts';
import type { Flag } from '../flag.ts';
import type { LoginContext, Prompter, ReachedController, StorableLogin } from '../logins/storable-login.ts';
import type { StoredLogin } from '../logins/stored-login.ts';
import { type Environment, readEnvironment } from '../merge.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import { requireEditable } from '../networks/settings-file.ts';
import { readNetworks } from '../networks/stored-network.ts';
import { type ControllerFacts, tryNetwork } from '../networks/try-network.ts';
import type { Values } from '../read-values.ts';
import { checkServed } from '../resolve/check-served.ts';
import { surroundingsOf } from '../surroundings.ts';
import { hasTerminal } from '../terminal/has-terminal.ts';
import { note } from '../terminal/note.ts';
import { printProse } from '../terminal/print.ts';
import { askController, askName, checkGiven, type NamedController } from './ask-controller.ts';
import { Cancelled } from './cancelled.ts';
import { chooseLogin } from './choose-login.ts';
import { connectClients, requireClients } from './connect-clients.ts';
import { correctable } from './corrections.ts';
import { earlierLogin } from './earlier-login.ts';
import { interruptsSay } from './interrupts.ts';
import { secretsSoFar, withKept } from './kept-provider.ts';
import { personAt } from './person-at.ts';
import { createPrompter } from './prompter.ts';
import { remembering } from './remembering.ts';
import { reportOf } from './report.ts';
import { flagsToStore, placeOf } from './settings-to-store.ts';
import { openFile, openPlace, placeFor, store } from './store.ts';
import { storedValues } from './stored-values.ts';
import { establishTrust } from './trust.ts';

/** Milliseconds for each request of the login test while a person logs in. */
const PERSON_TIME = 10 * 60_000;

/** What a person reads who leaves before anything is stored. */
export const NOTHING_STORED = 'nothing was stored.';

/**
 * Sets up one network. Everything is asked and tested before anything is stored.
 * @returns the exit code
 * @throws {Cancelled} if the person cancels, {ToolError} if the test fails, {UsageError} if something is missing
 */
export async function setUp(invocation: Invocation, flags: readonly Flag[]): Promise<number> {
  const { stdout, known } = invocation;
  using interrupts = interruptsSay(NOTHING_STORED);
  const fromFile = envFile(invocation.values);
  const environment = { ...fromFile, ...invocation.environment };
  const given = invocation.values.withDefaults(readEnvironment(fromFile, flags));
  await requireEditable(environment);
  const before = await storedAs(given.text('network'), environment);
  const values = before === undefined || hasTerminal() ? given : given.withDefaults(storedValues(given, before));
  checkGiven(values);
  requireClients(values, environment);
  // The rules of a policy file can be about networks, so they are checked when that is known.
  const hasRules = values.text('policy') !== undefined;
  if (!hasRules) await checkServed(values, environment);
  const uncorrected = await createPrompter(values, environment);
  const { prompter, untilRight } = correctable(before === undefined ? uncorrected : remembering(uncorrected, before));
  const login = await chooseLogin(prompter);
  const first = placeFor(prompter, login, before);
  const ready = first.secrets === 'file' ? undefined : await openPlace(first, environment);
  const fromLogin = await login.names?.(prompter);
  const { met, ...named }: NamedController = fromLogin ?? (await untilRight(() => askController(prompter)));
  const url = values.text('controller');
  const name = await askName(prompter, named.controller);
  const controller = url === undefined ? named.controller : addressFrom(url);
  const network = { controller, logIn: { method: login.method }, secrets: 'keychain' } as const;
  if (hasRules) await checkServed(values.withNetwork({ name, settings: network }, {}), environment);
  const earlier = await storedAs(name, environment);
  // The name that a person typed may be that of a network whose secrets are in a file.
  const secretPlace = placeFor(prompter, login, earlier);
  const isFile = ready === undefined || secretPlace.secrets === 'file';
  const place = isFile ? await untilRight(() => openFile(prompter, name, secretPlace)) : ready;
  const trust = (at: ReachedController) =>
    establishTrust(prompter, { ...at, ...(url === undefined ? {} : { controller, others: [] }) }, { met, before });
  const soFar = earlier && secretsSoFar({ name, settings: earlier }, place, prompter);
  const typedAddress = fromLogin === undefined ? await trust(named) : undefined;
  const { reached, answers, secrets, tried, askedForCode } = await untilRight(async () => {
    // The path of an identity file may have been corrected.
    const reached = typedAddress ?? (await trust((await login.names?.(prompter)) ?? named));
    const entered = await login.prompt(prompter, reached);
    const answers = soFar === undefined ? entered : await withKept(entered, earlier?.logIn, soFar.clientSecret);
    const secrets = secretsInMemory(answers.secrets);
    for (const secret of Object.values(answers.secrets)) known.keep(secret, 'login');
    const context = { secrets, controller: reached.controller, environment };
    return { reached, answers, secrets, ...(await prove(login, answers.login, context, reached, prompter)) };
  }, ['identity']);
  const settings: NetworkSettings = {
    ...placeOf(reached, tried, earlier),
    logIn: login.named?.(answers.login, tried.identity) ?? answers.login,
    ...(askedForCode && !login.asksForCodeOnce ? { secondFactor: true } : {}),
    ...place.settings,
    ...flagsToStore(values, earlier),
  };
  if (reached.controller !== controller) {
    await checkServed(values.withNetwork({ name, settings }, {}), environment);
  }
  const endEarlier = soFar && (await earlierLogin(soFar, place, environment));
  interrupts[Symbol.dispose]();
  await store(name, settings, secrets.content(), place, environment);
  const more = [answers.afterwards, flagsKept(earlier, settings)].filter((sentence) => sentence !== undefined);
  await printProse(stdout, reportOf(name, tried, keptAs(login, answers.login, place.store), more));
  await endEarlier?.({ logIn: settings.logIn, secrets: secrets.content() });
  return connectOrCancel(invocation, prompter, name);
}

/** The network is stored by now, even if the person cancels. @returns the exit code */
async function connectOrCancel(invocation: Invocation, prompter: Prompter, name: string): Promise<number> {
  try {
    return await connectClients(invocation, prompter, name);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    note(`stored the network ${name}; no client was changed.`);
    return EXIT.interrupted;
  }
}

/** The settings of a network of this name. */
async function storedAs(name: string | undefined, environment: Environment): Promise<NetworkSettings | undefined> {
  const networks = (await readNetworks(environment))?.networks ?? {};
  return name !== undefined && Object.hasOwn(networks, name) ? networks[name] : undefined;
}

/** Which flags the network already had, as a sentence. */
function flagsKept(earlier: NetworkSettings | undefined, { flags = {} }: NetworkSettings): string | undefined {
  const names = Object.keys(earlier?.flags ?? {}).filter((name) => name in flags);
  return names.length === 0 ? undefined : `Its settings still have ${names.map((name) => `--${name}`).join(', ')}.`;
}

/** Where the credentials are, for the person who set the network up. */
const keptAs = ({ readFrom }: StorableLogin, login: StoredLogin, { label }: SecretStore): string =>
  readFrom === undefined ? `stored in ${label}` : `read from ${readFrom(login)} each time, and not stored`;

/** The variables in the file that `--dotenv` names. The environment and flags override them. */
function envFile(values: Values): Environment {
  const file = values.text('dotenv');
  return file === undefined ? {} : (parseEnv(readTrusted('--dotenv', file)) as Environment);
}

/** The controller that was logged in to, and whether a person was asked for the code of a second factor. */
interface Proven {
  readonly tried: ControllerFacts;
  readonly askedForCode: boolean;
}

/** Logs in with what was entered; the resulting tokens are stored too. @throws {ToolError} */
async function prove(
  login: StorableLogin,
  settings: StoredLogin,
  context: LoginContext,
  { controller: origin, others, ca }: ReachedController,
  prompter: Prompter,
): Promise<Proven> {
  const credentials = await login.credentials(settings, context);
  if (credentials === undefined) throw new Error('a login lacks a secret that it has just asked for');
  const trust = ca === undefined ? {} : { ca };
  const surroundings = surroundingsOf(
    context.environment,
    login.byPerson === undefined && !prompter.attended ? undefined : PERSON_TIME,
  );
  prompter.progress(`Logging in to ${origin} ...`);
  let askedForCode = false;
  const person = personAt(prompter, () => {
    askedForCode = true;
  });
  const tried = await tryNetwork(
    { origin, source: 'entered', trust, credentials, ...(others && { others }), ...surroundings },
    person,
  );
  return { tried, askedForCode };
}
