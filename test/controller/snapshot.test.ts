/** What `npm run test:controller` compares notices each kind of trace. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { create, SandboxClient } from '../support/sandbox-client.ts';
import { differences, snapshot } from './snapshot.ts';

let sandbox: Sandbox;
let client: SandboxClient;
let token: string;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  client = new SandboxClient(sandbox);
  token = await client.tokenOf(sandbox.username, sandbox.password);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

test('two snapshots without a change are equal, and every trace of a change is found', async () => {
  const before = await snapshot(client, token);
  expect(before.size).toBeGreaterThan(40);
  expect(differences(before, await snapshot(client, token))).toStrictEqual([]);

  const router = await create(client, token, '/routers', { name: 'never-enrolled' });
  const service = await create(client, token, '/services', { name: 'left', encryptionRequired: true });
  const changed = differences(before, await snapshot(client, token)).join('\n');
  for (const trace of [/\/services \+ .*"left"/, /\/enrollments \+ /, /\/routers \+ .*"never-enrolled"/]) {
    expect(changed).toMatch(trace);
  }

  await client.management('DELETE', `/services/${service}`, { token });
  await client.management('DELETE', `/routers/${router}`, { token });
  const broken = differences(before, await snapshot(client, token));
  expect(broken.join('\n')).toMatch(/\/enrollments \+ .*"status":404/);

  await client.management('POST', '/database/fix-data-integrity', { token });
  const repaired = differences(before, await snapshot(client, token));
  expect(repaired).toHaveLength(1);
  expect(repaired[0]).toMatch(/\/enrollments \+ .*"trott"/);
});

test('a changed field is one removed row and one new row', () => {
  const at = (cost: number) => new Map([['/terminators', [`{"cost":${cost}}`, '{"id":"same"}']]]);
  expect(differences(at(1), at(2))).toStrictEqual(['/terminators - {"cost":1}', '/terminators + {"cost":2}']);
  expect(differences(at(1), at(1))).toStrictEqual([]);
});
