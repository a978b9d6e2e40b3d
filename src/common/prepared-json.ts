const TEXT = Symbol('JSON text');

/**
 * Attaches the JSON text of a value to it, so that it need not be serialized again when it is sent. Copies of the value
 * do not have it.
 */
export const withJson = <T extends object>(value: T, text: string): T =>
  Object.defineProperty(value, TEXT, { value: text });

/** The text that was attached to a value. */
export const preparedJson = (value: object): string | undefined => (value as { readonly [TEXT]?: string })[TEXT];
