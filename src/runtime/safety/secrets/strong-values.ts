/** Lengths, times, versions and algorithms, which describe secrets. */
const SAID =
  /^(?:\d+[a-z]{1,3}|v?\d+(?:[.,:x-]\d+)*|\d{4}-\d\d-\d\dT[\d:.]*(?:Z|[+-][\d:]+)?|(?:sha|md|base|utf|aes|rs|es|hs|ps|ipv|argon|pbkdf|oauth|http)-?\d+\w{0,5})$/i;

/** Letters and digits together, as in hardly any ordinary word. */
export const isMixed = (value: string): boolean => /\d/.test(value) && /[A-Za-z]/.test(value) && !SAID.test(value);

/** The form of many names: `vault-prod-01`. */
const LIKE_A_NAME = /^[a-z0-9]{1,60}(?:[-_./:][a-z0-9]{0,60}){1,60}$/i;

/** Letters and digits together, but not in the form of a name. Names have no capital letter inside a word. */
export const isMixedUnlikeName = (value: string): boolean =>
  isMixed(value) && (!LIKE_A_NAME.test(value) || /[a-z\d][A-Z]/.test(value));

/** What no sentence about secrets contains: mixed characters, long numbers, and base64 with its padding. */
export const isStrong = (value: string): boolean =>
  value.length >= 4 &&
  (isMixed(value) ||
    /^\d+$/.test(value) ||
    /^[A-Za-z+/]{6,200}={1,2}$/.test(value) ||
    (/[A-Za-z]/.test(value) && /[!@#$%^&*+~]/.test(value)));
