import type { Ask } from '../../common/ask.ts';
import type { Catalogue } from '../../common/catalogue.ts';
import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { isEntity, type Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Change, ChangeTable, CheckedArguments, Operation, TargetKind } from '../../contract.ts';
import { type Page, readJson, readPage } from '../network/page.ts';

/** The share of the time that may go by before a change is sent, where nobody wants to know what it would do. */
const UNASKED = 1 / 9;

/** What the reads on a change's behalf are made with. */
export interface ReadTools {
  readonly catalogue: Catalogue;
  readonly table: ChangeTable;
  /** Sends a read, as part of the call; the policy is not asked. */
  readonly send: Ask;
  /** An answer without its secrets, whatever the operator reveals. */
  readonly redact: (operation: Operation, answer: ControllerAnswer) => Promise<ControllerAnswer>;
  /** Milliseconds for all reads together, those after the change included. */
  readonly time: number;
}

/** What a read gave. */
export interface Reading {
  readonly status: number;
  /** The `data` of the answer: to compare with, never to be shown. */
  readonly data: Value;
  /** The same without secrets. */
  readonly shown: Value;
}

/** A list that was read; rows without secrets. */
export interface Rows extends Pick<Page, 'rows'> {
  readonly total: number;
}

/** The reads that one change makes on its own account, before it is sent and after. */
export class ChangeReads {
  readonly operation: Operation;
  readonly given: CheckedArguments;
  /** The arguments without secrets. */
  readonly shown: CheckedArguments;
  /** How the change is looked at; undefined where it is not. */
  readonly change: Change | undefined;
  readonly #tools: ReadTools;
  readonly #started = performance.now();
  #before: Promise<Reading> | undefined;
  #share = UNASKED;

  constructor(operation: Operation, given: CheckedArguments, shown: CheckedArguments, tools: ReadTools) {
    this.operation = operation;
    this.given = given;
    this.shown = shown;
    this.change = tools.table.changes[operation.name];
    this.#tools = tools;
  }

  /** Why the change is not looked at; undefined where it is. */
  get unread(): string | undefined {
    if (this.change !== undefined) return undefined;
    return this.#tools.table.unread[this.operation.name] ?? 'Nobody has said yet how.';
  }

  /** Whether the reader shows one entity and no more: a collection can be read when all that was in it is gone. */
  get readsOne(): boolean {
    const path = this.change === undefined ? '' : this.#tool(this.change.reader).path;
    return path.endsWith('}') || path.startsWith('/current-');
  }

  /** What is known of the kind of entity that is changed. */
  get target(): TargetKind | undefined {
    return this.change === undefined ? undefined : this.#tools.table.targets[this.change.reader];
  }

  /** Arguments that become writable fields of the target, whichever change sets them, and those fields. */
  get writable(): ReadonlyMap<string, string> {
    const { changes } = this.#tools.table;
    const same = Object.values(changes).filter(
      ({ reader, leaves }) => reader === this.change?.reader && leaves === 'changed',
    );
    return new Map(
      same.flatMap(({ fields, as = {}, sets = {} }) => [
        ...fields.map((argument) => [argument, as[argument] ?? argument] as const),
        ...Object.keys(sets).map((field) => [field, field] as const),
      ]),
    );
  }

  /** What is changed, as it stood before; read once. */
  before(): Promise<Reading> {
    this.#before ??= this.#target(this.given);
    return this.#before;
  }

  /** What is changed, as it stands now; what was made, by the id in the answer. */
  after(madeId: string | undefined): Promise<Reading> {
    this.spend(1);
    return this.#target(this.change?.leaves === 'made' ? { ...this.given, id: madeId } : this.given);
  }

  /** How much of the time may have gone by when the following reads end. */
  spend(share: number): void {
    this.#share = share;
  }

  /** Reads by a tool of this name. @throws {ToolError} where no answer comes, or one that cannot be read */
  async read(tool: string, given: CheckedArguments = {}): Promise<Reading> {
    const { redact } = this.#tools;
    const reader = this.#tool(tool);
    const answer = await this.#send(reader, given);
    return { status: answer.status, data: dataOf(reader, answer), shown: dataOf(reader, await redact(reader, answer)) };
  }

  /** The first rows of a list. @throws {ToolError} where it cannot be read */
  async list(tool: string, given: CheckedArguments, limit: number): Promise<Rows> {
    const list = this.#tool(tool);
    const paged = 'limit' in list.arguments ? { ...given, limit } : given;
    const answer = await this.#send(list, paged);
    const page = answer.status < 400 ? readPage(tool, await this.#tools.redact(list, answer)) : undefined;
    if (page === undefined) throw unreadable(tool, answer.status);
    return { rows: page.rows, total: page.total ?? page.rows.length };
  }

  /** Which of the list's arguments take the target's id. */
  pathTo(tool: string, id: string): CheckedArguments {
    const inPath = Object.entries(this.#tool(tool).arguments).filter(([, place]) => place.in === 'path');
    return Object.fromEntries(inPath.map(([name]) => [name, id]));
  }

  #target(given: CheckedArguments): Promise<Reading> {
    if (this.change === undefined) throw new Error(`${this.operation.name} is not read`);
    const { reader } = this.change;
    const inPath = Object.entries(this.#tool(reader).arguments).filter(([, place]) => place.in === 'path');
    return this.read(reader, Object.fromEntries(inPath.map(([name]) => [name, given[name]])));
  }

  #tool(name: string): Operation {
    const tool = this.#tools.catalogue.find(name);
    if (tool !== undefined) return tool;
    // The documents of another product, or of another version, may lack it.
    throw new ToolError('unknown', `There is no ${name} among the documents that are served.`, 'Ask the operator.');
  }

  async #send(operation: Operation, given: CheckedArguments): Promise<ControllerAnswer> {
    const { send, time } = this.#tools;
    const left = time * this.#share - (performance.now() - this.#started);
    const until = AbortSignal.timeout(Math.max(1, Math.ceil(left)));
    try {
      return await send(operation, given, { until });
    } catch (error) {
      if (!until.aborted) throw error;
      throw new ToolError('unreachable', `${operation.name} took too long.`, 'Try again.', { cause: error });
    }
  }
}

/** A read that the controller answered with an error. */
export const unreadable = (tool: string, status: number): ToolError =>
  new ToolError('controller', `${tool} was answered ${status}.`, 'Try again.');

/** What a read gave; undefined where it failed, for whoever can do without. */
export async function ifRead<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

function dataOf({ name }: Operation, answer: ControllerAnswer): Value {
  if (answer.status >= 400) return null;
  const body = readJson(name, answer);
  return isEntity(body) ? (body['data'] ?? null) : null;
}
