import { parseExact, type Value } from './exact-json.ts';

const UTF8 = new TextDecoder();

/** Of an answer's header fields, those that are read when it is shown. */
export interface AnswerFields {
  /** Where it points to in the place of itself (RFC 9110, section 10.2.2). */
  readonly location?: string | undefined;
  /** What it is linked to (RFC 8288). */
  readonly link?: string | undefined;
  /** How many rows the whole list has that it is a page of. */
  readonly total?: string | undefined;
}

/** What came back from a controller, whatever its status: also 601, 602 and 606, which real ones send. */
export class ControllerAnswer {
  readonly status: number;
  /** Media type without parameters, in small letters; empty where none was sent. */
  readonly mediaType: string;
  readonly fields: AnswerFields;
  #body: Uint8Array | undefined;
  #text: string | undefined;
  #json: Value | undefined;

  constructor(status: number, mediaType: string, body: Uint8Array | string, fields: AnswerFields = {}) {
    this.status = status;
    this.mediaType = mediaType;
    this.fields = fields;
    if (typeof body === 'string') this.#text = body;
    else this.#body = body;
  }

  /** The body as bytes, encoded where it is a text of ours. */
  get body(): Uint8Array {
    this.#body ??= new TextEncoder().encode(this.#text);
    return this.#body;
  }

  /** The body as text, decoded once. */
  get text(): string {
    this.#text ??= UTF8.decode(this.#body);
    return this.#text;
  }

  /** The body as JSON, read once, to the last digit. @throws {SyntaxError} for what is no JSON */
  get json(): Value {
    this.#json ??= parseExact(this.text);
    return this.#json;
  }

  /** The same answer with another body. */
  with(text: string, mediaType = this.mediaType): ControllerAnswer {
    return new ControllerAnswer(this.status, mediaType, text, this.fields);
  }
}

/** Header fields in which APIs tell how many rows there are. */
const TOTALS = ['x-total-count', 'x-total', 'x-page-total', 'total-count'] as const;

/** A field that came more than once is one list (RFC 9110, section 5.3). */
const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

/** An answer with what the way back up needs of its header fields, names in small letters. */
export class TransportAnswer extends ControllerAnswer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;

  constructor(status: number, headers: TransportAnswer['headers'], body: Uint8Array) {
    const [mediaType = ''] = String(headers['content-type'] ?? '').split(';');
    const total = TOTALS.map((name) => headers[name]).find((value) => value !== undefined);
    super(status, mediaType.trim().toLowerCase(), body, {
      location: one(headers['location']),
      link: one(headers['link']),
      total: one(total),
    });
    this.headers = headers;
  }
}
