/**
 * A made-up OpenAPI document with the proportions of a large public API: most of it is schemas of answers and examples.
 */

type Json = Readonly<Record<string, unknown>>;

/** Words that names are made of. */
const NOUNS = ['account', 'billing', 'cluster', 'device', 'event', 'folder', 'group', 'host', 'image', 'job'];
/** Schemas that many entities refer to. */
const SHARED = 100;
const OPERATIONS_OF_A_KIND = 5;
/** Fields of an entity: with this many, 1,100 operations take 12 MB, as in GitHub's document. */
const FIELDS = 122;
/** How many of them a request may set. */
const SETTABLE = 12;

const DESCRIPTION =
  'a value that the server keeps and gives back as it was sent, unless it was changed by somebody else';
const string = { type: 'string', description: DESCRIPTION };
const to = (part: string, name: string): Json => ({ $ref: `#/components/${part}/${name}` });
const json = (content: Json): Json => ({ content: { 'application/json': content } });

interface Field {
  readonly schema: Json;
  readonly example: unknown;
}

const text: Field = { schema: string, example: 'a value of the usual length' };
const FORMS: readonly ((number: number) => Field)[] = [
  () => text,
  () => ({ schema: { type: 'integer', description: DESCRIPTION }, example: 42 }),
  () => ({ schema: { ...string, format: 'uri' }, example: 'https://api.example/v1/things/42' }),
  () => ({ schema: { type: ['boolean', 'null'], description: DESCRIPTION }, example: true }),
  () => ({ schema: { ...string, enum: ['open', 'closed', 'all'] }, example: 'open' }),
  (number) => ({ schema: to('schemas', `part_${number % SHARED}`), example: { id: '1', name: 'one' } }),
  (number) => ({
    schema: { type: 'array', items: to('schemas', `part_${(number * 7) % SHARED}`) },
    example: [{ id: '1', name: 'one' }],
  }),
  () => ({
    schema: { type: 'object', properties: { url: string, count: { type: 'integer' }, labels: string } },
    example: { url: 'https://api.example', count: 3, labels: 'a' },
  }),
];

function fieldsOf(kind: number): readonly (readonly [string, Field])[] {
  return Array.from({ length: FIELDS }, (_, at) => {
    const form = FORMS[at % FORMS.length] ?? (() => text);
    return [`field_${at}`, form(kind + at)] as const;
  });
}

/** The schemas and operations of one kind of entity. */
function kindOf(number: number) {
  const name = `${NOUNS[number % NOUNS.length]}_${Math.floor(number / NOUNS.length)}`;
  const fields = fieldsOf(number);
  const values = Object.fromEntries(fields.map(([field, { example }]) => [field, example]));
  const schemaOf = (some: typeof fields) => ({
    type: 'object',
    properties: Object.fromEntries(some.map(([field, form]) => [field, form.schema])),
  });
  return { name, schema: schemaOf(fields), settable: schemaOf(fields.slice(0, SETTABLE)), values };
}
type Kind = ReturnType<typeof kindOf>;

function pathsOf({ name, settable }: Kind): readonly (readonly [string, Json])[] {
  const one = json({ schema: to('schemas', name), examples: { default: to('examples', name) } });
  const answer = (status: number) => ({ [status]: { description: 'As it is now.', ...one } });
  const many = json({
    schema: { type: 'array', items: to('schemas', name) },
    examples: { default: to('examples', name) },
  });
  const body = json({ schema: { ...settable, required: ['field_0'] } });
  const described = (verb: string) => ({
    operationId: `${name}/${verb}`,
    summary: `${verb} ${name.replaceAll('_', ' ')}`,
    description: `${DESCRIPTION}. `.repeat(4),
    tags: [name],
  });
  const faults = { 403: to('responses', 'forbidden'), 404: to('responses', 'missing') };
  const page = [to('parameters', 'page'), to('parameters', 'per-page')];
  const id = [{ in: 'path', name: `${name}_id`, required: true, schema: string }];
  return [
    [
      `/v1/${name}`,
      {
        get: {
          ...described('list'),
          parameters: page,
          responses: { 200: { description: 'All.', ...many }, ...faults },
        },
        post: { ...described('create'), requestBody: body, responses: { ...answer(201), ...faults } },
      },
    ],
    [
      `/v1/${name}/{${name}_id}`,
      {
        parameters: id,
        get: { ...described('get'), responses: { ...answer(200), ...faults } },
        patch: { ...described('update'), requestBody: body, responses: { ...answer(200), ...faults } },
        delete: { ...described('delete'), responses: { 204: { description: 'Gone.' }, ...faults } },
      },
    ],
  ];
}

/** The text of a document, indented as such documents usually are. */
export function largeApi(operations: number): string {
  const kinds = Array.from({ length: operations / OPERATIONS_OF_A_KIND }, (_, number) => kindOf(number));
  const parts = Array.from({ length: SHARED }, (_, at) => {
    const next = at % 3 === 0 ? {} : { parent: to('schemas', `part_${(at + 1) % SHARED}`) };
    return [`part_${at}`, { type: 'object', properties: { id: string, name: string, ...next } }] as const;
  });
  const query = (name: string) => ({ in: 'query', name, description: DESCRIPTION, schema: { type: 'integer' } });
  const fault = json({ schema: { type: 'object', properties: { message: string } } });
  const components = {
    schemas: Object.fromEntries([...kinds.map(({ name, schema }) => [name, schema] as const), ...parts]),
    examples: Object.fromEntries(kinds.map(({ name, values }) => [name, { value: values }])),
    parameters: { page: query('page'), 'per-page': query('per_page') },
    responses: {
      forbidden: { description: 'Not allowed.', ...fault },
      missing: { description: 'Not there.', ...fault },
    },
  };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Large', version: '1' },
    paths: Object.fromEntries(kinds.flatMap(pathsOf)),
    components,
  };
  return JSON.stringify(document, null, 2);
}
