import { canonical } from '../../../common/canonical.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import type { CallOutcome } from '../../call.ts';
import type { Preview } from '../../change/types.ts';
import type { CallRecord } from '../../safety/audit/call-record.ts';
import type { Confirmation } from '../../safety/audit/entry.ts';
import { allowsLockout } from '../policy/lockout.ts';
import type { ConfirmSettings, ExposureSettings } from '../policy/types.ts';
import { isAskedFor, mayLockOut } from './need.ts';
import { previewText } from './preview-text.ts';
import { declined, lockedOut, nobodyToAsk, noSecondStep, unanswered, voidToken } from './refusals.ts';
import type { Facts, Redeemed, Tokens } from './tokens.ts';
import type { Action, Consent } from './types.ts';

/** A write that the policy allows, before anything of it is sent. */
export interface Write {
  readonly operation: Operation;
  /** Its own arguments, checked; none of the reserved ones. */
  readonly given: CheckedArguments;
  /** The same without secrets. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** The reserved argument `confirm`, as it came: the second of two steps. */
  readonly token: unknown;
  readonly consent: Consent | undefined;
  readonly record: CallRecord;
  /** What it would do. @throws {ToolError} where that cannot be read */
  foresee(): Promise<Preview>;
}

/** What confirmations are given under. */
export interface Ground {
  readonly exposure: ExposureSettings;
  readonly settings: ConfirmSettings;
  readonly tokens: Tokens;
  readonly session: string;
  readonly network: string;
  /** What a tool does, as it is listed. */
  describe(tool: string): Promise<string>;
}

/** A confirmation that came with a call. */
interface Reply {
  readonly token: string;
  readonly action: Action;
  readonly by: Confirmation;
}

/**
 * Gets the word that a write needs.
 * @returns undefined where it may be sent; else the question that has to be answered first
 * @throws {ToolError} of kind `refused` where it may not, and as `foresee` does: what cannot be foreseen is not sent
 */
export async function confirm(write: Write, ground: Ground): Promise<CallOutcome | undefined> {
  const { operation, consent, record } = write;
  const reply = replyIn(write, ground.settings);
  // A token is taken back before anything is read: one that does not count causes no request.
  const redeemed = reply === undefined ? undefined : redeem(reply, write, ground);
  const isAsked = isAskedFor(operation) && !ground.settings.exempt.has(operation.name);
  const beforehand = consent?.kind === 'yes';
  const isJudged = mayLockOut(operation) && !(beforehand && allowsLockout(operation, ground.exposure));
  if (!isJudged && (!isAsked || beforehand)) {
    record.confirmed(beforehand && (isAsked || mayLockOut(operation)) ? 'yes' : unasked(operation));
    return undefined;
  }
  const preview = await foreseen(write);
  requireAccess(write, preview, ground);
  if (redeemed !== undefined) requireSameTarget(redeemed, preview, write);
  else if (!isAsked && preview.lockout === undefined) record.confirmed(unasked(operation));
  else if (beforehand) record.confirmed('yes');
  else return question(preview, write, ground);
  return undefined;
}

/** Shows what a write would do, and does nothing of it. */
export async function dryRun(write: Write, ground: Ground): Promise<{ text: string; preview: Preview }> {
  write.record.confirmed('dry run');
  const preview = await foreseen(write);
  const text = `Nothing was changed: this is a dry run.\n${await told(preview, write, ground)}`;
  return { text, preview };
}

function replyIn({ operation, token, consent, record }: Write, { mode }: ConfirmSettings): Reply | undefined {
  // Null is how some models leave an argument out.
  if (token !== undefined && token !== null) {
    if (mode === 'token') return { token: typeof token === 'string' ? token : '', action: 'accept', by: 'token' };
    record.confirmed('void');
    throw noSecondStep(operation.name);
  }
  return consent?.kind === 'reply' ? { ...consent, by: 'elicited' } : undefined;
}

/** What a call without a question is noted as. */
const unasked = (operation: Operation): Confirmation => (isAskedFor(operation) ? 'exempt' : 'not needed');

function redeem(reply: Reply, write: Write, ground: Ground): Redeemed {
  const { operation, record } = write;
  const redeemed = ground.tokens.redeem(reply.token, factsOf(write, ground));
  const isVoid = typeof redeemed === 'string';
  record.confirmed(isVoid ? 'void' : reply.action === 'accept' ? reply.by : 'declined');
  if (isVoid) throw voidToken(operation.name, redeemed);
  if (reply.action === 'decline') throw declined(operation.name);
  if (reply.action !== 'accept') throw unanswered(operation.name);
  return redeemed;
}

function requireSameTarget(redeemed: Redeemed, { target }: Preview, { operation, record }: Write): void {
  if (redeemed.isFor(target?.digest ?? '')) return;
  record.confirmed('void');
  throw voidToken(operation.name, 'target');
}

function requireAccess({ operation, record }: Write, { lockout }: Preview, { exposure }: Ground): void {
  if (lockout === undefined || allowsLockout(operation, exposure)) return;
  record.decided(operation, { allowed: false, rule: 'lockout' });
  throw lockedOut(operation.name, lockout);
}

async function question(preview: Preview, write: Write, ground: Ground): Promise<CallOutcome> {
  const { operation, consent, record } = write;
  const canAsk = consent?.kind === 'ask';
  if (!canAsk && ground.settings.mode !== 'token') {
    record.confirmed('none');
    throw nobodyToAsk(operation.name);
  }
  record.confirmed('asked');
  const token = ground.tokens.issue(factsOf(write, ground), preview.target?.digest ?? '');
  const text = await told(preview, write, ground);
  if (canAsk) return { ...asked(`Shall this be done?\n${text}`), question: { token } };
  return asked(
    `Nothing has been changed yet. This would be done:\n${text}\nShow this to the person whom you work for. If they agree, make the same call again with confirm: "${token}" beside the other arguments of ${operation.name}. It holds once, for five minutes, and for this very change.`,
  );
}

const asked = (text: string): CallOutcome => ({
  answer: { content: [{ type: 'text', text }], isError: true },
  failure: 'asked',
});

const told = async (preview: Preview, { operation, shown }: Write, { describe, network }: Ground): Promise<string> =>
  previewText({ operation, description: await describe(operation.name), shown, network, preview });

const factsOf = ({ operation, given }: Write, { session, network }: Ground): Facts => ({
  session,
  network,
  operation: operation.name,
  arguments: canonical(given),
});

async function foreseen({ operation, foresee }: Write): Promise<Preview> {
  try {
    return await foresee();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const message = `Nothing was sent: what ${operation.name} would do could not be read. ${error.message}`;
    throw new ToolError(error.kind, message, error.next, { cause: error });
  }
}
