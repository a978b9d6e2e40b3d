/** Fields whose names mean a secret in some settings only: the value decides. */
import { expect, test } from 'vitest';
import { hideInJson } from '../../../../src/runtime/safety/secrets/hide-in-json.ts';
import { redactTree } from '../../../../src/runtime/safety/secrets/redact-tree.ts';
import { secretJudgeOf } from '../../../../src/runtime/safety/secrets/secret-fields.ts';

const judge = secretJudgeOf({});
const inAnswer = (value: unknown): string => hideInJson(JSON.stringify(value), judge, () => '*');
const inArguments = (value: unknown): string =>
  JSON.stringify(redactTree(value, judge, () => undefined)).replaceAll('[redacted: secret]', '*');

test.each([
  { auth: btoa('bob:swordfish') },
  { registry_auth: 'bob:Hunter2x' },
  { dockerAuth: 'Hunter2xHunter2x' },
  { snmp: { community: 'swordfish' } },
  { snmp: [{ Community: 'swordfish' }] },
  { community: 'Hunter2x' },
  { snmpCommunity: 'swordfish' },
  { community_string: 'swordfish' },
  { githubPat: 'swordfish' },
  { GITLAB_PAT: 'swordfish' },
  { sessionId: 'swordfish' },
  { PHPSESSID: 'swordfish' },
  { tokens: 'Hunter2x' },
  { myTokens: { bob: 'Hunter2x' } },
  { my_tokens: 'Hunter22' },
  { TOKENS: '2Hunter2x' },
  { cookies: 'Hunter2x' },
  { Cookies: 'Hunter2x' },
  { jwts: 'Hunter2x' },
  { Jwts: 'Hunter2x' },
  { myJwts: 'Hunter2x' },
  { myJWTs: 'Hunter2x' },
  { myCookies: 'Hunter2x' },
  { auth: 'bob:Hunt3rX' },
  { auth: 'b:X3xy' },
  { auth: 'Hunter2xHunt' },
  { auth: 'HUNTER2xx-a1b2-c3d4' },
  { auth: btoa('b:swd') },
  { authCommunity: 'Hunter2x' },
])('%j is hidden', (value) => {
  const shown = JSON.stringify(value).replace(/"(?!snmp)[^"]*"(?=\})/, '"*"');
  expect(inAnswer(value)).toBe(shown);
  expect(inArguments(value)).toBe(shown);
});

test.each([
  { auth: 'required' },
  { auth: 'updb' },
  { auth: 'oauth2-proxy' },
  { auth: 'https://Auth1.example/realms/a' },
  { auth: 'a sentence about 2 Things' },
  { auth: true, unauth: 'Hunter2xHunter2x', oauth: 'Hunter2xHunter2x' },
  { tokens: ['access', 'refresh'], total_tokens: 123456, maxTokens: '4096', cookies: 'none' },
  { community: 'openziti' },
  { community: 'team7' },
  { communityName: 'OpenZiti2' },
  { myAuthority: 'Hunter2xHunter2x', myCommunityName: 'Hunter2x' },
  { tokensLeft: 'Hunter2x', myTokensLeft: 'Hunter2x', subtokens: 'Hunter2x' },
  { tokens: '12345678' },
  { auth: 'oauth2-proxy-v2-main' },
  { auth: 'requiredForAll' },
  { auth: 'Hunter2' },
  { auth: 'b:X3x' },
  { apiSessionId: 'cl0Xy12ab', session: 'cl0Xy12ab', sessionIds: ['cl0Xy12ab'] },
  { path: 'Hunter2x', pattern: 'Hunter2x', patch: 'Hunter2x', compat: 'Hunter2x' },
])('%j stays', (value) => {
  expect(inAnswer(value)).toBe(JSON.stringify(value));
  expect(inArguments(value)).toBe(JSON.stringify(value));
});

test('it may be in a list, or be one', () => {
  for (const value of [
    { list: [{ community: 'Hunter2x' }] },
    { community: ['Hunter2x'] },
    { list: [{ tokens: ['Hunter2x'] }] },
  ]) {
    expect(inAnswer(value)).toBe(JSON.stringify(value).replace('Hunter2x', '*'));
    expect(inArguments(value)).toBe(JSON.stringify(value).replace('Hunter2x', '*'));
  }
});
