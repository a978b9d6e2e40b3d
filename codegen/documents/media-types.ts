/**
 * The type and subtype of a media type, without parameters, in lower case (RFC 9110, section 8.3.1). A comma in front
 * of the parameters can only be meant as a semicolon.
 */
export const essence = (type: string): string => (type.split(/[;,]/)[0] ?? '').trim().toLowerCase();

/** A media type as it is sent. */
export const asSent = (type: string): string => type.trim().replace(/^([^;,]*),/, '$1;');

/** `application/json`, and every type with the suffix `+json` (RFC 6839, section 3.1). */
export const isJson = (type: string): boolean => /[/+]json$/.test(essence(type));

/** Whether a media type is a kind of text. */
export const isText = (type: string): boolean => essence(type).startsWith('text/');

/** Types that are sent as fields: of a form, or as parts (RFC 7578). */
export const isForm = (type: string): boolean =>
  essence(type) === 'application/x-www-form-urlencoded' || essence(type).startsWith('multipart/');

/** Types that allow any type: `*` with anything. */
export const isAny = (type: string): boolean => essence(type).includes('*');
