/** A document with lists of many forms. */
import { documentOf } from './served.ts';

export type Json = Record<string, unknown>;

const thing = {
  type: 'object',
  properties: { id: { type: 'string' }, name: { type: 'string' }, size: { type: 'integer' } },
};
export const things = { type: 'array', items: thing };
export const object = (properties: Json): Json => ({ type: 'object', properties });
export const string = { type: 'string' };
export const integer = { type: 'integer' };
const query = (name: string, schema: Json = integer) => ({ in: 'query', name, schema });

/** The operations of a document, by path: the schema of the answer, and the query. */
export const LISTS: Record<
  string,
  { schema: Json; parameters?: Json[]; headers?: Json; type?: string; method?: 'post' }
> = {
  root: { schema: things },
  numbered: { schema: things, parameters: [query('page'), query('per_page', { type: 'integer', maximum: 4 })] },
  linked: { schema: things, parameters: [query('cursor', string)], headers: { Link: { schema: string } } },
  items: { schema: object({ items: things, total: integer }), parameters: [query('offset'), query('limit')] },
  results: {
    schema: object({ count: integer, next: string, previous: string, results: things }),
    parameters: [query('page')],
  },
  cursor: {
    schema: object({ records: things, meta: object({ next_cursor: string }) }),
    parameters: [query('cursor', string), query('limit')],
  },
  token: {
    schema: object({ things, nextPageToken: string }),
    parameters: [query('pageToken', string), query('pageSize')],
  },
  'by-id': {
    schema: object({ object: string, data: things, has_more: { type: 'boolean' } }),
    parameters: [query('starting_after', string), query('limit')],
  },
  blind: { schema: object({ items: things }), parameters: [query('cursor', string)] },
  hal: {
    schema: object({
      _links: object({ next: object({ href: string }) }),
      _embedded: object({ things }),
      page: object({ totalElements: integer }),
    }),
    parameters: [query('page', { type: 'integer', minimum: 0 }), query('size')],
    type: 'application/hal+json',
  },
  'json-api': {
    schema: object({
      data: { type: 'array', items: object({ type: string, id: string, attributes: object({ name: string }) }) },
      links: { type: 'object' },
      meta: { type: 'object' },
    }),
    parameters: [query('page[number]'), query('page[size]')],
    type: 'application/vnd.api+json',
  },
  named: { schema: object({ total_count: integer, workflows: things }), parameters: [query('page')] },
  echoed: {
    schema: object({ first_page_uri: string, next_page_uri: string, uri: string, num_pages: integer, things }),
    parameters: [query('page')],
  },
  paged: { schema: object({ paged: things, owner: string, more: { type: 'boolean' } }), parameters: [query('offset')] },
  unpaged: { schema: object({ unpaged: things, owner: string }) },
  entity: { schema: object({ id: string, title: string, parts: things }) },
  maybe: { schema: { oneOf: [things, { type: 'null' }] } },
  search: { schema: object({ items: things, total: integer, next: string }), method: 'post' },
  'maybe-inside': { schema: object({ items: { anyOf: [things, { type: 'null' }] }, total: integer }) },
};

/** `list-by-id` as an operationId that is a valid name. */
const idOf = (name: string) => `list-${name}`.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

export const DOCUMENT = documentOf(
  Object.fromEntries(
    Object.entries(LISTS).map(
      ([name, { schema, parameters = [], headers = {}, type = 'application/json', method }]) => [
        `/${name}`,
        {
          [method ?? 'get']: {
            operationId: idOf(name),
            parameters,
            ...(method === undefined
              ? {}
              : { requestBody: { content: { [type]: { schema: object({ text: string }) } } } }),
            responses: { 200: { description: '', headers, content: { [type]: { schema } } } },
          },
        },
      ],
    ),
  ),
);
