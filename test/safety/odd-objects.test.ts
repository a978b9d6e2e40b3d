/**
 * Objects that cannot be converted to text, wherever a call may contain one: refused as wrong arguments, never an
 * internal error.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { callText } from '../support/client.ts';
import { connectHere } from '../support/server-here.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

const odd = JSON.parse('{"toString": "x", "valueOf": 1, "__proto__": null, "constructor": 2}') as object;

let sandbox: Sandbox;
let session: TestSession;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  session = startSession(settingsOf(sandbox));
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

test.each([
  ['an id', 'deleteService', { id: odd }, 'arguments'],
  ['an id of a read', 'detailService', { id: odd }, 'arguments'],
  ['a filter', 'listServices', { filter: odd }, 'arguments'],
  ['a list in a query', 'listServices', { roleFilter: [odd] }, 'arguments'],
  ['the type that decides on the others', 'createPostureCheck', { name: 'x', typeId: odd }, 'arguments'],
  ['dryRun', 'deleteService', { id: 'x', dryRun: odd }, 'arguments'],
  ['a confirmation', 'deleteService', { id: 'x', confirm: odd }, 'refused'],
])('%s', async (_what, tool, given, failure) => {
  expect((await session.call(tool, given)).failure).toBe(failure);
});

test('through the tools that find and call others', async () => {
  const { client, stderr } = await connectHere(['--sandbox', '--expose', 'find', '--log-level', 'error']);
  for (const [tool, given] of [
    ['findOperations', { query: odd }],
    ['findOperations', { query: 'x', category: odd, limit: odd }],
    ['callRead', { operation: odd }],
    ['callRead', { operation: 'detailService', arguments: { id: odd } }],
  ] as const) {
    const { text, isError } = await callText(client, tool, given);
    expect(isError).toBe(true);
    expect(text).not.toContain('a fault of its own');
  }
  await client.close();
  expect(stderr()).not.toContain('fault');
});
