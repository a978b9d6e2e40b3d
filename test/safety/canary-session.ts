/** Secrets that no answer, log or audit trail may contain, shared by the tests of canaries. */
import { apis } from '../../src/generated/apis.ts';
import { operations } from '../../src/generated/operations.ts';
import { PASSWORD, settingsFor } from '../support/connect-settings.ts';
import { type FakeController, json, LOG_IN, loginAnswer, startFakeController } from '../support/fake-controller.ts';
import type { TestSession } from '../support/session.ts';

/** The session token of the server itself. */
export const TOKEN = 'canary-session-of-this-server';
/** The password that it logs in with. */
export const OWN_PASSWORD = `canary-${PASSWORD}`;
/** Whatever contains this is secret. */
export const CANARY = /canary/i;

/** A controller that logs the server in. */
export async function startController(): Promise<FakeController> {
  const fake = await startFakeController();
  fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer(TOKEN)));
  return fake;
}

/** Settings with which the server logs in by a password that is a canary. */
export const canarySettings = (fake: FakeController) =>
  settingsFor(fake, { credentials: { method: 'updb', username: 'admin', password: OWN_PASSWORD } });

/** The operation of a tool, and its request as the controller gets it. */
export const pathOf = (name: string) => {
  const operation = operations.find((each) => each.name === name);
  if (operation === undefined) throw new Error(name);
  return {
    operation,
    call: `${operation.method} ${apis[operation.api]?.basePath}${operation.path.replace(/\{\w+\}/g, 'x')}`,
  };
};

/** An answer as text. */
export const shown = (answer: unknown): string => JSON.stringify(answer);
/** What contains a canary in the log and the audit trail. */
export const canariesSaid = ({ log, auditText }: TestSession): string[] =>
  [...log.lines, ...auditText().split('\n')].filter((line) => CANARY.test(line));
