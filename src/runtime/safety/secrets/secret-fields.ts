import { isSecretName, LONGEST_NAME } from '../../../common/secret-names.ts';
import { isDoubtful, isSecretUnder } from './doubtful-names.ts';
import type { Trail } from './json-values.ts';
import { isValueKey } from './named-values.ts';

const MOST_NAMES = 1000;

/** Decides whether a value is secret, by its path. */
export interface SecretJudge {
  /**
   * The kind of secret; undefined if it is not one.
   * @param value what is there, if it is a text: some names alone do not tell
   */
  kindOf(trail: Trail, value?: unknown): string | undefined;
  /** Whether anything at or below a field of this name can be secret. */
  matters(name: string): boolean;
}

/**
 * Judges by the fields in the overlay, and by names that suggest a secret. Both cover everything below them. Arguments and answers
 * are treated alike.
 * @param fields dotted path to kind, with `[]` after each list on the way
 */
export function secretJudgeOf(fields: Readonly<Record<string, string>>): SecretJudge {
  const lastNames = new Set(Object.keys(fields).map((path) => path.slice(path.lastIndexOf('.') + 1)));
  const longest = Math.max(0, ...Object.keys(fields).map(({ length }) => length));
  const isSecret = remembered(isSecretName);
  return {
    matters: remembered((name) => lastNames.has(name) || isValueKey(name) || isSecret(name) || isDoubtful(name)),
    kindOf(trail, value) {
      // `data[].enrollment.ott.jwt` for `data`, 3, `enrollment`, `ott`, `jwt`.
      let path = '';
      for (const step of trail) {
        path += typeof step === 'number' ? '[]' : path === '' ? step : `.${step}`;
        if (path.length > longest) break;
        if (Object.hasOwn(fields, path)) return fields[path];
      }
      if (trail.some((step) => typeof step === 'string' && isSecret(step))) return 'secret';
      return typeof value === 'string' && isSecretUnder(trail, value) ? 'secret' : undefined;
    },
  };
}

/** A judgement of the ends of names that need not be made again: every item of a list asks for all names around it. */
function remembered(judge: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const end = name.slice(-LONGEST_NAME);
    const before = known.get(end);
    if (before !== undefined) return before;
    // Anybody can choose tag names: they must not fill the memory.
    if (known.size === MOST_NAMES) known.clear();
    const result = judge(end);
    known.set(end, result);
    return result;
  };
}
