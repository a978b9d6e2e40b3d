import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { isEntity, type Value } from '../../common/exact-json.ts';
import type { CheckedArguments, Operation } from '../../contract.ts';
import type { FormedList } from './formed-list.ts';
import { nextLink } from './link-field.ts';
import { readJson } from './page.ts';

/** One page of a list that is not in the form of OpenZiti's controllers. */
export interface FormedPage {
  readonly rows: readonly Value[];
  /** Rows in the whole list, if known. */
  readonly total: number | undefined;
  /** The arguments that ask for the next page, where there is one: those that differ. */
  readonly next: CheckedArguments | undefined;
}

/**
 * Reads the page that some arguments gave. Undefined for an answer that has no rows where they are declared to be.
 * @param args the arguments as they were sent
 * @param before rows of the list before this page, as far as that is known
 */
export function readFormed(
  operation: FormedList,
  args: CheckedArguments,
  answer: ControllerAnswer,
  before: number,
): FormedPage | undefined {
  const { list } = operation;
  const body = answer.text.trim() === '' ? [] : readJson(operation.name, answer);
  const rows = answer.text.trim() === '' ? [] : at(body, list.rows);
  if (!Array.isArray(rows)) return undefined;
  const total = count(list.total && at(body, list.total)) ?? count(answer.fields.total);
  return { rows, total, next: nextOf(operation, args, { answer, body, rows, total, before }) };
}

interface ReceivedPage {
  readonly answer: ControllerAnswer;
  readonly body: Value;
  readonly rows: readonly Value[];
  readonly total: number | undefined;
  readonly before: number;
}

/** The next page that the answer itself names, or otherwise the one that follows by number. */
function nextOf(operation: FormedList, args: CheckedArguments, received: ReceivedPage): CheckedArguments | undefined {
  const { next, following, more, size } = operation.list;
  const { rows } = received;
  const { link } = received.answer.fields;
  const address = link === undefined ? undefined : nextLink(link);
  if (address !== undefined) return argumentsOf(operation, args, address);
  const pointer = following && addressOf(at(received.body, following));
  if (typeof pointer === 'string' && pointer !== '') {
    if (/^(https?:\/)?\/|^\?|^[^\s?=]*\?[^\s]+=/.test(pointer)) return argumentsOf(operation, args, pointer);
    if (next !== undefined) return differing({ [next.argument]: pointer }, args);
  }
  if (typeof pointer === 'number' && next !== undefined) return differing({ [next.argument]: pointer }, args);
  if (more !== undefined && next !== undefined) {
    const last = at(received.body, more) === true ? at(rows.at(-1) ?? null, ['id']) : undefined;
    return last === undefined ? undefined : differing({ [next.argument]: last }, args);
  }
  // If an answer says how to get the next page, the last page is known too.
  if (
    rows.length === 0 ||
    next === undefined ||
    next.by === 'cursor' ||
    following !== undefined ||
    link !== undefined
  ) {
    return undefined;
  }
  const most = size && (args[size.argument] ?? size.usual);
  const reached = received.before + rows.length;
  if (received.total !== undefined ? reached >= received.total : most !== undefined && rows.length < Number(most))
    return undefined;
  if (next.by === 'offset') return { [next.argument]: Number(args[next.argument] ?? 0) + rows.length };
  return { [next.argument]: Number(args[next.argument] ?? next.first ?? 1) + 1 };
}

/** The arguments that the query of an address is written from, where they differ from those that were sent. */
function argumentsOf(operation: Operation, sent: CheckedArguments, address: string): CheckedArguments | undefined {
  if (!URL.canParse(address, 'https://same.invalid')) return undefined;
  const query = new URL(address, 'https://same.invalid').searchParams;
  const inAddress: Record<string, unknown> = {};
  for (const [name, place] of Object.entries(operation.arguments)) {
    if (place.in !== 'query') continue;
    const values = query.getAll(place.as ?? name);
    const [value] = values;
    // Paging does not change arguments that are lists.
    if (value === undefined || values.length > 1 || typeof sent[name] === 'object') continue;
    inAddress[name] = /^(0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
  }
  return differing(inAddress, sent);
}

function differing(args: CheckedArguments, sent: CheckedArguments): CheckedArguments | undefined {
  const changed = Object.entries(args).filter(([name, value]) => String(sent[name]) !== String(value));
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** A link may be an object, even where it is declared as something else. */
const addressOf = (value: Value | undefined): Value | undefined =>
  isEntity(value ?? null) ? at(value ?? null, ['href']) : value;

function at(body: Value, path: readonly string[]): Value | undefined {
  let value: Value | undefined = body;
  for (const name of path) {
    // A link may be a plain address, even where it is declared as an object.
    if (typeof value === 'string' && name === 'href') return value;
    value = value !== undefined && isEntity(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

function count(value: Value | undefined): number | undefined {
  const number =
    typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.parseInt(String(value), 10);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
