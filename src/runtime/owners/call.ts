import { setMaxListeners } from 'node:events';
import type { Signal } from '../../common/signal.ts';
import type { ToolAnswer } from '../../common/tool-answer.ts';
import type { Advice, ToolErrorKind } from '../../common/tool-error.ts';
import type { CheckedArguments } from '../../contract.ts';
import type { Progress } from '../answer/types.ts';
import { ChangeTime } from '../change/change-time.ts';
import type { WatchedChange } from '../change/watched-change.ts';
import type { Redemption } from '../gate/confirm/tokens.ts';
import type { Consent, Question } from '../gate/confirm/types.ts';
import type { PersonStep } from '../network/auth/person/person.ts';
import type { Reads } from '../network/reads.ts';
import { CallRecord } from '../safety/audit/call-record.ts';
import type { ClientInfo } from '../safety/audit/entry.ts';
import type { CallSecrets } from '../safety/secrets/call-secrets.ts';
import type { Client } from './client.ts';
import type { Network } from './network.ts';
import type { Process } from './process.ts';
import type { Tool } from './tool.ts';

/** A call as it comes in. */
export interface ToolCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** How to get a person's confirmation. */
  readonly consent?: Consent | undefined;
  /** Who sees the answer: a model, unless a person made the call with a command. */
  readonly reader?: keyof Advice | undefined;
  /** Aborted when the client cancels the call. */
  readonly signal: Signal;
  /** The client program, if it says. */
  readonly client?: ClientInfo | undefined;
  /** The client's key for this call: the same when it repeats a call that got no answer. */
  readonly key?: string | undefined;
  /** Reports the progress of a call with many requests. */
  readonly progress?: Progress | undefined;
  /**
   * Set for a call that is part of another one, with which it was admitted. `undo` takes back an earlier step, which
   * no limit must prevent.
   */
  readonly step?: 'do' | 'undo';
}

/** The result of a call, and the answer for the model. `failure` is absent if it succeeded. */
export interface CallOutcome {
  readonly answer: ToolAnswer;
  readonly failure?: ToolErrorKind;
  /** Present if a change was refused in a way that leaves open whether it was made. */
  readonly mayBeApplied?: true;
  /** Present if the answer's text must first be shown to a person: the reply comes with a repeated call. */
  readonly question?: Question;
  /** Present if the call was not made because a person has to log in first. */
  readonly login?: PendingLogin;
}

/** A login that waits for a person. */
export interface PendingLogin {
  readonly network: Pick<Network, 'name' | 'controller'>;
  readonly step: PersonStep;
  /** Resolves when the step is over, whatever the outcome. */
  readonly over: Promise<unknown>;
}

/**
 * One client, one network, one tool, one signal, one record: created when a call comes in, and filled in by the stages.
 */
export class Call {
  readonly process: Process;
  /** Set by `chooseNetwork`: its network. */
  network: Network;
  readonly client: Client;
  readonly request: ToolCall;
  readonly record: CallRecord;
  /**
   * Set by `lookUp`: the tool, and its arguments. `forward` replaces both with those of the tool that an executor
   * names.
   */
  tool!: Tool;
  args: CheckedArguments;
  /**
   * Set by `lookUp`, `chooseNetwork` and `forward`: what this call has to hide. `explain` may see a call for which that
   * could not be found out.
   */
  secrets!: CallSecrets;
  /** Set by `forward`, for a tool that was called through another one: help if its arguments are invalid. */
  teach: (() => Promise<string | undefined>) | undefined;
  /** Set by `validate`: the reserved arguments of changes. */
  dryRun = false;
  token: unknown;
  /** Set by `hideArguments`: the arguments without secrets. */
  shown: CheckedArguments = {};
  /** Set by `resolveNames`: reads on behalf of this call. */
  reads!: Reads;
  /**
   * Set by `resolveNames`: the checked arguments, but with their names. A change is confirmed and remembered by them,
   * whatever the names mean later.
   */
  requestedArgs!: CheckedArguments;
  /** Filled in by `guardChange`: the confirmation that came with a change, also when `resolveNames` makes it again. */
  readonly redemption: Redemption = { redeemed: undefined };
  /** What this server did beyond the request; added to the answer. */
  readonly notes: string[] = [];
  /** Set by the tool of a change, and taken back by `resolveNames`: how it is examined, before it is sent and after. */
  change: WatchedChange | undefined;
  #changeTime: ChangeTime | undefined;
  readonly #typedBefore: number;

  constructor(client: Client, request: ToolCall) {
    this.client = client;
    this.process = client.process;
    this.#typedBefore = this.#typed();
    const { default: only, none, areSeveral } = client.networks;
    this.network = areSeveral ? none : (only ?? none);
    this.request = request;
    this.args = request.arguments;
    // Several requests of one call listen at the same time.
    if (request.signal instanceof AbortSignal) setMaxListeners(0, request.signal);
    this.record = new CallRecord(this.network.audit, client.id, request.tool, request.client, client.caller);
  }

  /**
   * Milliseconds that are left of the time of the call, whatever it has done so far. Undefined for a change in several
   * steps: each of them is a call.
   */
  get timeLeft(): number | undefined {
    if (this.tool.effect !== 'read' && this.tool.operation === undefined) return undefined;
    return Math.max(0, this.process.answers.time - this.record.milliseconds + this.#typed() - this.#typedBefore);
  }

  /** Milliseconds left for one of the server's own reads: before a change, reads leave most of the time to the change. */
  get timeToRead(): number | undefined {
    const { timeLeft } = this;
    return timeLeft === undefined || this.tool.effect === 'read' ? timeLeft : this.changeTime.forReads;
  }

  /** How a change divides its time, from the first read on. */
  get changeTime(): ChangeTime {
    this.#changeTime ??= new ChangeTime(this.process.answers.time, () => this.#typed());
    return this.#changeTime;
  }

  #typed(): number {
    return this.process.typed?.() ?? 0;
  }

  /** Sets its network: the call is recorded in the audit trail of that network. */
  at(network: Network): void {
    this.network = network;
    this.record.goesTo(network.audit);
  }
}
