import { describe } from 'vitest';
import { annotations, describe as describeTool, exampleFilter } from '../../codegen/describe.ts';
import type { OperationOverlay } from '../../codegen/overlay.ts';
import { proposeRisk } from '../../codegen/risk.ts';
import type { Effect, HttpMethod } from '../../src/contract.ts';
import { rows } from './rows.ts';

const text = ({
  method = 'GET',
  filtered = false,
  shown,
  ...overlay
}: OperationOverlay & { method?: HttpMethod; filtered?: boolean; shown?: string[] }) => {
  const example = exampleFilter(filtered ? { filter: { in: 'query' } } : {}, overlay, shown);
  return describeTool({ method, path: '/books', ...example }, overlay);
};

describe('the description of a tool', () => {
  rows(text, {
    'is that of the overlay, on one line': { given: { describe: ' What is\n  sold. ' }, want: 'What is sold.' },
    'ends with the example of the overlay where one may filter': {
      given: { describe: 'Books.', filter: 'price < 10', filtered: true },
      want: 'Books. filter: price < 10',
    },
    'ends with a general example otherwise': {
      given: { describe: 'Books.', filtered: true },
      want: 'Books. filter: name = "web"',
    },
    'and where rows have a name': {
      given: { filtered: true, shown: ['id', 'name'] },
      want: 'Reads /books. filter: name = "web"',
    },
    'but not by a name that rows do not have': {
      given: { filtered: true, shown: ['isbn'] },
      want: 'Reads /books. filter: id contains "web"',
    },
    'is derived from a GET': { given: {}, want: 'Reads /books.' },
    'is derived from a POST': { given: { method: 'POST' }, want: 'Posts to /books.' },
    'is derived from a PUT': { given: { method: 'PUT' }, want: 'Replaces all fields of /books.' },
    'is derived from a PATCH': { given: { method: 'PATCH' }, want: 'Changes some fields of /books.' },
    'is derived from a DELETE': { given: { method: 'DELETE' }, want: 'Deletes /books.' },
  });
});

describe('annotations are complete', () => {
  rows(([effect, idempotent]: [Effect, boolean]) => annotations({ effect, idempotent }), {
    'a read': {
      given: ['read', true],
      want: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
    },
    'a write': {
      given: ['write', false],
      want: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
    },
    'a write that may be repeated': {
      given: ['write', true],
      want: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
    },
    'what destroys': {
      given: ['destructive', false],
      want: { readOnlyHint: false, destructiveHint: true, idempotentHint: false },
    },
    'what destroys, once or twice': {
      given: ['destructive', true],
      want: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
    },
  });
});

describe('proposes an effect from the method', () => {
  rows(proposeRisk, {
    GET: { given: 'GET', want: { effect: 'read', idempotent: true } },
    POST: { given: 'POST', want: { effect: 'write', idempotent: false } },
    PUT: { given: 'PUT', want: { effect: 'destructive', idempotent: true } },
    PATCH: { given: 'PATCH', want: { effect: 'write', idempotent: true } },
    DELETE: { given: 'DELETE', want: { effect: 'destructive', idempotent: true } },
  });
});
