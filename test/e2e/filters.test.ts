import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../src/generated/operations.ts';
import { callText } from '../support/client.ts';
import { connectHere } from '../support/server-here.ts';

let client: Client;
beforeAll(async () => {
  client = (await connectHere(['--sandbox', '--log-level', 'error'])).client;
});
afterAll(() => client.close());

const list = (name: string, args: Record<string, unknown>) => callText(client, name, args);

// The sandbox may not serve those yet that wait for review.
const filterable = operations.filter(
  ({ path, arguments: taken, review }) => 'filter' in taken && !path.includes('{') && !review,
);

describe('a filter that is refused', () => {
  // No controller implements its settings yet.
  test.each(filterable.filter(({ name }) => name !== 'listControllerSettings').map(({ name }) => name))(
    'of %s is answered with one that is taken',
    async (name) => {
      const { isError, text } = await list(name, { filter: 'nosuchfield = "x"' });
      expect(isError).toBe(true);
      const [, example] = /Correct the filter, such as: (.*?)\.(?: This list can be filtered by|$)/m.exec(text) ?? [];
      expect(await list(name, { filter: example })).toMatchObject({ isError: false });
    },
  );

  test('is answered with the fields of the list, each of which works', async () => {
    for (const name of [
      'listEdgeRouters',
      'listServices',
      'listFabricRouters',
      'listEnrollments',
      'listAuthenticators',
    ]) {
      const { text } = await list(name, { filter: 'nosuchfield = "x"' });
      const [, known = ''] = /This list can be filtered by (.*)\.$/m.exec(text) ?? [];
      const fields = known.split(', ');
      expect(fields).toEqual(expect.arrayContaining(['id', 'tags.KEY']));
      const refused: string[] = [];
      for (const field of fields) {
        const either = [`${field} != null`, `not isEmpty(${field})`, `anyOf(${field}) != "x"`, `${field} = "x"`];
        const tries = await Promise.all(either.map((filter) => list(name, { filter })));
        if (tries.every(({ isError }) => isError)) refused.push(field);
      }
      expect(refused, name).toEqual([]);
    }
  });

  test.each([
    ["name = 'wiki'", 'Text is in double quotes.'],
    ['name = my wiki', 'Text is in double quotes.\nDid you mean: name = "my wiki"\n'],
    ['wiki', 'Did you mean: name contains "wiki"\n'],
    ['name == "wiki"', 'Equality is a single =.'],
    ['name = "wiki" && type = "x"', 'Conditions are joined by and, or.'],
    ['name <> "wiki"', 'Inequality is !=.'],
    ['name like "w%"', 'A part of a text is found by contains'],
    ['externalId is not null', 'A missing value is = null'],
    ['true limit 2 skip 1', 'skip comes before limit'],
    ['roleAttributes = "#web"', 'Did you mean: anyOf(roleAttributes) = "web"\n'],
    ['configs = null', 'Did you mean: isEmpty(configs)\n'],
    ['name == "a" and terminators', 'Equality is a single =.\nCorrect the filter, such as'],
  ])('as other languages write it is answered with how it is written here: %s', async (filter, hint) => {
    const { isError, text } = await list('listServices', { filter });
    expect({ isError, text }).toMatchObject({ isError: true, text: expect.stringContaining(hint) });
  });

  test('is answered with the fields of a list below an entity too', async () => {
    const { text } = await list('listServices', { fields: ['id'], limit: 1 });
    const id = text.trim().split('\n').at(-1);
    const refused = await list('listServiceConfig', { id, filter: 'nosuchfield = 1' });
    expect(refused.text).toMatch(/This list can be filtered by .*\bname\b/);
  });
});

test('a name in place of an id is answered with the id, through an executor too', async () => {
  const filter = 'service = "chat"';
  const { client: finding } = await connectHere(['--sandbox', '--log-level', 'error', '--expose', 'find']);
  const called = { operation: 'listTerminators', arguments: { filter } };
  for (const { text } of [await list('listTerminators', { filter }), await callText(finding, 'callRead', called)]) {
    expect(text).toContain('no rows. "chat" is a name, not an id: filter by service = "');
  }
  await finding.close();
});

describe('a refused order', () => {
  test.each(['listServices', 'listCas', 'listIdentities', 'listEdgeRouters', 'listServiceRoleAttributes'])(
    'of %s is answered with what the list can be sorted by',
    async (name) => {
      const { isError, text } = await list(name, { filter: 'true sort by nosuchfield' });
      expect({ isError, text }).toMatchObject({
        isError: true,
        text: expect.not.stringContaining('the filter, such as'),
      });
      const [, known = ''] = /This list can be sorted by (.*)\.$/m.exec(text) ?? [];
      expect(known).toMatch(/\bid\b/);
      for (const field of known.replace('tags.KEY', 'tags.stage').split(', ')) {
        expect(await list(name, { filter: `true sort by ${field}` }), field).toMatchObject({ isError: false });
      }
    },
  );

  test.each([
    ['listServices', 'roleAttributes'],
    ['listCas', 'identityRoles'],
  ])('of %s by %s says that it has several values', async (name, field) => {
    const { isError, text } = await list(name, { filter: `true sort by ${field}` });
    expect({ isError, text }).toMatchObject({ isError: true, text: expect.stringMatching(/several values/) });
    expect(text).toMatch(/Only fields with a single value can be sorted by|can be sorted by .*\bname\b/);
    expect(text).not.toContain('is a set: use');
  });
});

test('a list that shows every field offers no filter that the controller refuses', async () => {
  const { text } = await list('listEdgeRouters', { fields: ['*'], limit: 1 });
  const [, offered = ''] = /A filter may use: (.*)$/m.exec(text) ?? [];
  expect(offered).toContain('tags.KEY');
  expect(offered).not.toContain('ctrlChanListeners');
});
