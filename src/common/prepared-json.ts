const TEXT = Symbol('JSON text');

/**
 * Notes the JSON text of a value, so that whoever sends it need not write it again. It is not part of the value: copies do not
 * have it.
 */
export const withJson = <T extends object>(value: T, text: string): T =>
  Object.defineProperty(value, TEXT, { value: text });

/** The text that was noted for a value. */
export const preparedJson = (value: object): string | undefined => (value as { readonly [TEXT]?: string })[TEXT];
