/**
 * What the imported documents say about every request, read without any code of the generator: an independent oracle.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

export interface DocumentedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Json;
}

export interface DocumentedOperation {
  readonly api: string;
  readonly method: string;
  /** With the API's base path. */
  readonly path: string;
  readonly parameters: readonly DocumentedParameter[];
  readonly body?: { readonly mediaType: string; readonly required: boolean; readonly schema: Json };
}

/** A document, with a way to resolve its references. */
export class DocumentOracle {
  readonly api: string;
  readonly #document: Json;
  readonly #ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));

  constructor(api: string) {
    this.api = api;
    this.#document = JSON.parse(readFileSync(`spec/${api}.json`, 'utf8'));
    this.#ajv.addSchema({ ...this.#document, $id: `doc:${api}` });
  }

  *operations(): Generator<DocumentedOperation> {
    const base = new URL((this.#document['servers'] as { url: string }[])[0]?.url ?? '').pathname;
    for (const [path, item] of Object.entries(this.#document['paths'] as Record<string, Json>)) {
      for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
        const operation = item[method] as Json | undefined;
        if (operation === undefined) continue;
        const listed = [...((item['parameters'] as Json[]) ?? []), ...((operation['parameters'] as Json[]) ?? [])];
        const parameters = listed.map((parameter) => {
          const { name, in: place, required, schema } = this.#follow(parameter);
          return { name, in: place, required: required === true, schema } as DocumentedParameter;
        });
        const body =
          operation['requestBody'] === undefined ? {} : { body: this.#bodyOf(operation['requestBody'] as Json) };
        yield { api: this.api, method: method.toUpperCase(), path: `${base}${path}`, parameters, ...body };
      }
    }
  }

  /** The properties of an object schema, including those of its `allOf` parts. */
  properties(schema: Json): Record<string, Json> {
    const followed = this.#follow(schema);
    const parts = ((followed['allOf'] as Json[]) ?? []).map((part) => this.properties(part));
    return Object.assign({}, ...parts, followed['properties'] as Json | undefined);
  }

  /** The schemas that extend this one, by the value of their discriminator. */
  subtypes(schema: Json): Map<string, Json> {
    if (schema['$ref'] === undefined) return new Map();
    const all = Object.entries((this.#document['components'] as Json)['schemas'] as Record<string, Json>);
    const extending = all.filter(([, each]) =>
      ((each['allOf'] as Json[] | undefined) ?? []).some(
        (part) => part['$ref'] === schema['$ref'] && 'x-class' in each,
      ),
    );
    return new Map(
      extending.map(([name, each]) => [String(each['x-class']), { $ref: `#/components/schemas/${name}` }]),
    );
  }

  /** A value that the schema allows, with every property. */
  sample(schema: Json, name = 'value', depth = 0): unknown {
    const { anyOf, enum: choices, ...own } = this.#follow(schema);
    if (Array.isArray(choices)) return choices[choices.length - 1];
    if (Array.isArray(anyOf)) return this.sample((anyOf as Json[])[0] ?? {}, name, depth);
    if (own['const'] !== undefined) return own['const'];
    const type = [own['type']].flat()[0];
    if (type === 'array') return depth > 6 ? [] : [this.sample((own['items'] as Json) ?? {}, name, depth + 1)];
    if (type === 'integer' || type === 'number') return (own['minimum'] as number | undefined) ?? 7;
    if (type === 'boolean') return true;
    if (type === 'string') return sampleText(name, own);
    return this.#sampleObject(own, depth);
  }

  #sampleObject(schema: Json, depth: number): Json {
    const properties = this.properties(schema);
    const result: Json = {};
    for (const [name, property] of Object.entries(properties)) result[name] = this.sample(property, name, depth + 1);
    const values = schema['additionalProperties'];
    if (Object.keys(properties).length > 0 || typeof values !== 'object' || values === null) return result;
    return { key: this.sample(values as Json, 'key', depth + 1) };
  }

  /** ajv's objections to a value; empty if it is valid. */
  faults(schema: Json, value: unknown): string[] {
    const reference = schema['$ref'];
    const absolute = typeof reference === 'string' ? { $ref: `doc:${this.api}${reference}` } : schema;
    const validate = this.#ajv.compile(absolute);
    return validate(value)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message }: { instancePath: string; message?: string }) => `${instancePath} ${message}`,
        );
  }

  #bodyOf(body: Json): NonNullable<DocumentedOperation['body']> {
    const { content, required } = this.#follow(body);
    const [[mediaType, media] = []] = [Object.entries(content as Record<string, Json>)[0]];
    return { mediaType: mediaType ?? '', required: required === true, schema: (media?.['schema'] as Json) ?? {} };
  }

  #follow(value: Json): Json {
    const reference = value['$ref'];
    if (typeof reference !== 'string') return value;
    const keys = reference
      .slice(2)
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    return this.#follow(keys.reduce((node, key) => node[key] as Json, this.#document));
  }
}

function sampleText(name: string, { format, contentEncoding, minLength }: Json): string {
  if (format === 'date-time') return '2026-01-02T03:04:05.000Z';
  if (format === 'uri' || format === 'url') return 'https://example.com/x';
  if (contentEncoding === 'base64' || format === 'byte') return 'c2VjcmV0';
  return `${name} "ä/?&"`.padEnd(Number(minLength ?? 0), 'x');
}
