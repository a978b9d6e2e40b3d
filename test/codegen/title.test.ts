import { describe } from 'vitest';
import { title } from '../../codegen/title.ts';
import { rows } from './rows.ts';

const titleOf = ([name, path]: readonly [string, string]) => title({ name, path });

describe('derives the title that people see', () => {
  rows(titleOf, {
    'is its words': { given: ['deleteService', '/services/{id}'], want: 'Delete service' },
    'has the usual word for a verb': { given: ['detailEdgeRouter', '/edge-routers/{id}'], want: 'Get edge router' },
    'tells a patch from a put': { given: ['patchService', '/services/{id}'], want: 'Change service' },
    'tells a put from a patch': { given: ['updateService', '/services/{id}'], want: 'Replace service' },
    'keeps abbreviations': { given: ['detailMfaQrCode', '/current-identity/mfa/qr-code'], want: 'Get MFA QR code' },
    'keeps abbreviations of several': { given: ['listNetworkJWTs', '/network-jwts'], want: 'List network JWTs' },
    'keeps the word behind an abbreviation': { given: ['listAPISessions', '/api-sessions'], want: 'List API sessions' },
    'of a list below an entity says of what': {
      given: ['listServiceConfig', '/services/{id}/configs'],
      want: 'List configs of a service',
    },
    'has the article that the word takes': {
      given: ['listIdentityServices', '/identities/{id}/services'],
      want: 'List services of an identity',
    },
    'keeps a noun that ends in s': {
      given: ['listAddressBooks', '/address/{id}/books'],
      want: 'List books of an address',
    },
  });
});
