import { isObject, type JsonObject, sameJson } from '../common/json.ts';
import { choicesOf, hasProperties, propertiesOf, requiredOf } from '../schemas/value-types.ts';
import { isReadOnly } from './requests.ts';

/** The most forms, and the most properties of one, that are put into words. */
const MOST_FORMS = 6;
const MOST_NAMES = 8;

/**
 * A schema of an object that has one of several forms, as a single form: not every vendor supports `oneOf` and `anyOf`. It
 * has the properties of all forms, and its description says which go together. The schema itself if it has no such forms.
 */
export function withFormsJoined(schema: JsonObject): JsonObject {
  const { oneOf, anyOf, ...own } = schema;
  const choices = oneOf ?? anyOf;
  if (!Array.isArray(choices)) return schema;
  const forms = choices.filter(isObject).map(withFormsJoined);
  if (forms.length === 0 || !choices.every(isObject) || !forms.every(hasProperties)) return schema;
  const [first = [], ...others] = forms.map(requiredOf);
  const inAll = first.filter((name) => others.every((names) => names.includes(name)));
  const { description: text } = own;
  const description = [...(typeof text === 'string' && text !== '' ? [text] : []), ...formWords(forms)].join('; ');
  return {
    ...own,
    type: 'object',
    ...(description === '' ? {} : { description }),
    required: [...new Set([...requiredOf(own), ...inAll])],
    properties: [own, ...forms].map(propertiesOf).reduce(joined, {}),
  };
}

/** The properties of two forms. */
function joined(one: JsonObject, other: JsonObject): JsonObject {
  const entries = Object.entries(other).map(([name, property]) => {
    const before = Object.hasOwn(one, name) ? one[name] : property;
    return [name, isObject(before) && isObject(property) ? eitherOf(before, property) : property] as const;
  });
  return { ...one, ...Object.fromEntries(entries) };
}

/** What is true of a value that fits one of two schemas: its choices, or its type. */
function eitherOf(one: JsonObject, other: JsonObject): JsonObject {
  if (sameJson(one, other)) return one;
  const [some, more] = [choicesOf(one), choicesOf(other)];
  const isOfOneType = one['type'] !== undefined && sameJson(one['type'], other['type']);
  return {
    ...(isOfOneType ? { type: one['type'] as string } : {}),
    ...(some.length > 0 && more.length > 0 ? { enum: [...new Set([...some, ...more])] } : {}),
  };
}

/** Which properties go together, with `?` after those that are optional. */
function formWords(forms: readonly JsonObject[]): string[] {
  if (forms.length === 1) return [];
  const words = forms.slice(0, MOST_FORMS).map((form) => {
    const required = requiredOf(form);
    const sent = Object.entries(propertiesOf(form)).filter(
      ([, property]) => !(isObject(property) && isReadOnly(property)),
    );
    const names = sent.slice(0, MOST_NAMES).map(([name]) => (required.includes(name) ? name : `${name}?`));
    return `{${[...names, ...(sent.length > MOST_NAMES ? ['...'] : [])].join(', ')}}`;
  });
  return [`one of ${[...new Set(words)].join(' or ')}${forms.length > MOST_FORMS ? ' and others' : ''}`];
}
