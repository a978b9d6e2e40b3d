import { createHash } from 'node:crypto';
import { canonical } from '../../../common/canonical.ts';
import { nameText } from '../../../common/name-text.ts';
import type { Signal } from '../../../common/signal.ts';
import type { ToolAnswer } from '../../../common/tool-answer.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { CallableFacts, CheckedArguments } from '../../../contract.ts';
import type { Judgement } from '../../change/judge-change.ts';
import type { Preview } from '../../change/types.ts';
import type { CallRecord } from '../../safety/audit/call-record.ts';
import type { Confirmation } from '../../safety/audit/entry.ts';
import type { DeclinedCalls } from '../limits/declined-calls.ts';
import type { OpenQuestions } from '../limits/open-questions.ts';
import { allowsHazard } from '../policy/hazard.ts';
import { allowsLockout } from '../policy/lockout.ts';
import type { ConfirmSettings, ExposureSettings } from '../policy/types.ts';
import { mayLockOut, needsConfirmation } from './need.ts';
import { digestOf } from './preview-digest.ts';
import { previewText } from './preview-text.ts';
import {
  declined,
  declinedBefore,
  harmful,
  invalidToken,
  lockedOut,
  nobodyToAsk,
  noSecondStep,
  tooManyQuestions,
  unanswered,
} from './refusals.ts';
import { type ConfirmedCall, type Redeemed, type Redemption, TOKEN_LIFETIME, type Tokens } from './tokens.ts';
import type { Action, Consent, Question } from './types.ts';

/** A write that the policy allows, before any of it is sent. */
export interface Write {
  readonly tool: CallableFacts;
  /**
   * The method and path of what it sends. Another tool may send the same: `deleteService` and `deleteFabricService`.
   */
  readonly request: string;
  /** Its own checked arguments, without the reserved ones, as requested. */
  readonly args: CheckedArguments;
  /** Its arguments with ids instead of names, as far as these have been found; absent if there are no names. */
  readonly sent?: CheckedArguments | undefined;
  readonly redemption: Redemption;
  /** Its arguments without secrets. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** The reserved argument `confirm`, as received: the second of two steps. */
  readonly token: unknown;
  readonly consent: Consent | undefined;
  readonly record: CallRecord;
  /** What it would do. @throws {ToolError} if that cannot be read */
  foresee(): Promise<Preview>;
  /**
   * Effects that its method does not show, found with as few reads as possible.
   * @throws {ToolError} if they cannot be read
   */
  judge(): Promise<Judgement>;
}

/** What confirmations depend on. */
export interface ConfirmContext {
  readonly exposure: ExposureSettings;
  readonly settings: ConfirmSettings;
  readonly tokens: Tokens;
  /** The client's id: a confirmation is only valid for this client. */
  readonly client: string;
  readonly network: string;
  /** The origin of the network's controller. */
  readonly origin: string;
  /** What the tool does, from its description. */
  readonly description: string;
  /** Calls that a person has declined. */
  readonly declined: DeclinedCalls;
  /** The open questions to the person behind the client. */
  readonly questions: OpenQuestions;
  /** Aborted when the client cancels the call. */
  readonly signal: Signal;
}

/** The answer instead of a change, when its question has to be answered first. */
export interface PendingQuestion {
  readonly answer: ToolAnswer;
  readonly failure: 'asked';
  readonly question?: Question;
}

/** A confirmation that came with a call. */
interface Reply {
  readonly token: string;
  readonly action: Action;
  readonly by: Confirmation;
}

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

function replyIn({ tool, token, consent, record }: Write, { mode }: ConfirmSettings): Reply | undefined {
  // Some models send null for an argument they leave out.
  if (token !== undefined && token !== null) {
    if (mode === 'token') return { token: typeof token === 'string' ? token : '', action: 'accept', by: 'token' };
    record.confirmed('void');
    throw noSecondStep(tool.name);
  }
  return consent?.kind === 'reply' ? { ...consent, by: 'elicited' } : undefined;
}

/** How a call without a question is recorded. */
const withoutQuestion = ({ tool }: Write, { settings }: ConfirmContext): Confirmation =>
  settings.exempt.has(tool.name) ? 'exempt' : 'not needed';

const NOT_CONFIRMED = { decline: 'declined', cancel: 'unanswered', unasked: 'none' } as const;

/** The arguments as texts: as they were requested, and with ids instead of names. */
const formsOf = ({ args, sent = args }: Write): string[] =>
  [args, sent].map((each) => createHash('sha256').update(canonical(each)).digest('base64url'));

async function redeem(reply: Reply, write: Write, context: ConfirmContext): Promise<Redeemed> {
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

function requireSame(redeemed: Redeemed, preview: Preview, { tool, record, sent }: Write): void {
  if (redeemed.isFor(digestOf(preview, sent))) return;
  record.confirmed('void');
  throw invalidToken(tool.name, 'target');
}

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

function question(preview: Preview, write: Write, context: ConfirmContext): PendingQuestion {
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

function requireNotDeclined(write: Write, context: ConfirmContext): void {
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

const textOf = (preview: Preview, { tool, shown }: Write, { description, network, origin }: ConfirmContext): string =>
  previewText({
    tool,
    description,
    shown,
    network: network === origin ? origin : `${nameText(network)} (${origin})`,
    preview,
  });

const factsOf = ({ tool, args }: Write, { client, network, origin }: ConfirmContext): ConfirmedCall => ({
  client,
  network: `${network} ${origin}`,
  operation: tool.name,
  arguments: canonical(args),
});

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
