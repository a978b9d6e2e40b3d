import { describe } from 'vitest';
import { title } from '../../../codegen/names/title.ts';
import { rows } from '../../support/examples.ts';

const titleOf = ([name, path]: readonly [string, string]) => title({ name, path });

describe('derives the title that people see', () => {
  rows(titleOf, {
    'is its words': { input: ['deleteService', '/services/{id}'], expected: 'Delete service' },
    'has the usual word for a verb': { input: ['detailEdgeRouter', '/edge-routers/{id}'], expected: 'Get edge router' },
    'tells a patch from a put': { input: ['patchService', '/services/{id}'], expected: 'Change service' },
    'tells a put from a patch': { input: ['updateService', '/services/{id}'], expected: 'Replace service' },
    'keeps abbreviations': { input: ['detailMfaQrCode', '/current-identity/mfa/qr-code'], expected: 'Get MFA QR code' },
    'keeps abbreviations of several': { input: ['listNetworkJWTs', '/network-jwts'], expected: 'List network JWTs' },
    'keeps the word behind an abbreviation': {
      input: ['listAPISessions', '/api-sessions'],
      expected: 'List API sessions',
    },
    'of a list below an entity says of what': {
      input: ['listServiceConfig', '/services/{id}/configs'],
      expected: 'List configs of a service',
    },
    'has the article that the word takes': {
      input: ['listIdentityServices', '/identities/{id}/services'],
      expected: 'List services of an identity',
    },
    'keeps a noun that ends in s': {
      input: ['listAddressBooks', '/address/{id}/books'],
      expected: 'List books of an address',
    },
  });
});
