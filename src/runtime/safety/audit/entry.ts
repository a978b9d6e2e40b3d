import type { Effect } from '../../../contract.ts';

/**
 * How a write came by its confirmation, as the audit trail says it:
 * - `not needed`, `exempt`: nobody was to be asked; `exempt` by the policy file
 * - `asked`: a question was given; what came of it is another line
 * - `elicited`, `token`, `yes`: it was confirmed, by a person, by the second of two steps, or beforehand
 * - `declined`, `void`: it was not, or by something that does not count
 * - `none`: it needs one, and nobody can be asked
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
  | 'void'
  | 'none'
  | 'dry run';

/** What the policy said of a call, and by which rule. */
export interface Verdict {
  readonly allowed: boolean;
  readonly rule: string;
}

/** Which program asked. */
export interface ClientInfo {
  readonly name: string;
  readonly version: string;
}

/** Who asked over HTTP, and from where. */
export interface Caller {
  /** How they proved who they are, and as whom: `key:ci`, `jwt:https://issuer#subject`, `cert:CN=ops`. */
  readonly principal: string;
  /** The address that the request came from. */
  readonly source: string;
  /** Id of the API key, where it was one. */
  readonly key?: string | undefined;
}

/** The same in every line about a network. */
export interface AuditContext {
  /** Origin of the controller; `none` for a call that was about no network. */
  readonly network: string;
  /** What the network is stored as, where it is. */
  readonly name?: string;
  /** Whom the controller knows us as: a user name, or the subject of a certificate. */
  readonly identity: string;
}

/** What a call was to be. Secrets in its arguments are redacted. */
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
  /** Of a write. */
  readonly confirmation?: Confirmation;
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Of a line about calls that have none of their own: how many there were. */
  readonly untold?: number;
}

/** How it ended. */
export interface AuditedResult {
  /** `done`, or what went wrong in one word (`ToolErrorKind`). */
  readonly result: string;
  /** Of the controller's answer, where there was one. */
  readonly status?: number | undefined;
  readonly milliseconds: number;
  /** Reads that this server made by itself, to tell what a change would do and did: tool and status. */
  readonly reads?: readonly string[] | undefined;
  /** Ids of the entities that the arguments and the answer name; the first twenty. */
  readonly entities: readonly string[];
}

/**
 * One line of the trail. `intent` is written before a change is sent, `outcome` after it; all other calls have one line,
 * `call`, but for those that were refused one after the other: `untold` says how many there were.
 */
export type AuditLine = {
  readonly time: string;
  readonly event: 'call' | 'intent' | 'outcome' | 'untold';
} & AuditContext &
  AuditedCall &
  Partial<AuditedResult>;
