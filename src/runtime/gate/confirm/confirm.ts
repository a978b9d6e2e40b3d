import { ToolError } from '../../../common/tool-error.ts';
import type { Judgement } from '../../change/judge-change.ts';
import type { Preview } from '../../change/types.ts';
import type { Confirmation } from '../../safety/audit/entry.ts';
import { allowsHazard } from '../policy/hazard.ts';
import { allowsLockout } from '../policy/lockout.ts';
import { mayLockOut, needsConfirmation } from './need.ts';
import { type PendingQuestion, question } from './question.ts';
import { harmful, lockedOut } from './refusals.ts';
import { redeem, replyIn, requireSame } from './reply.ts';
import { type ConfirmContext, textOf, type Write } from './write.ts';

/**
 * Gets the confirmation that a write needs.
 * @returns undefined if it may be sent; otherwise the question to answer first
 * @throws {ToolError} of kind `refused` if it may not, and as `foresee` does: what cannot be previewed is not sent
 */
export async function confirm(write: Write, context: ConfirmContext): Promise<PendingQuestion | undefined> {
  const { tool, consent, record } = write;
  const reply = replyIn(write, context.settings);
  // Tokens are checked before anything is read: an invalid one causes no request.
  const { redemption } = write;
  if (reply !== undefined) redemption.redeemed ??= await redeem(reply, write, context);
  const { redeemed } = redemption;
  const isExempt = context.settings.exempt.has(tool.name);
  const isAsked = needsConfirmation(tool) && !isExempt;
  const isPreapproved = consent?.kind === 'yes';
  const isPreviewed = mayLockOut(tool) && !(isPreapproved && allowsLockout(tool, context.exposure));
  if (!isPreviewed && (!isAsked || isPreapproved)) {
    const isAllowed = isPreapproved && allowsHazard(tool, context.exposure);
    const { reasons, hazard } = isAllowed ? NO_JUDGEMENT : await readable(write, () => write.judge());
    requireHarmless(write, hazard, context);
    if (isPreapproved || isExempt || (reasons.length === 0 && hazard === undefined)) {
      record.confirmed(
        isPreapproved && (isAsked || mayLockOut(tool) || reasons.length > 0) ? 'yes' : withoutQuestion(write, context),
      );
      return undefined;
    }
  }
  const preview = await readable(write, () => write.foresee());
  const { lockout, hazard, judgements = [] } = preview;
  requireAccess(write, preview, context);
  requireHarmless(write, hazard, context);
  const isWanted = isAsked || lockout !== undefined || (!isExempt && (hazard !== undefined || judgements.length > 0));
  if (redeemed !== undefined) requireSame(redeemed, preview, write);
  else if (!isWanted) record.confirmed(withoutQuestion(write, context));
  else if (isPreapproved) record.confirmed('yes');
  else return question(preview, write, context);
  return undefined;
}

const NO_JUDGEMENT: Judgement = { reasons: [] };

/** Shows what a write would do without doing it. */
export async function dryRun(write: Write, context: ConfirmContext): Promise<{ text: string; preview: Preview }> {
  write.record.confirmed('dry run');
  const preview = await readable(write, () => write.foresee());
  const text = `Nothing was changed: this is a dry run.\n${textOf(preview, write, context)}`;
  return { text, preview };
}

/** How a call without a question is recorded. */
const withoutQuestion = ({ tool }: Write, { settings }: ConfirmContext): Confirmation =>
  settings.exempt.has(tool.name) ? 'exempt' : 'not needed';

function requireAccess({ tool, record }: Write, { lockout }: Preview, { exposure }: ConfirmContext): void {
  if (lockout === undefined || allowsLockout(tool, exposure)) return;
  record.decided(tool, { allowed: false, rule: 'lockout' });
  throw lockedOut(tool.name, lockout);
}

/** Not even a person's confirmation is enough, because they cannot know what the controller will do. */
function requireHarmless({ tool, record }: Write, hazard: string | undefined, { exposure }: ConfirmContext): void {
  if (hazard === undefined || allowsHazard(tool, exposure)) return;
  record.decided(tool, { allowed: false, rule: 'hazard' });
  throw harmful(tool.name, hazard);
}

async function readable<T>({ tool }: Write, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    // What is wrong with the call itself says so; anything else failed to be read.
    const why = error.kind === 'arguments' ? '' : ` could not read what ${tool.name} would do.`;
    const message = `Nothing was sent:${why} ${error.message}`;
    throw new ToolError(error.kind, message, error.advice, { cause: error });
  }
}
