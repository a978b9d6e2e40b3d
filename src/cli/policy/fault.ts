import type { z } from 'zod';
import { didYouMean, nearest } from '../../common/nearest.ts';
import { policySchema } from './form.ts';

/** The first thing wrong with a policy file, with its place. */
export function faultOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) throw new Error('an error without an issue');
  const place = placeOf(issue.path);
  return `${place === '' ? 'it' : place} ${wordsOf(issue)}`;
}

/** `rule 2, tools`: messages count rules from 1; `limits.writesPerMinute`. */
function placeOf(path: readonly PropertyKey[]): string {
  const [first, index, ...rest] = path;
  if (first === 'rules' && typeof index === 'number') {
    return [`rule ${index + 1}`, ...rest.filter((key) => typeof key === 'string')].join(', ');
  }
  return path.filter((key) => typeof key === 'string').join('.');
}

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKey(issue.path, String(issue.keys[0]));
    case 'invalid_value':
      return unknownValue(issue.values.map(String), issue.input);
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}${butIs(issue.input)}`;
    case 'too_small':
      return issue.origin === 'number' ? `must be ${issue.minimum} or more, and is ${issue.input}` : 'is empty';
    default:
      return issue.message;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping of keys to values',
  array: 'a list: ["one", "two"], or one "- item" per line',
  string: 'a text',
  number: 'a whole number',
  int: 'a whole number',
};

function unknownKey(path: readonly PropertyKey[], key: string): string {
  const known = Object.keys(formAt(path)['properties'] ?? {});
  return `has an unknown key, "${key}". ${didYouMean(nearest(key, known)) || `It takes ${known.join(', ')}.`}`;
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
  return typeof input === 'object' ? '' : `, but is ${JSON.stringify(input)}`;
}

type Form = Readonly<Record<string, Record<string, unknown>>>;

/** The part of the format that applies at a place in the file. */
function formAt(path: readonly PropertyKey[]): Form {
  return path.reduce<Form>(
    (form, key) => (typeof key === 'number' ? form['items'] : form['properties']?.[String(key)]) as Form,
    policySchema() as Form,
  );
}
