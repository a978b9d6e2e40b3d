import type { WaitOptions } from '../../common/send.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Change, ChangeTable, CheckedArguments, Operation, TargetKind } from '../../contract.ts';
import { type Reading, type Reads, type Rows, unreadable } from '../network/reads.ts';
import type { ChangeTime } from './change-time.ts';

/** The share of the time that may pass before a change is sent, when nobody asked what it would do. */
const UNASKED = 1 / 9;

/** What is needed to examine a change. */
export interface ChangeTools {
  readonly table: ChangeTable;
  readonly reads: Reads;
  readonly time: ChangeTime;
}

/** The server's own reads for one change, before it is sent and after. */
export class ChangeReads {
  readonly operation: Operation;
  readonly args: CheckedArguments;
  /** The arguments without secrets. */
  readonly shown: CheckedArguments;
  /** How to read the change back; undefined if it is not. */
  readonly change: Change | undefined;
  readonly #tools: ChangeTools;
  #before: Promise<Reading> | undefined;
  /** When reads must end, in milliseconds of the call's time. */
  #end: number;

  constructor(operation: Operation, args: CheckedArguments, shown: CheckedArguments, tools: ChangeTools) {
    this.operation = operation;
    this.args = args;
    this.shown = shown;
    this.change = tools.table.changes[operation.name];
    this.#tools = tools;
    this.#end = tools.time.passed + tools.time.whole * UNASKED;
  }

  /** Why the change is not read back; undefined if it is. */
  get unread(): string | undefined {
    if (this.change !== undefined) return undefined;
    return this.#tools.table.unread[this.operation.name] ?? 'Nobody has described how to check it yet.';
  }

  /** Whether a preview reads the target. */
  get readsTarget(): boolean {
    return this.change !== undefined && this.change.outcome !== 'made';
  }

  /** Whether the reader shows a single entity. A collection can still be read when its content is gone. */
  get readsOne(): boolean {
    const path = this.change === undefined ? '' : this.#tools.reads.operation(this.change.reader).path;
    return path.endsWith('}') || path.startsWith('/current-');
  }

  /** What is known about the kind of entity that is changed. */
  get target(): TargetKind | undefined {
    return this.change === undefined ? undefined : this.#tools.table.targets[this.change.reader];
  }

  /** What is changed, in words. */
  get kind(): string {
    return this.target?.kind ?? 'entity';
  }

  /** Arguments that become writable fields of the target, for any of its changes, and those fields. */
  get writable(): ReadonlyMap<string, string> {
    const { changes } = this.#tools.table;
    const same = Object.values(changes).filter(
      ({ reader, outcome }) => reader === this.change?.reader && outcome === 'changed',
    );
    return new Map(
      same.flatMap(({ fields, as = {}, sets = {} }) => [
        ...fields.map((argument) => [argument, as[argument] ?? argument] as const),
        ...Object.keys(sets).map((field) => [field, field] as const),
      ]),
    );
  }

  /** The target before the change; read once. */
  before(): Promise<Reading> {
    this.#before ??= this.#target(this.args);
    return this.#before;
  }

  /** The target before the change; undefined if there is none. @throws {ToolError} if it cannot be read */
  async existing(): Promise<Reading | undefined> {
    const before = await this.before();
    if (before.status < 300) return before;
    if (before.status === 404 && before.repair === undefined) return undefined;
    throw unreadable(this.#reader, before.status, before.repair);
  }

  /** The target now; for a new entity, by the id in the answer. */
  after(madeId: string | undefined): Promise<Reading> {
    this.#tools.time.answered();
    this.takeTime();
    return this.#target(this.change?.outcome === 'made' ? { ...this.args, id: madeId } : this.args);
  }

  /** Somebody wants to know what the following reads find: they may take all the time that is left for reads. */
  takeTime(): void {
    this.#end = Number.POSITIVE_INFINITY;
  }

  /** Reads with a tool of this name. @throws {ToolError} if there is no answer, or it cannot be read */
  read(tool: string, args: CheckedArguments = {}): Promise<Reading> {
    return this.#inTime(tool, (limits) => this.#tools.reads.read(tool, args, limits));
  }

  /** The first rows of a list. @throws {ToolError} if it cannot be read */
  list(tool: string, args: CheckedArguments, limit: number): Promise<Rows> {
    return this.#inTime(tool, (limits) => this.#tools.reads.list(tool, args, limit, limits));
  }

  /** The list's argument for the target's id. */
  pathTo(tool: string, id: string): CheckedArguments {
    return Object.fromEntries(this.#inPath(tool).map((name) => [name, id]));
  }

  get #reader(): string {
    if (this.change === undefined) throw new Error(`${this.operation.name} is not read`);
    return this.change.reader;
  }

  #target(args: CheckedArguments): Promise<Reading> {
    return this.read(this.#reader, Object.fromEntries(this.#inPath(this.#reader).map((name) => [name, args[name]])));
  }

  /** The arguments of a tool that are in its path. */
  #inPath(tool: string): string[] {
    return Object.entries(this.#tools.reads.operation(tool).arguments).flatMap(([name, place]) =>
      place.in === 'path' ? [name] : [],
    );
  }

  async #inTime<T>(tool: string, read: (limits: WaitOptions<never>) => Promise<T>): Promise<T> {
    const { time } = this.#tools;
    const left = Math.min(time.forReads, this.#end - time.passed);
    const until = AbortSignal.timeout(Math.max(1, Math.ceil(left)));
    try {
      return await read({ until, time: time.whole });
    } catch (error) {
      if (!until.aborted) throw error;
      throw new ToolError('unreachable', `${tool} took too long.`, 'Try again.', { cause: error });
    }
  }
}
