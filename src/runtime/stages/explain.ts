import { textBlock, toErrorAnswer } from '../../common/tool-answer.ts';
import { ToolError } from '../../common/tool-error.ts';
import { LimitError } from '../gate/limits/limit-error.ts';
import { PersonNeeded } from '../network/auth/person/person.ts';
import type { Call, CallOutcome } from '../owners/call.ts';
import type { Network } from '../owners/network.ts';
import type { CallSecrets } from '../safety/secrets/call-secrets.ts';
import { callableAdvice } from './callable-advice.ts';
import type { Stage } from './stage.ts';

/** Turns a failure into an answer that says what happened and what to do. */
export const explain: Stage = async (call, next) => {
  try {
    return await next(call);
  } catch (error) {
    return failed(call, error);
  }
};

async function failed(call: Call, error: unknown): Promise<CallOutcome> {
  const { record } = call;
  const secrets: CallSecrets | undefined = call.secrets;
  // Without the rules that hide secrets, no details may be shown.
  if (secrets === undefined) throw error;
  const { log } = call.process;
  const tool = record.tool;
  if (error instanceof LimitError) record.limited(error.limit);
  if (error instanceof ToolError) {
    const { kind, message } = error;
    // A mistake is only reported to the caller: its message quotes what they wrote.
    const isMistake = kind === 'unknown' || kind === 'arguments';
    log.debug('call failed', isMistake ? { tool, kind } : { tool, kind, message: secrets.redact(message) });
    // A refusal is about the tool that it names.
    const advice = kind === 'refused' ? error.advice : callableAdvice(error.advice, call);
    const answer = toErrorAnswer({ message, advice }, call.request.reader);
    const lesson = kind === 'arguments' ? await lessonOf(call) : undefined;
    if (lesson !== undefined) answer.content.push(textBlock(lesson));
    return { answer, failure: kind, ...awaitedBy(error, call.network) };
  }
  const explained = isTooDeep(error)
    ? new ToolError('controller', `The controller's answer to ${tool} is nested too deeply to be read.`, READ_IT)
    : new ToolError('internal', `Internal error in ziti-mcp while running ${tool}. See the server log.`, READ_IT);
  if (explained.kind === 'internal') {
    log.error('internal error', { tool, stack: secrets.redact(String((error as Error).stack ?? error)) });
  }
  return { answer: toErrorAnswer(explained), failure: explained.kind };
}

const READ_IT = 'If the call was meant to change something, read the entity to see whether it did.';

/** Whether something could not be walked through. Arguments so deep are refused earlier. */
const isTooDeep = (error: unknown): boolean => error instanceof RangeError && /call stack/.test(error.message);

const awaitedBy = (error: ToolError, network: Network): Pick<CallOutcome, 'login'> =>
  error instanceof PersonNeeded ? { login: { network, step: error.step, over: error.over } } : {};

/** Help for a caller with invalid arguments. */
const lessonOf = (call: Call): Promise<string | undefined> | undefined =>
  call.teach?.() ?? call.tool?.teach?.(call.request.arguments, call.network);
