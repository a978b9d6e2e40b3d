import { parseExact, type Value } from './exact-json.ts';

const UTF8 = new TextDecoder();

/** What came back from a controller, whatever its status: also 601, 602 and 606, which real ones send. */
export class ControllerAnswer {
  readonly status: number;
  /** Media type without parameters, in small letters; empty where none was sent. */
  readonly mediaType: string;
  /** Where the answer points to in the place of itself (RFC 9110, section 10.2.2), where it does. */
  readonly location: string | undefined;
  #body: Uint8Array | undefined;
  #text: string | undefined;
  #json: Value | undefined;

  constructor(status: number, mediaType: string, body: Uint8Array | string, location?: string) {
    this.status = status;
    this.mediaType = mediaType;
    this.location = location;
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
    return new ControllerAnswer(this.status, mediaType, text, this.location);
  }
}

/** An answer with what the way back up needs of its header fields, names in small letters. */
export class TransportAnswer extends ControllerAnswer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;

  constructor(status: number, headers: TransportAnswer['headers'], body: Uint8Array) {
    const [mediaType = ''] = String(headers['content-type'] ?? '').split(';');
    const { location } = headers;
    super(status, mediaType.trim().toLowerCase(), body, typeof location === 'string' ? location : undefined);
    this.headers = headers;
  }
}
