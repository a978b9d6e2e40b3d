import { expect, test } from 'vitest';
import { TransportAnswer } from '../../../../src/common/controller-answer.ts';
import { readSigners } from '../../../../src/runtime/network/auth/signers.ts';

const listed = [
  { id: 'b', name: 'second', audience: 'x', clientId: '', scopes: null, targetToken: 'ID', externalAuthUrl: null },
  { id: 'a', name: 'first', audience: 'y', clientId: 'me', scopes: ['api'], targetToken: 'ACCESS' },
  { id: 'c', name: 'unpaired', audience: 'z', externalAuthUrl: 'https://c.example' },
  { id: 'd', name: 'nowhere', audience: 'z', externalAuthUrl: 'ask your operator' },
];
const challenge = 'Bearer realm="r" error="missing" id="a|b" issuer="https://a.example/|https://b.example"';

test('signers get their issuers from the challenge, by id; a free text is no address', async () => {
  const asked: string[] = [];
  const signers = await readSigners(async (method, path) => {
    asked.push(`${method} ${path}`);
    return method === 'GET'
      ? new TransportAnswer(200, {}, Buffer.from(JSON.stringify({ data: listed })))
      : new TransportAnswer(401, { 'www-authenticate': challenge }, Buffer.alloc(0));
  });
  // Without a limit, a controller lists ten.
  expect(asked[0]).toBe('GET /edge/client/v1/external-jwt-signers?limit=500');
  expect(signers).toEqual([
    { name: 'second', issuer: 'https://b.example', audience: 'x', scopes: [], target: 'ID' },
    { name: 'first', issuer: 'https://a.example/', audience: 'y', clientId: 'me', scopes: ['api'], target: 'ACCESS' },
    { name: 'unpaired', issuer: 'https://c.example', audience: 'z', scopes: [], target: 'ACCESS' },
  ]);
});
