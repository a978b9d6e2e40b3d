import type { z } from 'zod';
import { didYouMean, nearest } from '../../common/nearest.ts';

/** The part of a JSON Schema that says which keys there are. */
interface Form {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Form>>;
  readonly additionalProperties?: Form | false;
  readonly items?: Form;
}

/**
 * The first thing wrong with a file that a person wrote, and its place.
 * @param form the JSON Schema of such files
 */
export function formFault({ issues: [issue] }: z.ZodError, form: object): string {
  if (issue === undefined) throw new Error('an error without an issue');
  const place = placeOf(issue.path);
  return `${place === '' ? 'it' : place} ${wordsOf(issue, form)}`;
}

/** `rule 2, tools` for the second of the `rules`: messages count from 1; `limits.writesPerMinute`. */
function placeOf(path: readonly PropertyKey[]): string {
  const [list, index, ...rest] = path;
  if (typeof list === 'string' && typeof index === 'number') {
    return [`${list.replace(/s$/, '')} ${index + 1}`, ...rest.filter((key) => typeof key === 'string')].join(', ');
  }
  return path.filter((key) => typeof key === 'string').join('.');
}

function wordsOf(issue: z.core.$ZodIssue, form: Form): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKey(formAt(form, issue.path), String(issue.keys[0]));
    case 'invalid_value':
      return unknownValue(issue.values.map(String), issue.input);
    case 'invalid_type':
      if (issue.input === undefined && issue.path.length > 0) return 'is missing';
      return `must be ${KINDS[formAt(form, issue.path).type ?? ''] ?? issue.expected}${butIs(issue.input)}`;
    case 'invalid_union':
      // What selects one of several forms, such as the method of a login; or a list that may be a single entry.
      return 'options' in issue
        ? `is missing or unknown: use ${(issue.options as string[]).join(', ')}`
        : 'must be a string or a list of strings';
    case 'invalid_format':
      return issue.format === 'url' ? 'must be an https URL' : issue.message;
    case 'invalid_key':
      return 'cannot be a name';
    case 'too_small':
      return issue.origin === 'number' ? `must be ${issue.minimum} or more, and is ${issue.input}` : 'is empty';
    default:
      return issue.message;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping of keys to values',
  array: 'a list: ["one", "two"], or one "- item" per line',
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

function unknownKey({ properties = {} }: Form, key: string): string {
  const known = Object.keys(properties);
  const takes = known.length === 0 ? '' : `It takes ${known.join(', ')}.`;
  return `has an unknown key, "${key}". ${didYouMean(nearest(key, known)) || takes}`.trim();
}

function unknownValue(known: readonly string[], input: unknown): string {
  if (input === undefined) return `is missing: use ${known.join(', ')}.`;
  const near = typeof input === 'string' ? didYouMean(nearest(input, known)) : '';
  // A value that is not close to a known word may be anything, even a secret in the wrong file.
  const held = near === '' ? 'something else' : JSON.stringify(input);
  return `is ${held}: use ${known.join(', ')}. ${near}`.trim();
}

function butIs(input: unknown): string {
  if (input === undefined || input === null) return ', but is empty';
  // Not repeated: the file may be the wrong one and contain a secret.
  if (typeof input === 'string') return ', but is a string';
  if (Array.isArray(input)) return ', but is a list';
  return typeof input === 'object' ? '' : `, but is ${JSON.stringify(input)}`;
}

/** The part of the format that applies at a place in the file. */
function formAt(form: Form, path: readonly PropertyKey[]): Form {
  return path.reduce<Form>((above, key) => {
    const below =
      typeof key === 'number' ? above.items : (above.properties?.[String(key)] ?? above.additionalProperties);
    return below || {};
  }, form);
}
