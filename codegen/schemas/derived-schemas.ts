import { at, isObject, type JsonObject, pointer } from '../common/json.ts';

/** Which shared schemas of a document build on which others, by `allOf`. */
export class DerivedSchemas {
  readonly #document: JsonObject;
  /** By reference, the schemas that build on it. */
  #children: Map<string, string[]> | undefined;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  /** References to the shared schemas that build on this one. */
  of(reference: string): readonly string[] {
    this.#children ??= childrenIn(this.#document);
    return this.#children.get(reference) ?? [];
  }
}

function childrenIn(document: JsonObject): Map<string, string[]> {
  const children = new Map<string, string[]>();
  const shared = at(document, '/components/schemas');
  for (const [name, schema] of Object.entries(isObject(shared) ? shared : {})) {
    const parts = isObject(schema) && Array.isArray(schema['allOf']) ? schema['allOf'] : [];
    for (const part of parts) {
      const parent = isObject(part) ? part['$ref'] : undefined;
      if (typeof parent !== 'string') continue;
      const child = `#${encodeURI(pointer('components', 'schemas', name))}`;
      children.set(parent, [...(children.get(parent) ?? []), child]);
    }
  }
  return children;
}
