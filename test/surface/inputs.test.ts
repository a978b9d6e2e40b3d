import { describe, expect, test } from 'vitest';
import { portable } from '../../codegen/arguments/portable.ts';
import type { JsonObject } from '../../codegen/common/json.ts';
import { type JsonSchema, RESERVED_ARGUMENTS } from '../../src/contract.ts';
import { apis } from '../../src/generated/apis.ts';
import { DocumentedApi, type DocumentedArgument } from '../support/documented-arguments.ts';
import { breaking, surface, unlisted } from './surface.ts';

/** Every schema inside a schema, and itself; keys of `properties` are names, not keywords. */
function* schemasOf(schema: JsonSchema): Generator<JsonSchema> {
  yield schema;
  if (schema['items'] !== undefined) yield* schemasOf(schema['items'] as JsonSchema);
  for (const part of Object.values((schema['properties'] ?? {}) as object)) yield* schemasOf(part);
}

const everySchema = (schema: JsonSchema, rule: (part: JsonSchema) => boolean) => [...schemasOf(schema)].every(rule);
const FORBIDDEN = [
  ...['anyOf', 'oneOf', 'allOf', 'not', '$ref', '$schema', '$defs', 'const', 'pattern', 'patternProperties'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['additionalProperties', 'nullable', 'contentEncoding', 'default'],
];

describe('listed schemas can be read by every client', () => {
  test('the root is a plain object with properties, possibly none', () => {
    const plain = ({ type, properties }: JsonSchema) => type === 'object' && typeof properties === 'object';
    expect(breaking(({ listed }) => plain(listed.inputSchema))).toEqual([]);
  });

  test('no keyword that some client rejects, at any depth', () => {
    const clean = (part: JsonSchema) => FORBIDDEN.every((keyword) => !(keyword in part));
    expect(breaking(({ listed }) => everySchema(listed.inputSchema, clean))).toEqual([]);
  });

  test('no lists of types', () => {
    const single = ({ type }: JsonSchema) => type === undefined || typeof type === 'string';
    expect(breaking(({ listed }) => everySchema(listed.inputSchema, single))).toEqual([]);
  });

  test('null is never listed', () => {
    const none = (part: JsonSchema) => part['type'] !== 'null' && !JSON.stringify(part['enum'] ?? []).includes('null');
    expect(breaking(({ listed }) => everySchema(listed.inputSchema, none))).toEqual([]);
  });

  test('each is the portable part of what a call is checked against', () => {
    for (const { name, listed, input } of surface) {
      const { properties, ...whole } = portable(input.schema as JsonObject) as { properties?: JsonObject };
      const shown = Object.entries(properties ?? {}).filter(([argument]) => !unlisted(name).includes(argument));
      const { properties: listedOnes, ...rest } = withLongChoices(listed.inputSchema) as { properties?: JsonSchema };
      expect(rest, name).toEqual(whole);
      expect(listedOnes, name).toEqual(Object.fromEntries(shown));
    }
  });

  test('a long list of choices is listed once, and other tools refer to it', () => {
    const listing = surface.filter(({ listed }) => !everySchema(listed.inputSchema, (p) => !isLong(p['enum'])));
    expect(listing.map(({ name }) => name)).toEqual(['createIdentity']);
    const naming = surface.filter(({ listed }) => JSON.stringify(listed.inputSchema).includes('choices: see'));
    expect(naming.map(({ name }) => name)).toEqual(['patchIdentity', 'updateIdentity']);
  });

  test('what a call is checked against allows no other arguments', () => {
    expect(breaking(({ input }) => input.schema['additionalProperties'] === false)).toEqual([]);
  });
});

const isLong = (choices: unknown): boolean => Array.isArray(choices) && choices.length > 20;

/** A listed schema, with choices restored that another tool lists. */
function withLongChoices(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (_key, part) => {
    const holder = /^(?:(.*); )?choices: see (\w+)$/.exec(part?.description ?? '');
    if (holder === null) return part;
    const { description: _, ...rest } = part;
    const choices = surface
      .filter(({ name }) => name === holder[2])
      .flatMap(({ listed }) => [...schemasOf(listed.inputSchema)].filter((each) => isLong(each['enum'])));
    return { ...rest, ...(holder[1] ? { description: holder[1] } : {}), enum: choices[0]?.['enum'] };
  });
  return JSON.parse(text);
}

