import { describe, expect, test } from 'vitest';
import { DocumentJudge, type SentRequest } from './document-judge.ts';

const judge = new DocumentJudge(['edge-management', 'fabric']);
const EDGE = '/edge/management/v1';
const body = JSON.stringify;

describe('a request that the documents allow', () => {
  test.each<[string, Partial<SentRequest>]>([
    ['a list', { path: `${EDGE}/services` }],
    [
      'a filtered page',
      { path: `${EDGE}/services?limit=5&offset=10&filter=name%20%3D%20%22x%22&roleFilter=a&roleFilter=b` },
    ],
    ['an id of odd characters', { path: `${EDGE}/services/..%2F..%2Froot` }],
    [
      'a body',
      { method: 'POST', path: `${EDGE}/services`, body: body({ name: 'x', encryptionRequired: true, tags: { a: 1 } }) },
    ],
    [
      'a subtype',
      { method: 'POST', path: `${EDGE}/posture-checks`, body: body({ name: 'x', typeId: 'DOMAIN', domains: ['a'] }) },
    ],
    ['a text', { method: 'POST', path: `${EDGE}/cas/x/verify`, body: '-----BEGIN CERTIFICATE-----' }],
    [
      'a declared header',
      { method: 'DELETE', path: `${EDGE}/current-identity/mfa`, headers: { 'mfa-validation-code': '1' } },
    ],
  ])('%s', (_title, request) => {
    expect(judge.faults({ method: 'GET', path: '', headers: {}, body: '', ...request })).toStrictEqual([]);
  });
});

describe('a request that no document allows', () => {
  test.each<[string, Partial<SentRequest>, RegExp]>([
    ['a path of nobody', { path: `${EDGE}/servicez` }, /no document has/],
    ['another method', { method: 'DELETE', path: `${EDGE}/services` }, /no document has/],
    ['an empty id', { path: `${EDGE}/services/` }, /no document has/],
    ['an id of dots', { path: `${EDGE}/services/%2e%2E` }, /no document has/],
    ['an id of two segments', { path: `${EDGE}/services/a/b` }, /no document has/],
    ['a query of nobody', { path: `${EDGE}/services?sort=name` }, /query sort is not declared/],
    ['a second question mark', { path: `${EDGE}/services?limit=1?limit=2` }, /more than one query/],
    ['a number that is none', { path: `${EDGE}/services?limit=ten` }, /query limit may not be "ten"/],
    ['a choice of nobody', { path: `${EDGE}/identities/x/services?policyType=Both` }, /policyType may not be "Both"/],
    ['a header of nobody', { path: `${EDGE}/services`, headers: { 'x-injected': '1' } }, /header x-injected/],
    ['a body where none is', { method: 'GET', path: `${EDGE}/services`, body: '{}' }, /a body is not declared/],
    [
      'a property of nobody',
      { method: 'POST', path: `${EDGE}/services`, body: body({ name: 'x', encryptionRequired: true, nmae: 1 }) },
      /nmae is not declared/,
    ],
    [
      'a property of another type',
      { method: 'POST', path: `${EDGE}/services`, body: body({ name: 'x', encryptionRequired: 'yes' }) },
      /encryptionRequired may not be/,
    ],
    [
      'what is required, left out',
      { method: 'POST', path: `${EDGE}/services`, body: body({ name: 'x' }) },
      /encryptionRequired is missing/,
    ],
    ['a list for a body', { method: 'POST', path: `${EDGE}/services`, body: '[]' }, /the body is not an object/],
    [
      'a property too deep',
      {
        method: 'POST',
        path: `${EDGE}/identities`,
        body: body({ name: 'x', type: 'Default', isAdmin: false, enrollment: { otp: true } }),
      },
      /enrollment may not be/,
    ],
  ])('%s', (_title, request, says) => {
    const faults = judge.faults({ method: 'GET', path: '', headers: {}, body: '', ...request });
    expect(faults.join('; ')).toMatch(says);
  });
});
