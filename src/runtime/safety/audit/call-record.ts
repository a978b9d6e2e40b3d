import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { CallableFacts, ToolFacts } from '../../../contract.ts';
import type { AuditTrail } from './audit-trail.ts';
import { entitiesIn } from './entities.ts';
import type { AuditedCall, Caller, ClientInfo, Confirmation, Verdict } from './entry.ts';
import { shorten } from './shorten.ts';
import { sizesOf } from './sizes.ts';

/** Characters: no tool has a longer name. */
const LONGEST_NAME = 100;
/** How many of the server's own reads are named. */
const MAX_READS = 50;

/** The record of a call, which is completed step by step. */
type Draft = { -readonly [Name in keyof AuditedCall]: AuditedCall[Name] };

/** Collects the audit data of one call while it runs. */
export class CallRecord {
  #trail: AuditTrail;
  readonly #started = performance.now();
  readonly #call: Draft;
  #event: 'call' | 'outcome' = 'call';
  #unchecked: Readonly<Record<string, unknown>> | undefined;
  #status: number | undefined;
  readonly #entities = new Set<string>();
  readonly #reads: string[] = [];

  /**
   * @param session id of whoever calls: the same for all calls of one client
   * @param caller who that is, over HTTP
   */
  constructor(trail: AuditTrail, session: string, tool: string, client: ClientInfo | undefined, caller?: Caller) {
    this.#trail = trail;
    this.#call = { session, ...caller, call: crypto.randomUUID(), tool: tool.slice(0, LONGEST_NAME), client };
  }

  /** The trail of the network that the call is about. */
  goesTo(trail: AuditTrail): void {
    this.#trail = trail;
  }

  /** The tool, as far as it is known. */
  get tool(): string {
    return this.#call.tool;
  }

  /** Milliseconds since the call came in. */
  get milliseconds(): number {
    return Math.round(performance.now() - this.#started);
  }

  /** Which operation it is, and whether it is allowed. */
  decided({ name, effect }: Pick<ToolFacts, 'name' | 'effect'>, { allowed, rule }: Verdict): void {
    this.#call.tool = name;
    this.#call.effect = effect;
    this.#call.decision = allowed ? 'allowed' : 'refused';
    this.#call.rule = rule;
  }

  /** Allowed, but refused because of a limit. */
  limited(limit: string): void {
    this.#call.decision = 'refused';
    this.#call.rule = limit;
  }

  /** How a write was confirmed, or why it was not. */
  confirmed(confirmation: Confirmation): void {
    this.#call.confirmation = confirmation;
  }

  /** Unchecked arguments: their content is not recorded, and their sizes only if the call ends before they are checked. */
  received(args: Readonly<Record<string, unknown>>): void {
    this.#unchecked = args;
  }

  /** @param args arguments without their secrets */
  requested(tool: CallableFacts, args: Readonly<Record<string, unknown>>): void {
    this.#unchecked = undefined;
    this.#call.arguments = shorten(args);
    for (const id of entitiesIn.arguments(tool, args)) this.#entities.add(id);
  }

  /**
   * Call this before a change is sent.
   * @throws {ToolError} if it is not safely recorded: then it must not be sent
   */
  async intend(): Promise<void> {
    await this.#trail.intend(this.#call);
    this.#event = 'outcome';
  }

  answered(tool: ToolFacts, answer: ControllerAnswer): void {
    this.#status = answer.status;
    for (const id of entitiesIn.answer(tool, answer)) this.#entities.add(id);
  }

  /** One of the server's own reads. @param status undefined without an answer */
  hasRead(tool: string, status: number | undefined): void {
    if (this.#reads.length < MAX_READS) this.#reads.push(`${tool} ${status ?? 'failed'}`);
  }

  /** Writes the last line. @param result `done`, or what went wrong in one word */
  conclude(result: string): Promise<void> {
    if (this.#unchecked !== undefined) this.#call.arguments = sizesOf(this.#unchecked);
    const { milliseconds } = this;
    const entities = [...this.#entities].slice(0, 20);
    const reads = this.#reads.length === 0 ? undefined : this.#reads;
    const status = this.#status;
    return this.#trail.conclude(this.#event, this.#call, { result, status, milliseconds, reads, entities });
  }
}
