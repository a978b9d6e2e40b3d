import type { Invocation } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import type { Prompter } from '../logins/storable-login.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import { checkServed } from '../resolve/check-served.ts';
import { note } from '../terminal/note.ts';
import { printProse } from '../terminal/print.ts';
import { type AskedNetwork, askNetwork } from './ask-network.ts';
import { Cancelled } from './cancelled.ts';
import { connectClients } from './connect-clients.ts';
import { earlierLogin } from './earlier-login.ts';
import { readGiven } from './given.ts';
import { interruptsSay } from './interrupts.ts';
import { secretsSoFar } from './kept-provider.ts';
import { logInOnce, type ProvenLogin } from './log-in-once.ts';
import { reportOf } from './report.ts';
import { settingsToStore } from './settings-to-store.ts';
import { store } from './store.ts';

/** What a person reads who leaves before anything is stored. */
export const NOTHING_STORED = 'nothing was stored.';

/**
 * Sets up one network. Everything is asked and tested before anything is stored.
 * @returns the exit code
 * @throws {Cancelled} if the person cancels, {ToolError} if the test fails, {UsageError} if something is missing
 */
export async function setUp(invocation: Invocation, flags: readonly Flag[]): Promise<number> {
  using interrupts = interruptsSay(NOTHING_STORED);
  const given = await readGiven(invocation, flags);
  const { values, environment } = given;
  const asked = await askNetwork(given);
  const { name, earlier, place, prompter } = asked;
  const soFar = earlier && secretsSoFar({ name, settings: earlier }, place, prompter);
  const proven = await logInOnce(asked, soFar, invocation);
  const settings = settingsToStore(asked, proven, values);
  if (settings.controller !== asked.controller) {
    await checkServed(values.withNetwork({ name, settings }, {}), environment);
  }
  const endEarlier = soFar && (await earlierLogin(soFar, place, environment));
  interrupts[Symbol.dispose]();
  const secrets = proven.secrets.content();
  await store(name, settings, secrets, place, environment);
  await printProse(invocation.stdout, reportOn(asked, proven, settings));
  await endEarlier?.({ logIn: settings.logIn, secrets });
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

function reportOn(
  { name, login, place, earlier }: AskedNetwork,
  { answers, tried }: ProvenLogin,
  settings: NetworkSettings,
): string {
  const { readFrom } = login;
  const keptAs =
    readFrom === undefined
      ? `stored in ${place.store.label}`
      : `read from ${readFrom(answers.login)} each time, and not stored`;
  const more = [answers.afterwards, flagsKept(earlier, settings)].filter((sentence) => sentence !== undefined);
  return reportOf(name, tried, keptAs, more);
}

/** Which flags the network already had, as a sentence. */
function flagsKept(earlier: NetworkSettings | undefined, { flags = {} }: NetworkSettings): string | undefined {
  const names = Object.keys(earlier?.flags ?? {}).filter((name) => name in flags);
  return names.length === 0 ? undefined : `Its settings still have ${names.map((name) => `--${name}`).join(', ')}.`;
}
