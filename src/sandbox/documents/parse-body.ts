/**
 * What the controller's parser makes of a body: in a list of strings, null is the empty string. It fails on a list of
 * objects with a null in it.
 */
import { isObject } from '../../common/is-object.ts';
import { unhandled } from '../errors.ts';
import { concrete, members, types } from './check-body.ts';
import type { ApiDocument, Schema } from './openapi.ts';

export function parseBody(body: unknown, schema: Schema, document: ApiDocument): unknown {
  return parse(body, concrete(body, schema, document), document);
}

function parse(value: unknown, schema: Schema, document: ApiDocument): unknown {
  const { additionalProperties, items, ...resolved } = document.resolve(schema);
  if (Array.isArray(value)) {
    return items === undefined ? value : value.map((item) => parse(item ?? nothing(items, document), items, document));
  }
  if (!isObject(value)) return value;
  const known = members(resolved, document);
  const others = typeof additionalProperties === 'object' ? additionalProperties : {};
  const entries = Object.entries(value).map(([name, inner]) => {
    const member = Object.hasOwn(known, name) ? known[name] : undefined;
    return [name, parse(inner, member ?? others, document)];
  });
  return Object.fromEntries(entries);
}

/** What null is in a list. */
function nothing(items: Schema, document: ApiDocument): unknown {
  const allowed = types(document.resolve(items));
  if (allowed.includes('object')) throw unhandled('there is a null in a list of objects');
  return allowed.includes('string') ? '' : null;
}
