import { PersonNeeded, type PersonStep, taskOf } from '../../network/auth/person/person.ts';
import type { Call, CallOutcome } from '../../owners/call.ts';
import { stateLine, stateOfNetwork } from './network-state.ts';

/**
 * Logs in, or returns what a person has to do first.
 * @throws {ToolError} if the login fails
 */
export async function begin(call: Call): Promise<CallOutcome> {
  const { network, request } = call;
  try {
    await network.controller.logIn(request.signal);
  } catch (error) {
    if (!(error instanceof PersonNeeded)) throw error;
    const { step, over } = error;
    const content = [{ type: 'text' as const, text: taskText(step) }];
    return { answer: { content, structuredContent: stepData(step) }, login: { network, step, over } };
  }
  const state = await stateOfNetwork(call, network);
  return { answer: { content: [{ type: 'text', text: stateLine(state) }], structuredContent: { ...state } } };
}

const taskText = (step: PersonStep): string =>
  [
    'A person has to do this now. Show it to them as it is:',
    `Please ${taskOf(step)}`,
    `It is valid until ${new Date(step.until).toISOString()}. The login completes automatically: when they say that it is done, make the call that needs it.`,
  ].join('\n');

const stepData = ({ kind, url, code, until }: PersonStep) => ({
  state: 'waiting' as const,
  kind,
  url,
  ...(code === undefined ? {} : { code }),
  until: new Date(until).toISOString(),
});
