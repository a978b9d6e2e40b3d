import { type SecretsInMemory, secretsInMemory } from '../../keychain/secrets-in-memory.ts';
import type { Invocation } from '../command.ts';
import type {
  EnteredLogin,
  LoginContext,
  Prompter,
  ReachedController,
  StorableLogin,
} from '../logins/storable-login.ts';
import type { StoredLogin } from '../logins/stored-login.ts';
import { type ControllerFacts, tryNetwork } from '../networks/try-network.ts';
import { surroundingsOf } from '../surroundings.ts';
import type { AskedNetwork } from './ask-network.ts';
import { type SecretsSoFar, withKept } from './kept-provider.ts';
import { personAt } from './person-at.ts';

/** Milliseconds for each request of the login test while a person logs in. */
const PERSON_TIME = 10 * 60_000;

/** A login that works. */
export interface ProvenLogin {
  readonly reached: ReachedController;
  readonly answers: EnteredLogin;
  /** What was entered, and the tokens that it led to. */
  readonly secrets: SecretsInMemory;
  readonly tried: ControllerFacts;
  /** Whether a person was asked for the code of a second factor. */
  readonly askedForCode: boolean;
}

/**
 * Asks for what the login needs, and logs in with it. A person may correct what they entered.
 * @param soFar the secrets of the network, if it is set up again
 * @throws {ToolError} of the last attempt, {Cancelled}
 */
export function logInOnce(
  { login, prompter, untilRight, reach, earlier }: AskedNetwork,
  soFar: SecretsSoFar | undefined,
  { known }: Invocation,
): Promise<ProvenLogin> {
  return untilRight(async () => {
    const reached = await reach();
    const entered = await login.prompt(prompter, reached);
    const answers = soFar === undefined ? entered : await withKept(entered, earlier?.logIn, soFar.clientSecret);
    const secrets = secretsInMemory(answers.secrets);
    for (const secret of Object.values(answers.secrets)) known.keep(secret, 'login');
    const context = { secrets, controller: reached.controller, environment: prompter.environment };
    return { reached, answers, secrets, ...(await prove(login, answers.login, context, reached, prompter)) };
  }, ['identity']);
}

/** Logs in with what was entered; the resulting tokens are kept with the secrets. @throws {ToolError} */
async function prove(
  login: StorableLogin,
  settings: StoredLogin,
  context: LoginContext,
  { controller: origin, others, ca }: ReachedController,
  prompter: Prompter,
): Promise<Pick<ProvenLogin, 'tried' | 'askedForCode'>> {
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