type Facts = (schema: JsonSchema) => object;

/** What a caller learns about a value, without words. */
const factsOf: Facts = ({ type, enum: choices, format }) => {
  return { type, choices, format: format === 'date-time' ? format : undefined };
};

/** What a caller has to learn in words: each bound, and the name of the format. */
function wordsFor(documented: JsonSchema): RegExp[] {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum, format, contentEncoding } = documented;
  const bounds = [minLength, maxLength, minItems, maxItems, minimum, maximum, documented['default']].filter(
    (each) => each !== undefined,
  );
  const formats = [
    ...(contentEncoding === 'base64' ? ['base64'] : []),
    ...(/^ur[il]$/.test(`${format}`) ? ['URL'] : []),
  ];
  return [...bounds, ...formats].map((each) => new RegExp(`\\b${each}\\b`));
}

/** What the call checks beyond that. */
const checked: Facts = ({ type, minimum, maximum, minLength, maxLength, pattern, minItems, maxItems }) => {
  return { type, minimum, maximum, minLength, maxLength, pattern, minItems, maxItems };
};

describe.each(Object.keys(apis))('what the document of %s says', (api) => {
  const document = new DocumentedApi(api);

  /** Compares a documented schema with a generated one, including every property. */
  function expectSame(facts: Facts, documented: JsonSchema, listed: JsonSchema | undefined, place: string): void {
    if (listed === undefined) throw new Error(`${place} is not listed`);
    expect(facts(listed), place).toEqual(facts(documented));
    if (facts === factsOf) for (const word of wordsFor(documented)) expect(listed['description'], place).toMatch(word);
    if (documented['items'] !== undefined) {
      expectSame(facts, document.flat(documented['items']), listed['items'] as JsonSchema, `${place}[]`);
    }
    const inner = documented['properties'] as Record<string, JsonSchema>;
    const shown = (listed['properties'] ?? {}) as Record<string, JsonSchema>;
    expect(Object.keys(shown).sort(), place).toEqual(Object.keys(inner).sort());
    for (const [name, part] of Object.entries(inner)) {
      expectSame(facts, document.flat(part), shown[name], `${place}.${name}`);
    }
  }

  const argumentOf = (tool: (typeof surface)[number], { in: place, wire }: DocumentedArgument): string | undefined =>
    Object.entries(tool.operation.arguments).find(
      ([name, each]) => each.in === place && (place === 'whole-body' || (each.as ?? name) === wire),
    )?.[0];

  const tools = document.tools().map((documented) => {
    const same = ({ operation }: (typeof surface)[number]) =>
      operation.api === api && operation.method === documented.method && operation.path === documented.path;
    const tool = surface.find(same);
    if (tool === undefined) throw new Error(`no tool for ${documented.method} ${documented.path}`);
    return { name: tool.name, tool, documented };
  });

  test.each(tools)('$name takes every argument, with everything known about it', ({ tool, documented }) => {
    const listed = withLongChoices(tool.listed.inputSchema)['properties'] as Record<string, JsonSchema>;
    const complete = tool.input.schema['properties'] as Record<string, JsonSchema>;
    const names = documented.arguments.map((argument) => {
      const name = argumentOf(tool, argument);
      if (name === undefined) throw new Error(`${argument.wire} of the ${argument.in} is no argument`);
      if (unlisted(tool.name).includes(name)) expect(listed).not.toHaveProperty(name);
      else expectSame(factsOf, argument.schema, listed[name], name);
      expectSame(checked, argument.schema, complete[name], name);
      return name;
    });
    expect(Object.keys(tool.operation.arguments).sort()).toEqual([...names].sort());
    const more = Object.keys(listed).filter((name) => !names.includes(name));
    expect(more.filter((name) => !(RESERVED_ARGUMENTS as readonly string[]).includes(name))).toEqual([]);
    const required = documented.arguments.flatMap((argument, index) => (argument.required ? [names[index]] : []));
    expect([...((tool.listed.inputSchema['required'] as string[]) ?? [])].sort()).toEqual(required.sort());
  });
});
