/** A name that no tool has is answered with the allowed tools that it may mean, in every mode. */
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callText } from '../support/client.ts';
import { connectHere } from '../support/server-here.ts';

const FLAGS = ['--sandbox', '--sandbox-size', 'empty', '--log-level', 'error'];
const modes = ['all', 'managed', 'find'];

describe.each(modes)('with --expose %s', (mode) => {
  let client: Client;
  beforeAll(async () => {
    client = (await connectHere([...FLAGS, '--allow-write', '*,!delete*', '--expose', mode])).client;
  });
  afterAll(() => client.close());

  const answerTo = (name: string) =>
    callText(client, name, {}).then(
      ({ text }) => text,
      ({ message }: Error) => message,
    );

  test.each([
    ['lstServices', 'listServices'],
    ['list_services', 'listServices'],
    ['getIdentity', 'detailIdentity'],
    ['listUsers', 'listIdentities'],
    ['createUser', 'createIdentity'],
    ['editService', 'patchService'],
    ['explainAcess', 'explainAccess'],
  ])('%s means %s', async (name, meant) => {
    expect(await answerTo(name)).toMatch(new RegExp(`There is no \\w+ "${name}"\\.\\nDid you mean ${meant}[?, ]`));
  });

  test.each(['ping', 'runSql', 'removeIdentityProvider'])('%s means none of those that are allowed', async (name) => {
    expect(await answerTo(name)).not.toContain('Did you mean');
  });
});

test('so is one that an executor is given, and one to be described', async () => {
  const { client } = await connectHere([...FLAGS, '--expose', 'find']);
  const called = await callText(client, 'callRead', { operation: 'getIdentity' });
  const described = await callText(client, 'describeOperations', { names: ['getIdentity', 'listServices'] });
  for (const { text } of [called, described]) expect(text).toContain('Did you mean detailIdentity');
  await client.close();
});
