import { isEntity } from '../../common/exact-json.ts';
import { type Advice, ToolError } from '../../common/tool-error.ts';
import { LARGEST_PAGE } from '../../runtime/network/page.ts';
import { lacksRight, type Rows, UnreadableError, unreadable } from '../../runtime/network/reads.ts';
import type { Call } from '../../runtime/owners/call.ts';
import type { ReadResult, Source, ToolArguments, Unread } from './source.ts';

/**
 * The most pages of one list: ten times the rows of a large network. A list that claims more is not read, because it
 * would take too long and too much memory.
 */
const MOST_PAGES = 400;

/** Milliseconds for which a model of the network is reused. */
const LONGEST = 30_000;

/** Failures that leave the rest of a question answerable. */
const TOLERATED: ReadonlySet<string> = new Set(['controller', 'refused', 'arguments', 'unknown']);

/** What a call may read from its network: decided by policy, recorded in its audit entry, cancelled with it. */
export function sourceOf(call: Call): Source {
  let age = 0;
  const pages = new PageCount(call);
  return {
    get now() {
      return call.network.time.now() ?? new Date();
    },
    get age() {
      return age;
    },
    async cached(key, make) {
      const kept = await call.network.cache.of(`${key} ${roleOf(call)}`, LONGEST, make);
      age = Math.max(age, kept.age);
      return kept.value;
    },
    giveWay: () => call.process.slices.giveWay(),
    list: <Row>(operation: string, args: ToolArguments = {}) =>
      known(call, operation, () => allRows<Row>(call, operation, args, pages)),
    detail: <Row>(operation: string, args: ToolArguments) =>
      known(call, operation, () => oneRow<Row>(call, operation, args)),
  };
}

/**
 * Asks a question; once more with newly read data if it names something that earlier data does not have: another
 * administrator may have created it a moment ago.
 */
export async function withSource<T>(call: Call, work: (source: Source) => Promise<T>): Promise<T> {
  const source = sourceOf(call);
  try {
    return await work(source);
  } catch (error) {
    if (source.age === 0 || !(error instanceof ToolError) || error.kind !== 'arguments') throw error;
    call.network.cache.forget();
    return work(sourceOf(call));
  }
}

/** The role of the caller. Roles may read different things, so they do not share derived data. */
const roleOf = ({ network }: Call) => network.policy.exposure.role?.name ?? '';

/** The progress of all lists of a call together; it only increases (MCP 2025-11-25, Progress). */
class PageCount {
  readonly #call: Call;
  #done = 0;
  #total = 0;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Called for a list that has more than one page. */
  async begin(read: number, total: number): Promise<void> {
    this.#total += total;
    await this.add(read);
  }

  async add(read: number): Promise<void> {
    this.#done += read;
    await this.#call.request.progress?.(this.#done, this.#total);
  }
}

async function known<T>({ reads, request }: Call, operation: string, read: () => Promise<T>): Promise<ReadResult<T>> {
  try {
    if (!reads.allowed(reads.operation(operation))) return { unread: `${operation} is not allowed here` };
    return { value: await read() };
  } catch (error) {
    if (error instanceof ToolError && TOLERATED.has(error.kind)) return unreadBy(error, request.reader);
    throw error;
  }
}

function unreadBy(error: ToolError, reader: keyof Advice = 'model'): Unread {
  const isForbidden = error.kind === 'refused' || (error instanceof UnreadableError && lacksRight(error.status));
  return { unread: error.message.replace(/\.$/, ''), ...(!isForbidden && { next: error.advice[reader] }) };
}

/**
 * The first page says how many there are; the others are read concurrently.
 * @throws {ToolError} for a list that cannot be read to its end: conclusions from a part of it would be wrong
 */
async function allRows<Row>(
  call: Call,
  operation: string,
  { fields, ...args }: ToolArguments,
  count: PageCount,
): Promise<readonly Row[]> {
  const pick = picker(fields as readonly string[] | undefined);
  const page = async (offset: number) =>
    call.reads.list(operation, { ...args, ...(offset > 0 && { offset }) }, LARGEST_PAGE, { time: call.timeLeft });
  const first = await page(0);
  const { rows, total } = first;
  const pages: Row[][] = [picked<Row>(first, pick)];
  const isWhole = rows.length >= total || !('offset' in call.reads.operation(operation).arguments);
  if (isWhole) return pages.flat();
  if (!(total <= rows.length * MOST_PAGES)) throw incomplete(operation, rows.length, total);
  const offsets: number[] = [];
  for (let offset = rows.length; offset < total; offset += rows.length) offsets.push(offset);
  await count.begin(rows.length, total);
  await Promise.all(
    offsets.map(async (offset, n) => {
      const next = await page(offset);
      // Each page but the last is as long as the first.
      if (next.rows.length < Math.min(rows.length, next.total - offset))
        throw incomplete(operation, offset + next.rows.length, next.total);
      pages[n + 1] = picked<Row>(next, pick);
      await count.add(next.rows.length);
    }),
  );
  return pages.flat();
}

const incomplete = (operation: string, read: number, total: number): ToolError =>
  new ToolError('controller', `${operation} returned ${read} rows and said that there are ${total}.`, 'Try again.');

/** The fields that have the token of an enrollment: its own, and an edge router's. */
const TOKENS = ['jwt', 'enrollmentJwt'];

/** The rows with the requested fields. Tokens are replaced by their expiry. */
function picked<Row>({ rows, tokenEnds }: Rows, pick: (row: unknown) => unknown): Row[] {
  const token = TOKENS.find((field) => rows.some((row) => isEntity(row) && (row[field] ?? null) !== null));
  const ends = token === undefined ? [] : tokenEnds(token);
  return rows.map((row, at) => {
    const end = ends[at];
    return pick(end === undefined ? row : { ...(row as object), tokenEnds: end.toISOString() }) as Row;
  });
}

async function oneRow<Row>(
  { reads, timeLeft: time }: Call,
  operation: string,
  args: ToolArguments,
): Promise<Row | undefined> {
  const { shown, status } = await reads.read(operation, args, { time });
  if (status === 404) return undefined;
  if (!isEntity(shown)) throw unreadable(operation, status);
  return shown as Row;
}

/** Keeps only the requested fields of a row, to save memory. A dotted path keeps its first part. */
function picker(fields: readonly string[] | undefined): (row: unknown) => unknown {
  if (fields === undefined) return (row) => row;
  const names = [...new Set(fields.map((field) => field.split('.')[0] ?? field))];
  return (row) => {
    const all = row as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      names.filter((name) => all[name] !== undefined && all[name] !== null).map((name) => [name, all[name]]),
    );
  };
}
