/**
 * Answers of a real controller, compared with the repaired documents: where the two disagree, the overlay says so. The
 * declared answers accept everything that was recorded.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { at, isObject, type Json, type JsonObject } from '../../codegen/common/json.ts';
import { load } from '../../codegen/model/load.ts';
import { repaired } from '../../codegen/overlay/repair.ts';
import { SchemaResolver } from '../../codegen/schemas/resolver.ts';
import { operations } from '../../src/generated/operations.ts';
import { outputs } from '../../src/generated/outputs.ts';
import { loose } from '../../src/runtime/answer/output-schema.ts';

interface Recording {
  readonly api: string;
  readonly operationId: string | null;
  readonly method: string;
  readonly path: string;
  readonly seq: number;
  readonly response: { readonly status: number; readonly contentType?: string; readonly body: unknown };
}

const FOLDER = 'test/fixtures/controller/recordings';
const answers = readdirSync(FOLDER)
  .filter((file) => !file.startsWith('_'))
  .flatMap((file) => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Recording[])
  .filter(({ response }) => response.status < 300 && response.contentType?.includes('json'))
  // Two documents were too long to be recorded whole: what stands for them is no answer.
  .filter(({ response: { body } }) => !(typeof body === 'object' && body !== null && '$truncated' in body));

const { documents, overlay } = await load('spec');
const resolvers = new Map(
  documents.map(({ api, document, file }) => {
    const whole = repaired(document, overlay.repairs[api] ?? [], file);
    return [api, { whole, resolver: new SchemaResolver(whole, file) }] as const;
  }),
);

/** The declared schema of an answer, closed: an undeclared property is a fault. */
function declaredSchema({ api, method, path, response }: Recording): JsonObject | undefined {
  const { whole, resolver } = resolvers.get(api) as NonNullable<ReturnType<typeof resolvers.get>>;
  const responses = (whole['paths'] as Record<string, Record<string, JsonObject>>)[path]?.[method.toLowerCase()]?.[
    'responses'
  ] as JsonObject | undefined;
  const declared = resolver.follow(responses?.[String(response.status)] as Json, path);
  const content = Object.entries((declared['content'] as JsonObject | undefined) ?? {}).find(([type]) =>
    type.includes('json'),
  );
  return content && closed(resolver.inline(at(content[1] as Json, '/schema'), path));
}

/** Subtypes, selected by a discriminator, have further properties: such a schema stays open. */
function closed(schema: JsonObject): JsonObject {
  const result: JsonObject = { ...schema };
  const { properties, items, additionalProperties } = schema;
  if (isObject(properties)) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, closed(property as JsonObject)]),
    );
    result['additionalProperties'] ??= schema['discriminator'] !== undefined;
  }
  if (isObject(items)) result['items'] = closed(items);
  if (isObject(additionalProperties)) result['additionalProperties'] = closed(additionalProperties);
  for (const key of ['anyOf', 'oneOf']) {
    if (Array.isArray(schema[key])) result[key] = (schema[key] as JsonObject[]).map(closed);
  }
  return result;
}

/** Many recordings are answers of the same operation. */
const validators = new Map<string, ValidateFunction>();

function validatorOf(schema: object): ValidateFunction {
  const key = JSON.stringify(schema);
  let validate = validators.get(key);
  if (validate === undefined) {
    validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    validators.set(key, validate);
  }
  return validate;
}

const faults = (schema: object, value: unknown): string[] => {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }: { instancePath: string; message?: string; params: object }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
};

test('nearly every operation has a recorded answer', () => {
  const names = new Set(answers.map(({ api, method, path }) => `${api} ${method} ${path}`));
  expect(names.size).toBeGreaterThan(200);
});

describe.each(answers.map((each) => [`${each.api} ${each.method} ${each.path} #${each.seq}`, each] as const))(
  '%s',
  (_title, recording) => {
    test('agrees with the repaired document', () => {
      const schema = declaredSchema(recording);
      expect(schema).toBeDefined();
      expect(faults(schema as object, recording.response.body)).toStrictEqual([]);
    });

    test('is accepted by the output schema', () => {
      const { api, method, path } = recording;
      const row = operations.find((each) => each.api === api && each.method === method && each.path === path);
      const schema = outputs[row?.name ?? ''];
      if (schema === undefined) expect(row?.answers).not.toContain('json');
      else expect(faults(loose(schema), recording.response.body)).toStrictEqual([]);
    });
  },
);
