export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** How lists and objects are serialized outside of JSON (OpenAPI 3.1, section 4.8.12.2). */
export type Style = 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';

/** Arguments that match a tool's schema: of the right types, complete, and without unknown keys. */
export type CheckedArguments = Readonly<Record<string, unknown>>;

/** Where one argument of a tool goes in the HTTP request. */
export interface ArgumentPlace {
  /** `body` is a property of the sent object; `whole-body` is the body itself. */
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'whole-body';
  /** The name on the wire, if it differs from the argument's. */
  readonly as?: string;
  /** If it isn't the default of the place: `simple` in paths and headers, `form` in queries and cookies. */
  readonly style?: Style;
  /**
   * Whether each part of a list or an object is sent separately, if it isn't the default of the style: true for `form`
   * and `deepObject`.
   */
  readonly explode?: boolean;
  /** The media type that the value is serialized in, instead of a style. */
  readonly content?: string;
  /** The list tool whose entities an `@id` in this argument refers to. */
  readonly refers?: string;
}

/** How one part of a form is serialized, if its value does not determine it. */
export interface BodyPart {
  /** Its media type. */
  readonly type?: string;
  /** It is binary, sent as a file. */
  readonly file?: boolean;
  readonly style?: Style;
  readonly explode?: boolean;
}
