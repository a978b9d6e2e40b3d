import type { Effect } from '../../../contract.ts';

/**
 * How a write was confirmed, in the audit trail:
 * - `not needed`, `exempt`: nobody had to be asked; `exempt` because of the policy file
 * - `asked`: a question was returned, or waits for its turn; its outcome is another line
 * - `elicited`, `token`, `yes`: confirmed by a person, by the second of two steps, or in advance
 * - `declined`, `unanswered`, `void`: declined, dismissed or not answered, or the confirmation was not valid
 * - `none`: it needs one, and nobody can be asked, or the person had other questions to answer all the time
 * - `dry run`: nothing was to be changed
 */
export type Confirmation =
  | 'not needed'
  | 'exempt'
  | 'asked'
  | 'elicited'
  | 'token'
  | 'yes'
  | 'declined'
  | 'unanswered'
  | 'void'
  | 'none'
  | 'dry run';

/** What the policy decided about a call, and by which rule. */
export interface Verdict {
  readonly allowed: boolean;
  readonly rule: string;
}

/** The client program. */
export interface ClientInfo {
  readonly name: string;
  readonly version: string;
}

/** The caller over HTTP, and its address. */
export interface Caller {
  /** How they proved who they are, and as whom: `key:ci`, `jwt:https://issuer#subject`, `cert:ops`. */
  readonly principal: string;
  /** The address that the request came from. */
  readonly source: string;
  /** Id of the API key, where it was one. */
  readonly key?: string | undefined;
}

/** What every line about a network says about it. */
export interface AuditContext {
  /** Origin of the controller; `none` for a call that was about no network. */
  readonly network: string;
  /** What the network is stored as, where it is. */
  readonly name?: string;
  /** The name that the controller knows us by: a user name, or the subject of a certificate. */
  readonly identity: string;
}

/** The intended call. Secrets in its arguments are redacted. */
export interface AuditedCall extends Partial<Caller> {
  /** Id of the client: the same in all lines about its calls. */
  readonly session: string;
  /** The same in the intent and the outcome of one write. */
  readonly call: string;
  readonly tool: string;
  readonly client?: ClientInfo | undefined;
  readonly effect?: Effect;
  readonly decision?: 'allowed' | 'refused';
  /** The rule that decided. */
  readonly rule?: string;
  /** How a write was confirmed. */
  readonly confirmation?: Confirmation;
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** How many calls had no entry of their own. Only in the entry that counts them. */
  readonly omitted?: number;
}

/** How it ended. */
export interface AuditedResult {
  /** `done`, or what went wrong in one word (`ToolErrorKind`). */
  readonly result: string;
  /** Status of the controller's answer, if there was one. */
  readonly status?: number | undefined;
  readonly milliseconds: number;
  /** Reads that this server made itself, to find out what a change would do and did: tool and status. */
  readonly reads?: readonly string[] | undefined;
  /** Ids of the entities in arguments and answer; the first twenty. */
  readonly entities: readonly string[];
}

/**
 * One line of the trail. `intent` is written before a change is sent, `outcome` after it; other calls have one line,
 * `call`, except for floods of refused ones: `omitted` counts those.
 */
export type AuditLine = {
  readonly time: string;
  readonly event: 'call' | 'intent' | 'outcome' | 'omitted';
} & AuditContext &
  AuditedCall &
  Partial<AuditedResult>;
