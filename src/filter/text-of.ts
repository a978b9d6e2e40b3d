/** Values as text, where a filter compares or searches them as such. */

/**
 * Text of a stored value as the controller makes it: `true`, and numbers in full, without an exponent. Undefined for what
 * has no text: nothing, lists and objects.
 */
export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return String(value);
    case 'number':
      return inFull(value);
    default:
      return undefined;
  }
}

function inFull(value: number): string {
  const text = String(value);
  const [, sign = '', whole = '', fraction = '', exponent = ''] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === '') return text;
  const digits = whole + fraction;
  const shift = Number(exponent);
  return shift < 0 ? `${sign}0.${'0'.repeat(-shift - 1)}${digits}` : `${sign}${digits.padEnd(shift + 1, '0')}`;
}
