import type { Preview } from '../../change/types.ts';
import type { Confirmation } from '../../safety/audit/entry.ts';
import type { ConfirmSettings } from '../policy/types.ts';
import { digestOf } from './preview-digest.ts';
import { requireNotDeclined } from './question.ts';
import { declined, invalidToken, noSecondStep, tooManyQuestions, unanswered } from './refusals.ts';
import type { Redeemed } from './tokens.ts';
import type { Action } from './types.ts';
import { type ConfirmContext, factsOf, formsOf, type Write } from './write.ts';

/** A confirmation that came with a call. */
interface Reply {
  readonly token: string;
  readonly action: Action;
  readonly by: Confirmation;
}

/** The confirmation that came with a call, if any. @throws {ToolError} for a token without two-step confirmation */
export function replyIn({ tool, token, consent, record }: Write, { mode }: ConfirmSettings): Reply | undefined {
  // Some models send null for an argument they leave out.
  if (token !== undefined && token !== null) {
    if (mode === 'token') return { token: typeof token === 'string' ? token : '', action: 'accept', by: 'token' };
    record.confirmed('void');
    throw noSecondStep(tool.name);
  }
  return consent?.kind === 'reply' ? { ...consent, by: 'elicited' } : undefined;
}

const NOT_CONFIRMED = { decline: 'declined', cancel: 'unanswered', unasked: 'none' } as const;

/** Accepts a confirmation, for as long as its call is examined. @throws {ToolError} if it is invalid, or no yes */
export async function redeem(reply: Reply, write: Write, context: ConfirmContext): Promise<Redeemed> {
  const { tool, record } = write;
  const here = context.tokens.redeem(reply.token, factsOf(write, context));
  const redeemed = typeof here === 'string' || (await context.tokens.isFirst(reply.token)) ? here : 'used';
  const isVoid = typeof redeemed === 'string';
  record.confirmed(isVoid ? 'void' : reply.action === 'accept' ? reply.by : NOT_CONFIRMED[reply.action]);
  if (isVoid) throw invalidToken(tool.name, redeemed);
  if (reply.action === 'decline') {
    context.declined.add(write.request, formsOf(write));
    throw declined(tool.name);
  }
  if (reply.action === 'accept') return redeemed;
  requireNotDeclined(write, context);
  throw reply.action === 'unasked' ? tooManyQuestions() : unanswered(tool.name);
}

/** @throws {ToolError} if the change would no longer do what was confirmed */
export function requireSame(redeemed: Redeemed, preview: Preview, { tool, record, sent }: Write): void {
  if (redeemed.isFor(digestOf(preview, sent))) return;
  record.confirmed('void');
  throw invalidToken(tool.name, 'target');
}
