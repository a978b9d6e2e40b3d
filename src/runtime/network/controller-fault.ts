import { isObject } from '../../common/is-object.ts';

/** A controller's error answer, whatever its format. */
export interface ControllerFault {
  readonly code?: string;
  readonly message: string;
  /** The field at fault and why, if given. Never its value, which may be a password. */
  readonly cause?: string;
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
  const message = textOf(envelope?.message) ?? problemOf(body) ?? asItIs(body) ?? `the controller answered ${status}`;
  const cause = causeOf(envelope);
  const code = textOf(envelope?.code);
  return { message, ...(code === undefined ? {} : { code }), ...(cause === undefined ? {} : { cause }) };
}

/** The texts of a problem (RFC 9457, section 3.1), of the errors of JSON:API, or of an OAuth error (RFC 6749, section 5.2). */
function problemOf(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  const errors = Array.isArray(body['errors']) ? body['errors'].filter(isObject) : [];
  const messages = (errors.length > 0 ? errors : [body]).slice(0, 5).map((problem) => {
    const texts = [textOf(problem['title']), textOf(problem['detail']) ?? textOf(problem['message'])];
    const source = isObject(problem['source'])
      ? textOf(problem['source']['pointer'] ?? problem['source']['parameter'])
      : undefined;
    const message = texts.filter((text) => text !== undefined).join(': ');
    return source === undefined || message === '' ? message : `${message} (${source})`;
  });
  const all = messages.filter((text) => text !== '').join('; ');
  const oauth = [textOf(body['error']), textOf(body['error_description'])].filter((text) => text !== undefined);
  return all === '' ? (oauth.length > 0 ? oauth.join(': ') : undefined) : all;
}

/** A body without a message, leaving out empty parts and values at fault. */
function asItIs(body: unknown): string | undefined {
  if (!(isObject(body) || Array.isArray(body)) || Object.keys(body).length === 0) return undefined;
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
  if (!isObject(cause)) return textOf(envelope?.causeMessage);
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
