import { describe } from 'vitest';
import { nameFault, references, ruleName } from '../../../codegen/names/naming.ts';
import { rows } from '../../support/examples.ts';

describe('ruleName', () => {
  rows(([id, infix]: [string?, string?]) => ruleName(id, infix), {
    'the operationId, verbatim': { input: ['listServices'], expected: 'listServices' },
    'verbatim even without a verb': { input: ['dataIntegrityResults'], expected: 'dataIntegrityResults' },
    'the infix behind the verb': { input: ['listServices', 'Fabric'], expected: 'listFabricServices' },
    'the longest verb': { input: ['disassociateThings', 'Shop'], expected: 'disassociateShopThings' },
    'a verb alone': { input: ['inspect', 'Fabric'], expected: 'inspectFabric' },
    'a word that only begins like a verb is none': { input: ['listenToAll', 'Fabric'], expected: undefined },
    'no verb in front': { input: ['clusterListMembers', 'Fabric'], expected: undefined },
    'no operationId': { input: [], expected: undefined },
    'an operationId that is no name': { input: ['list-services'], expected: undefined },
    'an empty one': { input: ['', 'Fabric'], expected: undefined },
  });
});

describe('nameFault', () => {
  rows(nameFault, {
    'a good name': { input: 'listServices2', expected: undefined },
    '48 characters': { input: 'a'.repeat(48), expected: undefined },
    '49 characters': { input: 'a'.repeat(49), expected: 'is longer than 48 characters' },
    'a capital in front': {
      input: 'ListServices',
      expected: 'must be letters and digits, starting with a lower-case letter',
    },
    'a dash': { input: 'list-services', expected: 'must be letters and digits, starting with a lower-case letter' },
  });
});

describe('references', () => {
  const http = { method: 'GET', path: '/things', pointer: '', pathItem: {}, pathPointer: '' } as const;
  rows((operation: { operationId?: string }) => references('shop', { ...http, operation }), {
    'by operationId, or by method and path': { input: { operationId: 'x' }, expected: ['shop x', 'shop GET /things'] },
    'without an operationId': { input: {}, expected: ['shop GET /things'] },
  });
});
