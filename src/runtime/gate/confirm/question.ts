import type { ToolAnswer } from '../../../common/tool-answer.ts';
import type { Preview } from '../../change/types.ts';
import { digestOf } from './preview-digest.ts';
import { declinedBefore, nobodyToAsk, tooManyQuestions } from './refusals.ts';
import { TOKEN_LIFETIME } from './tokens.ts';
import type { Question } from './types.ts';
import { type ConfirmContext, factsOf, formsOf, textOf, type Write } from './write.ts';

/** The answer instead of a change, when its question has to be answered first. */
export interface PendingQuestion {
  readonly answer: ToolAnswer;
  readonly failure: 'asked';
  readonly question?: Question;
}

/**
 * Asks about a write, through the client or by a token for a second call.
 * @throws {ToolError} of kind `refused` if nobody can be asked now
 */
export function question(preview: Preview, write: Write, context: ConfirmContext): PendingQuestion {
  const { tool, consent, record } = write;
  const canAsk = consent?.kind === 'ask';
  requireNotDeclined(write, context);
  if (!canAsk && context.settings.mode !== 'token') {
    record.confirmed('none');
    throw nobodyToAsk(tool.name, preview.judgements ?? []);
  }
  const token = context.tokens.issue(factsOf(write, context), digestOf(preview, write.sent));
  const isOpen = canAsk ? openUnlessDeclined(token, write, context) : undefined;
  if (canAsk && isOpen === undefined) {
    record.confirmed('none');
    throw tooManyQuestions();
  }
  record.confirmed('asked');
  const text = textOf(preview, write, context);
  if (isOpen !== undefined) return { ...pending(`Do this?\n${text}`), question: { token, isOpen } };
  return pending(
    `Nothing has been changed yet. This would happen:\n${text}\nShow this to the person you work for. If they agree, make the same call again with confirm: "${token}" added to the other arguments of ${tool.name}. The token works once, within five minutes, for exactly this change.`,
  );
}

/** Seconds until a person may be asked about a call, after they declined it or several like it; 0 if they may be now. */
const silenceOf = (write: Write, { declined }: ConfirmContext): number =>
  declined.secondsLeft(write.request, formsOf(write));

/** @throws {ToolError} if a person declined the call, or several like it, a moment ago */
export function requireNotDeclined(write: Write, context: ConfirmContext): void {
  const silence = silenceOf(write, context);
  if (silence === 0) return;
  write.record.confirmed('declined');
  throw declinedBefore(write.tool.name, silence);
}

/** Opens a question in its turn, unless its call was declined while it waited. Undefined if too many are waiting. */
function openUnlessDeclined(token: string, write: Write, context: ConfirmContext): Promise<boolean> | undefined {
  return context.questions.open(token, TOKEN_LIFETIME, context.signal)?.then((isOpen) => {
    if (silenceOf(write, context) === 0) return isOpen;
    context.questions.close(token);
    return false;
  });
}

const pending = (text: string): PendingQuestion => ({
  answer: { content: [{ type: 'text', text }], isError: true },
  failure: 'asked',
});
