import { setMaxListeners } from 'node:events';
import type { ToolAnswer } from '../../common/tool-answer.ts';
import type { ToolErrorKind } from '../../common/tool-error.ts';
import type { CheckedArguments } from '../../contract.ts';
import type { Progress } from '../answer/types.ts';
import type { WatchedChange } from '../change/watched-change.ts';
import type { Consent, Question } from '../gate/confirm/types.ts';
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
  /** How a person's word on a change can be had. */
  readonly consent?: Consent | undefined;
  /** Aborted when the client takes the call back. */
  readonly signal: AbortSignal;
  /** The program that asks, where it says. */
  readonly client?: ClientInfo | undefined;
  /** What the client calls this one call: the same when it asks again for want of an answer. */
  readonly key?: string | undefined;
  /** Told how far a call of many requests has come. */
  readonly progress?: Progress | undefined;
}

/** How a call ended, and the answer for the model. `failure` is absent where it went well. */
export interface CallOutcome {
  readonly answer: ToolAnswer;
  readonly failure?: ToolErrorKind;
  /** Present where the answer's text is to be put to a person first: the reply goes into another call of the same. */
  readonly question?: Question;
}

/** One client, one network, one tool, one signal, one record: made when a call comes in, and filled in by the stages. */
export class Call {
  readonly process: Process;
  /** By `chooseNetwork`: which one it is about. */
  network: Network;
  readonly client: Client;
  readonly request: ToolCall;
  readonly record: CallRecord;
  /** By the stage `lookUp`: the tool, and what came with the call for it. */
  tool!: Tool;
  given: CheckedArguments;
  /** By `lookUp` and `chooseNetwork`: what this call has to hide. */
  secrets!: CallSecrets;
  /** By `lookUp`, for a tool that was called through another one: what helps where its arguments do not fit. */
  teach: (() => Promise<string | undefined>) | undefined;
  /** By `validate`: the reserved arguments of changes. */
  dryRun = false;
  token: unknown;
  /** By `hideArguments`: the arguments without secrets. */
  shown: CheckedArguments = {};
  /** By `resolveNames`: reads on this call's account. */
  reads!: Reads;
  /** What this server did beyond what was asked: told behind the answer. */
  readonly notes: string[] = [];
  /** How a change of an operation is looked at, before it is sent and after. */
  change: WatchedChange | undefined;

  constructor(client: Client, request: ToolCall) {
    this.client = client;
    this.process = client.process;
    const { default: only, none, areSeveral } = client.networks;
    this.network = areSeveral ? none : (only ?? none);
    this.request = request;
    this.given = request.arguments;
    // Several requests of one call listen at the same time.
    setMaxListeners(0, request.signal);
    this.record = new CallRecord(this.network.audit, client.id, request.tool, request.client, client.caller);
  }

  /** Says which network it is about: the trail of that one gets its line. */
  at(network: Network): void {
    this.network = network;
    this.record.goesTo(network.audit);
  }
}
