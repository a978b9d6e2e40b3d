import { canonical } from '../../common/canonical.ts';
import type { Catalogue } from '../../common/catalogue.ts';
import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { isEntity, type Value } from '../../common/exact-json.ts';
import type { Send, WaitOptions } from '../../common/send.ts';
import { expiryOf } from '../../common/token-expiry.ts';
import { ToolError } from '../../common/tool-error.ts';
import { Turns } from '../../common/turns.ts';
import type { CheckedArguments, Operation } from '../../contract.ts';
import { repairOf } from './dangling.ts';
import { isFormed } from './formed-list.ts';
import { LARGEST_PAGE, readJson, readPage } from './page.ts';
import type { DataOf, RowOf, TypedRead } from './typed-reads.ts';

/** Maximum requests of one call in progress at the same time. */
const AT_ONCE = 8;

/** What the reads of one call need. */
export interface ReadTools {
  readonly catalogue: Catalogue;
  /** What the policy allows to be read: the server reads nothing optional that the policy forbids. */
  readonly allowed: (operation: Operation) => boolean;
  /** Sends a read as part of the call: it ends if the client cancels the call. */
  readonly send: Send;
  /** An answer without its secrets, even those the operator reveals. */
  readonly redact: (operation: Operation, answer: ControllerAnswer) => Promise<ControllerAnswer>;
  /** Called for each read that was sent, for the call's audit entry. */
  readonly onRead: (tool: string, status: number | undefined) => void;
  /** Called with the date of each answer. */
  readonly saw?: (date: string | undefined) => void;
}

/** The result of a read. */
export interface Reading {
  readonly status: number;
  /** The `data` of the answer, only for comparing, never shown. Null if the controller refused or redirected. */
  readonly data: Value;
  /** That data without secrets. */
  readonly shown: Value;
  /** What to do about a failure that everyone has until somebody repairs the controller. */
  readonly repair?: string | undefined;
}

/** Rows of a list, without secrets. */
export interface Rows {
  readonly rows: readonly Value[];
  /** How many rows the whole list has. */
  readonly total: number;
  /** Fields that a filter of the list may use, if the controller lists them. */
  readonly filterable: readonly string[];
  /** When the token in a field of each row ends (RFC 7519, 4.1.4): the only thing that is shown of a secret. */
  tokenEnds(field: string): readonly (Date | undefined)[];
}

/**
 * Everything that the server reads on behalf of a call: names, the effect of a change, versions, and what operator
 * tools need. These reads are recorded with the call, end with it, contain no secrets and are cached: the same read
 * gives the same answer until the call changes something.
 */
export class Reads {
  /** Whether the policy allows reading this. */
  readonly allowed: (operation: Operation) => boolean;
  readonly #tools: ReadTools;
  readonly #answers = new Map<string, Promise<ControllerAnswer>>();
  readonly #turns = new Turns(AT_ONCE);

  constructor(tools: ReadTools) {
    this.#tools = tools;
    this.allowed = tools.allowed;
  }

  get catalogue(): Catalogue {
    return this.#tools.catalogue;
  }

  /** The operation of a name. @throws {ToolError} if the served documents do not have it */
  operation(name: string): Operation {
    const operation = this.catalogue.find(name);
    if (operation !== undefined) return operation;
    throw new ToolError('unknown', `The served documents have no ${name}.`, {
      model: 'Ask the operator of this server to serve a document that has it (--spec).',
      person: 'Serve a document that has it (--spec).',
    });
  }

  /** Clears the cache, because something was changed. */
  forget(): void {
    this.#answers.clear();
  }

  /** Reads with a tool of this name. @throws {ToolError} if there is no answer, or it cannot be read */
  async read(tool: string, args: CheckedArguments = {}, awaiting?: WaitOptions<never>): Promise<Reading> {
    const operation = this.operation(tool);
    const answer = await this.#answer(operation, args, awaiting);
    const shown = await this.#tools.redact(operation, answer);
    const repair = repairOf(answer, args, this.catalogue);
    return { status: answer.status, data: dataOf(operation, answer), shown: dataOf(operation, shown), repair };
  }

