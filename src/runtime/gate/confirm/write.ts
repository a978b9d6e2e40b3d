import { createHash } from 'node:crypto';
import { canonical } from '../../../common/canonical.ts';
import { nameText } from '../../../common/name-text.ts';
import type { Signal } from '../../../common/signal.ts';
import type { CallableFacts, CheckedArguments } from '../../../contract.ts';
import type { Judgement } from '../../change/judge-change.ts';
import type { Preview } from '../../change/types.ts';
import type { CallRecord } from '../../safety/audit/call-record.ts';
import type { DeclinedCalls } from '../limits/declined-calls.ts';
import type { OpenQuestions } from '../limits/open-questions.ts';
import type { ConfirmSettings, ExposureSettings } from '../policy/types.ts';
import { previewText } from './preview-text.ts';
import type { ConfirmedCall, Redemption, Tokens } from './tokens.ts';
import type { Consent } from './types.ts';

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

/** The arguments as texts: as they were requested, and with ids instead of names. */
export const formsOf = ({ args, sent = args }: Write): string[] =>
  [args, sent].map((each) => createHash('sha256').update(canonical(each)).digest('base64url'));

/** The call that a token is for. */
export const factsOf = ({ tool, args }: Write, { client, network, origin }: ConfirmContext): ConfirmedCall => ({
  client,
  network: `${network} ${origin}`,
  operation: tool.name,
  arguments: canonical(args),
});

/** What the write would do, for a person to read. */
export const textOf = (
  preview: Preview,
  { tool, shown }: Write,
  { description, network, origin }: ConfirmContext,
): string =>
  previewText({
    tool,
    description,
    shown,
    network: network === origin ? origin : `${nameText(network)} (${origin})`,
    preview,
  });
