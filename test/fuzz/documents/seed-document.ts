/** A document with every part that a request can be made of: what is mutated. */
const string = { type: 'string' };
const integer = { type: 'integer' };
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const ok = { 200: { description: '', content: { 'application/json': { schema: to('Thing') } } } };
const parameter = (place: string, name: string, schema: unknown, more = {}) => ({ in: place, name, schema, ...more });
const json = (schema: unknown) => ({ required: true, content: { 'application/json': { schema } } });

export const seedDocument = (version: '3.0.3' | '3.1.0') => ({
  openapi: version,
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://things.example/v1' }],
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        tags: ['things'],
        parameters: [
          parameter('query', 'limit', { type: 'integer', minimum: 1, maximum: 50 }),
          parameter('query', 'kinds', { type: 'array', items: { type: 'string', enum: ['a', 'b'] } }),
          parameter(
            'query',
            'where',
            { type: 'object', properties: { colour: string, size: integer } },
            { style: 'deepObject' },
          ),
          parameter('header', 'X-Trace', string),
        ],
        responses: {
          200: { description: '', content: { 'application/json': { schema: { type: 'array', items: to('Thing') } } } },
        },
      },
      post: { operationId: 'createThing', tags: ['things'], requestBody: json(to('Thing')), responses: ok },
    },
    '/things/{id}': {
      parameters: [parameter('path', 'id', { type: 'string', minLength: 1 }, { required: true })],
      get: { operationId: 'getThing', responses: ok },
      put: {
        operationId: 'updateThing',
        requestBody: json({ allOf: [to('Thing'), { required: ['size'] }] }),
        responses: ok,
      },
      patch: { requestBody: json(to('Change')), responses: { 204: { description: '' } } },
      delete: { operationId: 'deleteThing', responses: { 204: { description: '' } } },
    },
    '/things/{id}/parts/{number}': {
      parameters: [parameter('path', 'id', string, { required: true })],
      post: {
        operationId: 'addPart',
        parameters: [parameter('path', 'number', integer, { required: true })],
        requestBody: json({ oneOf: [to('Cat'), to('Dog')], discriminator: { propertyName: 'kind' } }),
        responses: { default: { description: '' } },
      },
    },
    '/trees': {
      put: { operationId: 'putTree', requestBody: { $ref: '#/components/requestBodies/Tree' }, responses: ok },
    },
    '/any': {
      post: {
        operationId: 'postAny',
        requestBody: json({ anyOf: [string, integer, { type: 'array', items: string }] }),
        responses: ok,
      },
    },
    '/open': {
      post: {
        operationId: 'postOpen',
        requestBody: json({ type: 'object', properties: { a: string }, additionalProperties: integer }),
        responses: { '2XX': { description: '' } },
      },
    },
    '/form': {
      post: {
        operationId: 'postForm',
        requestBody: { content: { 'application/x-www-form-urlencoded': { schema: to('Change') } } },
        responses: ok,
      },
    },
  },
  components: {
    requestBodies: { Tree: json(to('Node')) },
    schemas: {
      Thing: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 8 },
          size: { type: 'number', minimum: 0 },
          tags: { type: 'array', items: string, maxItems: 3, uniqueItems: true },
          state: { type: 'string', enum: ['on', 'off'] },
          owner: to('Owner'),
        },
      },
      Owner: { type: 'object', properties: { id: string, admin: { type: 'boolean' } }, additionalProperties: false },
      Change: { type: 'object', properties: { name: string, size: integer, network: string, fields: string } },
      Node: {
        type: 'object',
        required: ['value'],
        properties: { value: integer, left: to('Node'), right: to('Node') },
      },
      Cat: {
        type: 'object',
        required: ['kind'],
        properties: { kind: { type: 'string', enum: ['cat'] }, claws: integer },
      },
      Dog: {
        type: 'object',
        required: ['kind'],
        properties: { kind: { type: 'string', enum: ['dog'] }, barks: { type: 'boolean' } },
      },
    },
  },
});
