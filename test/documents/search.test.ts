import { beforeAll, describe, expect, test } from 'vitest';
import { Finder } from '../../src/runtime/tools/search/finder.ts';
import { documentOf, operationOf, served } from './served.ts';

describe('operations of other documents are found', () => {
  let shop: Awaited<ReturnType<typeof served>>;
  let finder: Finder;
  beforeAll(async () => {
    const operation = (operationId: string, more = {}) => operationOf({ operationId, ...more });
    shop = await served(
      documentOf({
        '/a1': { get: operation('opA1', { summary: 'Opening hours of all branches' }) },
        '/a2': { get: operation('opA2', { description: 'Suppliers of cheese. Bears no relation to a warehouse.' }) },
        '/a3': { get: operation('opA3') },
        '/orders/{id}/merge': { post: operation('mergeOrders') },
        '/session': { delete: operation('sessionLogout') },
        '/vms': { get: operation('listVMs'), post: operation('createVM') },
      }),
    );
    finder = new Finder(shop.tables.searchData, undefined);
  });

  test.each([
    ['by their summary', 'when is a branch open', 'opA1'],
    ['by how their description begins', 'who supplies cheese', 'opA2'],
    ['by a word of the same meaning', 'combine two orders', 'mergeOrders'],
    ['by a word that is two words', 'log out', 'sessionLogout'],
    ['by an abbreviation in the plural', 'all VMs', 'listVMs'],
  ])('%s', (_, question, name) => expect(finder.find(question, () => true)[0]).toBe(name));

  test('and nobody is shown what documents say of them', () => {
    const { searchData: _, ...shown } = shop.tables;
    expect(JSON.stringify(shown)).not.toMatch(/branches|cheese/);
    expect(JSON.stringify(shop.tables)).not.toMatch(/warehouse/);
  });
});
