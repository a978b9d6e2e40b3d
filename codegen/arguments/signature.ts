/** The longest signature, in characters: optional arguments that do not fit are left to describeOperations. */
const LONGEST = 300;

/** The most choices that are written out; for more, only the type is shown. */
const MOST_CHOICES = 8;

type Schema = Readonly<Record<string, unknown>>;

/** The call of a tool on one line, required arguments first: `createService(name: string, configs?: string[], ...)`. */
export function signature(name: string, schema: Schema): string {
  const required = (schema['required'] as string[] | undefined) ?? [];
  const entries = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const parts = required.map(
    (key) => `${key}: ${typeOf((entries.find(([name]) => name === key)?.[1] ?? {}) as Schema)}`,
  );
  const optional = entries.filter(([key]) => !required.includes(key));
  // Free-form data, such as tags, is rarely needed: it comes last.
  const ordered = [...optional.filter(([, each]) => !isFree(each)), ...optional.filter(([, each]) => isFree(each))];
  let left = LONGEST - parts.join(', ').length;
  let count = 0;
  for (const [key, each] of ordered) {
    const texts = [`${key}?: ${typeOf(each)}`, `${key}?: ${plainType(each)}`];
    const fitting = texts.find((text) => text.length <= left);
    if (fitting === undefined) continue;
    parts.push(fitting);
    left -= fitting.length + 2;
    count += 1;
  }
  return `${name}(${[...parts, ...(count < ordered.length ? ['...'] : [])].join(', ')})`;
}

const isFree = (schema: Schema): boolean => schema['type'] === 'object' && schema['properties'] === undefined;

const plainType = (schema: Schema): string => (schema['type'] === 'array' ? 'array' : String(schema['type'] ?? 'any'));

/** The values that a schema allows, in TypeScript notation. */
export function typeOf(schema: Schema, depth = 0): string {
  const choices = schema['enum'] as readonly unknown[] | undefined;
  if (choices !== undefined && choices.length <= MOST_CHOICES)
    return choices.map((each) => JSON.stringify(each)).join('|');
  switch (schema['type']) {
    case 'integer':
      return 'number';
    case 'array': {
      const items = typeOf((schema['items'] ?? {}) as Schema, depth);
      return items.includes('|') ? `(${items})[]` : `${items}[]`;
    }
    case 'object':
      return objectType(schema, depth);
    case undefined:
      return 'any';
    default:
      return String(schema['type']);
  }
}

function objectType(schema: Schema, depth: number): string {
  const declared = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const properties = declared.filter(([, property]) => property['readOnly'] !== true);
  if (properties.length === 0 || depth > 1) return 'object';
  const required = (schema['required'] as string[] | undefined) ?? [];
  const parts = properties.map(
    ([key, each]) => `${key}${required.includes(key) ? '' : '?'}: ${typeOf(each, depth + 1)}`,
  );
  return `{${parts.join(', ')}}`;
}
