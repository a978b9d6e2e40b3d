import { describe } from 'vitest';
import { nameFault, references, ruleName } from '../../codegen/naming.ts';
import { rows } from './rows.ts';

describe('ruleName', () => {
  rows(([id, infix]: [string?, string?]) => ruleName(id, infix), {
    'the operationId, verbatim': { given: ['listServices'], want: 'listServices' },
    'verbatim even without a verb': { given: ['dataIntegrityResults'], want: 'dataIntegrityResults' },
    'the infix behind the verb': { given: ['listServices', 'Fabric'], want: 'listFabricServices' },
    'the longest verb': { given: ['disassociateThings', 'Shop'], want: 'disassociateShopThings' },
    'a verb alone': { given: ['inspect', 'Fabric'], want: 'inspectFabric' },
    'a word that only begins like a verb is none': { given: ['listenToAll', 'Fabric'], want: undefined },
    'no verb in front': { given: ['clusterListMembers', 'Fabric'], want: undefined },
    'no operationId': { given: [], want: undefined },
    'an operationId that is no name': { given: ['list-services'], want: undefined },
    'an empty one': { given: ['', 'Fabric'], want: undefined },
  });
});

describe('nameFault', () => {
  rows(nameFault, {
    'a good name': { given: 'listServices2', want: undefined },
    '48 characters': { given: 'a'.repeat(48), want: undefined },
    '49 characters': { given: 'a'.repeat(49), want: 'is longer than 48 characters' },
    'a capital in front': {
      given: 'ListServices',
      want: 'must be letters and digits, starting with a lower-case letter',
    },
    'a dash': { given: 'list-services', want: 'must be letters and digits, starting with a lower-case letter' },
  });
});

describe('references', () => {
  const http = { method: 'GET', path: '/things', pointer: '', pathItem: {}, pathPointer: '' } as const;
  rows((operation: { operationId?: string }) => references('shop', { ...http, operation }), {
    'by operationId, or by method and path': { given: { operationId: 'x' }, want: ['shop x', 'shop GET /things'] },
    'without an operationId': { given: {}, want: ['shop GET /things'] },
  });
});
