import { expect, test } from 'vitest';
import { operations } from '../../../../src/generated/operations.ts';
import { searchExample } from '../../../../src/runtime/tools/exposure/find/search-example.ts';
import { documentOf, operationOf, served } from '../../../documents/served.ts';

test("the examples of searches are about the controller's own operations", () => {
  expect(searchExample(operations)).toEqual({
    tasks: ['who can reach a service', 'off-board a person'],
    category: 'service-policies',
  });
});

test('for other documents it is about one of their lists', async () => {
  const things = { 200: { content: { 'application/json': { schema: { type: 'array', items: { type: 'object' } } } } } };
  const list = (operationId: string) => operationOf({ operationId, tags: ['Goods'], responses: things });
  const { tables } = await served(
    documentOf({
      '/a': { get: operationOf({ operationId: 'getA' }), post: operationOf({ operationId: 'addA' }) },
      '/reds': { get: list('listRedBicycles') },
      '/bikes': { get: list('listBikesOfAll') },
    }),
  );
  expect(searchExample(tables.operations)).toEqual({ tasks: ['list bikes of all'], category: 'goods' });
});

test('without operations there is no example', () => expect(searchExample([])).toBeUndefined());
