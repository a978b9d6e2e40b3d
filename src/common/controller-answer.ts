import { type Entity, parseExact, toJson, type Value } from './exact-json.ts';
import { inUtf8 } from './in-utf8.ts';
import { mediaTypeIn } from './media-type.ts';

const UTF8 = new TextDecoder();

/** The header fields of an answer that are read when it is shown. */
export interface AnswerFields {
  /** Where it redirects to (RFC 9110, section 10.2.2). */
  readonly location?: string | undefined;
  /** How it wants the client to log in (RFC 9110, section 11.6.1). */
  readonly challenge?: string | undefined;
  /** Its links (RFC 8288). */
  readonly link?: string | undefined;
  /** When it was made (RFC 9110, section 6.6.1). */
  readonly date?: string | undefined;
  /** The number of rows in the whole list, of which it is a page. */
  readonly total?: string | undefined;
}

/** A controller's answer, whatever its status: real ones also send 601, 602 and 606. */
export class ControllerAnswer {
  readonly status: number;
  /** Media type without parameters, in lower case; empty if there was none. */
  readonly mediaType: string;
  readonly fields: AnswerFields;
  #body: Uint8Array | undefined;
  #text: string | undefined;
  #json: Value | undefined;
  #size: number | undefined;

  constructor(status: number, mediaType: string, body: Uint8Array | string, fields: AnswerFields = {}) {
    this.status = status;
    this.mediaType = mediaType;
    this.fields = fields;
    if (typeof body === 'string') this.#text = body;
    else this.#body = body;
  }

  /** The body as bytes; encodes a text if necessary. */
  get body(): Uint8Array {
    this.#body ??= new TextEncoder().encode(this.text);
    return this.#body;
  }

  /** The body as text, decoded once. */
  get text(): string {
    this.#text ??= this.#body === undefined ? toJson(this.#json) : UTF8.decode(this.#body);
    return this.#text;
  }

  /** Roughly how long the body is, in bytes. */
  get size(): number {
    return this.#size ?? this.#body?.byteLength ?? this.text.length;
  }

  get isBlank(): boolean {
    return this.#json === undefined && this.text.trim() === '';
  }

  /** The body as JSON, parsed once, with exact numbers. @throws {SyntaxError} if it isn't JSON */
  get json(): Value {
    this.#json ??= parseExact(this.text);
    return this.#json;
  }

  /** The same answer with another body. */
  with(text: string, mediaType = this.mediaType): ControllerAnswer {
    return new ControllerAnswer(this.status, mediaType, text, this.fields);
  }

  /** The same answer whose body is this JSON. */
  withJson(json: Entity): ControllerAnswer {
    const answer = new ControllerAnswer(this.status, this.mediaType, '', this.fields);
    answer.#text = undefined;
    answer.#json = json;
    answer.#size = this.size;
    return answer;
  }
}

/** Header fields in which APIs return the number of rows. */
const TOTALS = ['x-total-count', 'x-total', 'x-page-total', 'total-count'] as const;

/** A field that occurs several times is one list (RFC 9110, section 5.3). */
const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

/** An answer with the header fields that are needed later; names in lower case. */
export class TransportAnswer extends ControllerAnswer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;

  constructor(status: number, headers: TransportAnswer['headers'], body: Uint8Array) {
    const total = TOTALS.find((name) => headers[name] !== undefined);
    const contentType = String(headers['content-type'] ?? '');
    super(status, mediaTypeIn(contentType), inUtf8(contentType, body), {
      location: one(headers['location']),
      challenge: one(headers['www-authenticate']),
      link: one(headers['link']),
      date: one(headers['date']),
      total: total && one(headers[total]),
    });
    this.headers = headers;
  }
}
