import { isObject } from '../../common/is-object.ts';

/** A controller's error answer, whatever its format. */
export interface ControllerFault {
  readonly code?: string;
  readonly message: string;
  /** The field at fault and why, if given. Never its value, which may be a password. */
  readonly cause?: string;
  /** Its other lists and objects, as JSON, such as the faults of each field. */
  readonly more?: string;
}

/** What an error answer blames. */
export interface Blame {
  /** The field at fault, as the controller calls it: `primary.extJwt.allowedExtJwtSigners[0]`. */
  readonly field?: string;
  /** Everything in the cause, including the value at fault: only for searching, never shown. */
  readonly text: string;
}

interface Envelope {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly causeMessage?: unknown;
}

/** Maximum characters shown of an error. A proxy's error page is longer but says no more. */
const LONGEST = 1000;
/** Errors that are shown of one body. */
const MOST_PROBLEMS = 5;
/** Keys that contain the value at fault. */
const VALUES: ReadonlySet<string> = new Set(['value', 'input', 'rejectedValue']);

/**
 * Reads an error body without its secrets. Controllers send `{error: {code, message, cause}}`, the same without the
 * envelope (413), a JSON string (501), plain text (431), or nothing. Any other body, such as a proxy's, is shown as it
 * is.
 */
export function readFault(status: number, text: string): ControllerFault {
  const body = parsed(text);
  if (body === undefined) {
    return { message: shown(text.trim()) || `the controller answered ${status} without a body` };
  }
  if (typeof body === 'string') return { message: shown(body) };
  const envelope = envelopeOf(body);
  const own = textOf(envelope?.message);
  const problem = own === undefined ? problemOf(body) : undefined;
  const message = own ?? problem?.message ?? asItIs(body) ?? `the controller answered ${status}`;
  const cause = causeOf(envelope);
  const code = textOf(envelope?.code);
  const more = own === undefined ? problem?.more : moreIn({ ...envelope, ...(cause !== undefined && { cause: null }) });
  return {
    message,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause }),
    ...(more === undefined ? {} : { more }),
  };
}

interface Problem {
  readonly message: string;
  /** What its message leaves out. */
  readonly more: string | undefined;
}

/** The texts of a problem (RFC 9457, section 3.1), of the errors of JSON:API, or of an OAuth error (RFC 6749, section 5.2). */
function problemOf(body: unknown): Problem | undefined {
  if (!isObject(body)) return undefined;
  const { errors, ...rest } = body;
  const all = Array.isArray(errors) ? errors.filter(isObject).slice(0, MOST_PROBLEMS).map(problemText) : [];
  const several = all.filter((text) => text !== '').join('; ');
  if (several !== '') return { message: several, more: moreIn(rest) };
  const oauth = [body['error'], body['error_description']].flatMap((text) => textOf(text) ?? []).join(': ');
  const message = problemText(body) || oauth;
  return message === '' ? undefined : { message, more: moreIn(body) };
}

function problemText({ title, detail, message, source, field, path }: Readonly<Record<string, unknown>>): string {
  const text = [title, textOf(detail) ?? message].flatMap((each) => textOf(each) ?? []).join(': ');
  const place = isObject(source) ? (source['pointer'] ?? source['parameter']) : (field ?? path);
  const where = text === '' ? undefined : textOf(place);
  return where === undefined ? text : `${text} (${where})`;
}

/** The lists and objects of a body besides its message. */
function moreIn(body: object): string | undefined {
  const more = Object.entries(body).filter(([key, value]) => key !== 'meta' && typeof value === 'object');
  const filled = more.filter(([, value]) => value !== null && Object.keys(value).length > 0);
  return asItIs(Object.fromEntries(filled));
}

/** A body without a message, leaving out values at fault. */
function asItIs(body: unknown): string | undefined {
  if (body === null || (typeof body === 'object' && Object.keys(body).length === 0)) return undefined;
  return shown(JSON.stringify(body, (key, value: unknown) => (VALUES.has(key) ? undefined : value)));
}

/** Reads what an error body says about its cause; empty if there is none. */
export function readBlame(text: string): Blame {
  const envelope = envelopeOf(parsed(text));
  const { field, reason, message, value } = isObject(envelope?.cause) ? envelope.cause : {};
  const texts = [field, reason, message, value, envelope?.causeMessage].filter((each) => typeof each === 'string');
  return { text: texts.join(' '), ...(typeof field === 'string' ? { field } : {}) };
}

/** Undefined if it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const envelopeOf = (body: unknown): Envelope | undefined => {
  if (!isObject(body)) return undefined;
  return isObject(body['error']) ? body['error'] : body;
};

function causeOf(envelope: Envelope | undefined): string | undefined {
  const cause = envelope?.cause;
  if (!isObject(cause)) return textOf(cause) ?? textOf(envelope?.causeMessage);
  const field = textOf(cause['field']);
  const reason = textOf(cause['reason']) ?? textOf(cause['message']) ?? textOf(envelope?.causeMessage);
  if (field === undefined) return reason;
  return reason === undefined ? field : `${field}: ${reason}`;
}

/** Keeps a controller's message from imitating a line of ours, and limits its length. */
function shown(text: string): string {
  const line = text.slice(0, LONGEST).replace(/\r\n?|\n/g, '\\n');
  return text.length <= LONGEST ? line : `${line}... (${text.length} characters)`;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? shown(value) : undefined;
