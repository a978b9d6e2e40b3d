/** `mfa-validation-code` is `mfaValidationCode`; a text of letters and digits is unchanged. */
export function camelCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  if (words.length < 2) return words[0] ?? text;
  return words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join('');
}

/** `Edge Router Policy 2` is `edge-router-policy`: only letters and dashes. */
export const kebabCase = (text: string): string => dashed(text, /[^a-z]+/g);

/** `Edge Router Policy 2` is `edge-router-policy-2`: only letters, digits and dashes. */
export const kebabCaseWithDigits = (text: string): string => dashed(text, /[^a-z0-9]+/g);

const dashed = (text: string, between: RegExp): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(between, '-')
    .replace(/^-|-$/g, '');

export const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
export const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
