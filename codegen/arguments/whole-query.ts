import { isObject, type JsonObject, pointer } from '../common/json.ts';
import { essence } from '../documents/media-types.ts';
import type { OperationContext } from '../schemas/operation-context.ts';
import { propertiesOf, typesOf } from '../schemas/value-types.ts';

/**
 * The parameters that stand for a whole query (`in: querystring`, OpenAPI 3.2, section 4.12.2): one for each property of a form.
 * None if it is anything but a form with properties.
 * @param from JSON pointer to its place
 */
export function partsOfQuery(
  parameter: JsonObject,
  from: string,
  { resolver }: OperationContext,
): readonly { readonly parameter: JsonObject; readonly from: string }[] {
  const content = isObject(parameter['content']) ? parameter['content'] : {};
  const [type, media] = Object.entries(content)[0] ?? [];
  if (type === undefined || essence(type) !== 'application/x-www-form-urlencoded' || !isObject(media)) return [];
  const place = `${from}${pointer('content', type, 'schema')}`;
  const schema = resolver.inline(media['schema'], place);
  const needed = parameter['required'] === true && Array.isArray(schema['required']) ? schema['required'] : [];
  const encoding = isObject(media['encoding']) ? media['encoding'] : {};
  return Object.entries(propertiesOf(schema)).map(([name, property]) => {
    const declared = Object.hasOwn(encoding, name) && isObject(encoding[name]) ? encoding[name] : {};
    const how = wireForm(property as JsonObject, declared);
    const found = { in: 'query', name, required: needed.includes(name), ...how };
    return { parameter: found, from: `${place}${pointer('properties', name)}` };
  });
}

/** As in a form, an object without a style is JSON (OpenAPI 3.2, section 4.15.1). */
function wireForm(schema: JsonObject, { style, explode }: JsonObject): JsonObject {
  const hasStyle = style !== undefined || explode !== undefined;
  if (!hasStyle && typesOf(schema).has('object')) return { content: { 'application/json': { schema } } };
  return { schema, ...(style === undefined ? {} : { style }), ...(explode === undefined ? {} : { explode }) };
}
