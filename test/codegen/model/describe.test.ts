import { describe } from 'vitest';
import { annotations, describe as describeTool, exampleFilter, usualFilter } from '../../../codegen/model/describe.ts';
import type { OperationOverlay } from '../../../codegen/overlay/overlay.ts';
import { proposeRisk } from '../../../codegen/overlay/risk.ts';
import type { Effect, HttpMethod } from '../../../src/contract.ts';
import { rows } from '../../support/examples.ts';

const text = ({
  method = 'GET',
  filtered = false,
  shown,
  ...overlay
}: OperationOverlay & { method?: HttpMethod; filtered?: boolean; shown?: string[] }) => {
  const example = exampleFilter(filtered ? { filter: { in: 'query' } } : {}, overlay, shown && usualFilter(shown));
  return describeTool({ method, path: '/books', ...example }, overlay);
};

describe('the description of a tool', () => {
  rows(text, {
    'is that of the overlay, on one line': { input: { describe: ' What is\n  sold. ' }, expected: 'What is sold.' },
    'ends with the example of the overlay where one may filter': {
      input: { describe: 'Books.', filter: 'price < 10', filtered: true },
      expected: 'Books. filter: price < 10',
    },
    'ends with no example if none is known': {
      input: { describe: 'Books.', filtered: true },
      expected: 'Books.',
    },
    'ends with a usual example where rows have a name': {
      input: { filtered: true, shown: ['id', 'name'] },
      expected: 'Reads /books. filter: name = "web"',
    },
    'but not by a name that rows do not have': {
      input: { filtered: true, shown: ['isbn'] },
      expected: 'Reads /books. filter: id contains "web"',
    },
    'is derived from a GET': { input: {}, expected: 'Reads /books.' },
    'is derived from a HEAD, whose headers are not shown': {
      input: { method: 'HEAD' },
      expected: 'Checks for /books.',
    },
    'is derived from a POST': { input: { method: 'POST' }, expected: 'Posts to /books.' },
    'is derived from a PUT': { input: { method: 'PUT' }, expected: 'Replaces all fields of /books.' },
    'is derived from a PATCH': { input: { method: 'PATCH' }, expected: 'Changes some fields of /books.' },
    'is derived from a DELETE': { input: { method: 'DELETE' }, expected: 'Deletes /books.' },
  });
});

describe('annotations are complete', () => {
  rows(([effect, idempotent]: [Effect, boolean]) => annotations({ effect, idempotent }), {
    'a read': {
      input: ['read', true],
      expected: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
    },
    'a write': {
      input: ['write', false],
      expected: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
    },
    'a write that may be repeated': {
      input: ['write', true],
      expected: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
    },
    'what destroys': {
      input: ['destructive', false],
      expected: { readOnlyHint: false, destructiveHint: true, idempotentHint: false },
    },
    'what destroys, once or twice': {
      input: ['destructive', true],
      expected: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
    },
  });
});

describe('proposes an effect from the method', () => {
  rows(proposeRisk, {
    GET: { input: 'GET', expected: { effect: 'read', idempotent: true } },
    POST: { input: 'POST', expected: { effect: 'write', idempotent: false } },
    PUT: { input: 'PUT', expected: { effect: 'destructive', idempotent: true } },
    PATCH: { input: 'PATCH', expected: { effect: 'write', idempotent: true } },
    DELETE: { input: 'DELETE', expected: { effect: 'destructive', idempotent: true } },
  });
});
