/** Possible answers of a controller, generated from their documented schemas, with a canary in each secret field. */
import type { JsonSchema } from '../../src/contract.ts';

/** A value that matches a schema, with texts from `fill`, which gets their dotted path, with `[]` after each list. */
export function answerFrom(schema: JsonSchema, fill: (path: string) => string, path = ''): unknown {
  const { properties, items, additionalProperties, type } = schema as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly items?: JsonSchema;
    readonly additionalProperties?: JsonSchema;
    readonly type?: string | readonly string[];
  };
  const types = [type ?? []].flat();
  if (properties !== undefined) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        answerFrom(property, fill, path === '' ? name : `${path}.${name}`),
      ]),
    );
  }
  if (items !== undefined) return [answerFrom(items, fill, `${path}[]`), answerFrom(items, fill, `${path}[]`)];
  if (typeof additionalProperties === 'object') return { key: answerFrom(additionalProperties, fill, `${path}.*`) };
  if (types.includes('boolean')) return true;
  if (types.includes('integer') || types.includes('number')) return 7;
  return types.includes('object') ? {} : fill(path);
}
