import { isSecretName } from '../../../common/secret-names.ts';
import { isDoubtful } from './doubtful-names.ts';
import { isValueKey } from './named-values.ts';

/** The name of a field, which may follow a relation or be in a map, as in `enrollments.token` and `tags.apiKey`. */
const NAME = /[A-Za-z][\w-]*(?:\.[\w-]+)*/g;

/**
 * The first secret field that a filter uses, if any: an ordered or partial comparison would reveal its value bit by
 * bit. Quoted text is data; every other word is a field name. Fields that answers hide by name cannot be filtered by
 * either.
 */
export function findProbe(filter: string, fields: readonly string[]): string | undefined {
  const probed = new Set(fields.map((field) => field.toLowerCase()));
  for (const [name] of withoutTexts(filter).matchAll(NAME)) {
    const steps = name.split('.');
    const found = steps.find((step) => probed.has(step.toLowerCase()) || isSecretName(step) || isDoubtful(step));
    if (found !== undefined) return found.toLowerCase();
    // What a map holds under this name may be what another member says that it is.
    if (isInMap(steps)) return name.toLowerCase();
    // A map key may itself contain dots.
    if (isSecretName(name)) return name.toLowerCase();
  }
  return undefined;
}

const isInMap = (steps: readonly string[]): boolean =>
  steps.length > 1 && isValueKey(steps.at(-1) ?? '') && steps.some((step) => /^(?:tags|appdata|data)$/i.test(step));

/**
 * The filter without quoted text; an unclosed quote is kept, since its meaning is unclear. It is still matched as one,
 * so that its parts are not read again.
 */
function withoutTexts(filter: string): string {
  return filter.replace(/"[^"\\]*(?:\\[\s\S][^"\\]*)*("?)/g, (text, end: string) => (end === '' ? text : ' '));
}