  /** The first rows of a list. @throws {ToolError} if it cannot be read */
  async list(tool: string, args: CheckedArguments, limit: number, awaiting?: WaitOptions<never>): Promise<Rows> {
    const list = this.operation(tool);
    const paged = 'limit' in list.arguments ? { ...args, limit } : args;
    const answer = await this.#answer(list, paged, awaiting);
    if (answer.status >= 300) throw unreadable(tool, answer.status, repairOf(answer, args, this.catalogue));
    const redacted = await this.#tools.redact(list, answer);
    if (isFormed(list)) {
      const { readFormed } = await import('./list-form.ts');
      const formed = readFormed(list, paged, redacted, 0);
      if (formed === undefined) throw unreadable(tool, answer.status);
      return {
        rows: formed.rows,
        total: formed.total ?? formed.rows.length,
        filterable: [],
        tokenEnds: () => formed.rows.map(() => undefined),
      };
    }
    const page = readPage(tool, redacted);
    if (page === undefined || !page.rows.every(isRow)) throw unreadable(tool, answer.status);
    return {
      rows: page.rows,
      total: page.total ?? page.rows.length,
      filterable: page.filterable(),
      tokenEnds: (field) => (readPage(tool, answer)?.rows ?? []).map((row) => endOf(at(row, field))),
    };
  }

  /** The entity of an id, without secrets; undefined if there is none. @throws {ToolError} if it cannot be read */
  async entity<Tool extends TypedRead>(tool: Tool, args: CheckedArguments): Promise<DataOf<Tool> | undefined> {
    const { status, shown, repair } = await this.read(tool, args);
    if (status === 404 && repair === undefined) return undefined;
    if (!isEntity(shown)) throw unreadable(tool, status, repair);
    return shown as DataOf<Tool>;
  }

  /** Every row of a list, page after page, without secrets. @throws {ToolError} where a page cannot be read */
  async *rows<Tool extends TypedRead>(tool: Tool, args: CheckedArguments = {}): AsyncGenerator<RowOf<Tool>> {
    for (let offset = 0; ; ) {
      const { rows, total } = await this.list(tool, { ...args, offset }, LARGEST_PAGE);
      yield* rows as readonly RowOf<Tool>[];
      offset += rows.length;
      if (rows.length === 0 || offset >= total) return;
    }
  }

  #answer(operation: Operation, args: CheckedArguments, awaiting?: WaitOptions<never>): Promise<ControllerAnswer> {
    const key = `${operation.name} ${canonical(args)}`;
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = this.#sent(operation, args, awaiting);
      this.#answers.set(key, answer);
      // A failed read may work next time.
      answer.catch(() => this.#answers.delete(key));
    }
    return answer;
  }

  async #sent(operation: Operation, args: CheckedArguments, awaiting?: WaitOptions<never>): Promise<ControllerAnswer> {
    using _turn = await this.#turns.wait();
    let status: number | undefined;
    try {
      const answer = await this.#tools.send(operation, args, awaiting);
      status = answer.status;
      this.#tools.saw?.(answer.fields.date);
      return answer;
    } finally {
      this.#tools.onRead(operation.name, status);
    }
  }
}

const REDIRECTED = 'Redirects are not followed. Check the address of the controller, and any proxies in between.';
const UNLIKE =
  'Try again. If it keeps happening, something between this server and the controller changes its answers.';

const NO_RIGHT = 'The login of this server may not read it: it needs admin rights, or a permission for this resource.';

function adviceOn(status: number): string {
  if (status < 300) return UNLIKE;
  if (status < 400) return REDIRECTED;
  return lacksRight(status) ? NO_RIGHT : 'Try again.';
}

/** Whether a read was refused because the right to it is missing. */
export const lacksRight = (status: number): boolean => status === 401 || status === 403;

/**
 * The error for a read that was refused or redirected, or answered with something else: nothing is known then, so a list is
 * not empty, and an entity not missing.
 * @param repair what to do about it
 */
export const unreadable = (tool: string, status: number, repair = adviceOn(status)): ToolError =>
  new UnreadableError(tool, status, repair);

/** A read that the controller answered with an error, or with something else than its document says. */
export class UnreadableError extends ToolError {
  readonly status: number;

  constructor(tool: string, status: number, next: string) {
    const unlike = status < 300 ? ', but not what its document says' : '';
    super('controller', `${tool} returned ${status}${unlike}.`, next);
    this.status = status;
  }
}

/** The result of a read; undefined if it failed, for optional reads. @throws if the client cancelled the call */
export async function ifRead<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ToolError && error.kind !== 'cancelled') return undefined;
    throw error;
  }
}

/** Rows are entities, or texts. */
const isRow = (row: Value): boolean => isEntity(row) || typeof row === 'string';

const at = (row: Value, field: string): Value | undefined => (isEntity(row) ? row[field] : undefined);

/** The end of a JWT; undefined for anything else. */
function endOf(token: Value | undefined): Date | undefined {
  const end = typeof token === 'string' ? expiryOf(token) : Infinity;
  return Number.isFinite(end) ? new Date(end) : undefined;
}

function dataOf({ name }: Operation, answer: ControllerAnswer): Value {
  if (answer.status >= 300) return null;
  const body = readJson(name, answer);
  if (!isEntity(body)) return null;
  // Inspections answer without an envelope.
  return 'data' in body ? (body['data'] ?? null) : body;
}
