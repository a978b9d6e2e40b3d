/** Filters and orders that the controller does not have, on the one path of every call, with a sandbox of the real kind. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { readList } from '../../../support/list-text.ts';
import { requestsSince } from '../../../support/requests-since.ts';
import { settingsOf, startSession, type TestSession } from '../../../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;

const PEOPLE = [
  { name: 'ann', isAdmin: true, appData: { model: 'S7', seats: 3 }, tags: { team: 'red', level: 'b' } },
  { name: 'bob', isAdmin: false, appData: { model: 'S8', seats: 12 }, tags: { team: 'red' } },
  { name: 'cid', isAdmin: false, tags: { team: 'blue', level: 'a' } },
  { name: 'dan', isAdmin: false, appData: { model: 'S7' }, tags: { apiKey: 'hunter22' } },
];

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  session = startSession(settingsOf(sandbox), { answers: { structured: true } });
  for (const { name, ...rest } of PEOPLE) {
    await session.call('createIdentity', { name, type: 'Default', roleAttributes: [name, 'all'], ...rest });
  }
  const { rows } = readList(await session.text('listIdentities', { filter: 'name in ["bob", "cid"]' }));
  for (const { id } of rows) await session.call('disableIdentity', { id, durationMinutes: 0 });
});

afterAll(async () => {
  await session?.close();
  await sandbox?.close();
});

const list = async (tool: string, args: Record<string, unknown>) => {
  const text = await session.text(tool, args);
  return { ...readList(text), text };
};
const names = async (filter: string, args: Record<string, unknown> = {}) =>
  (await list('listIdentities', { filter, fields: ['name'], ...args })).rows.map(({ name }) => name);
const askedOf = (since: ReturnType<ReturnType<typeof requestsSince>>) =>
  since.map(({ path, query }) => `${path.split('/').at(-1)} ${new URLSearchParams(query).get('filter') ?? ''}`.trim());

describe('a filter takes every field of the rows', () => {
  test.each([
    ['disabled = true', ['bob', 'cid']],
    ['disabled', ['bob', 'cid']],
    ['not disabled and not isAdmin', ['admin', 'ann', 'dan']],
    ['appData.model = "S7"', ['ann', 'dan']],
    ['appData.seats > 5', ['bob']],
    ['appData.seats in [3, 4]', ['ann']],
    ['appData.model != null and appData.seats = null', ['dan']],
    ['appData.model icontains "s"', ['ann', 'bob', 'dan']],
    ['tags.team = "red" or disabled = true', ['ann', 'bob', 'cid']],
    ['hasApiSession = true', ['admin']],
    ['authPolicy.name = "Default" and disabled = true', ['bob', 'cid']],
    ['type = "Default" or disabled = true', ['admin', 'ann', 'bob', 'cid', 'dan']],
    ['isMfaEnabled = false and name = "ann"', ['ann']],
    ['anyOf(roleAttributes) = "cid" or disabled = false and name = "dan"', ['cid', 'dan']],
    ['isEmpty(permissions) and disabled = true', ['bob', 'cid']],
    ['disabledUntil = null and disabled = true', ['bob', 'cid']],
    ['createdAt > datetime(2020-01-01T00:00:00Z) and disabled = true', ['bob', 'cid']],
    ['enrollment.ott.expiresAt > datetime(2020-01-01T00:00:00Z)', []],
  ])('%s', async (filter, expected) => {
    expect((await names(filter, { limit: 500 })).sort()).toEqual(expected);
  });

  test('it says what was done here, over how many rows', async () => {
    const { head } = await list('listIdentities', { filter: 'disabled = true' });
    expect(head[0]).toBe('listIdentities: rows 1-2 of 2.');
    expect(head[1]).toBe('The controller cannot filter by disabled, so 5 rows were read and filtered here.');
  });

  test('the controller gets the conditions that it can check', async () => {
    const since = requestsSince(sandbox);
    const { head } = await list('listIdentities', { filter: 'isAdmin = false and disabled = true and name != "dan"' });
    expect(head[1]).toBe(
      'The controller cannot filter by disabled, so the 2 rows with isAdmin = false and name != "dan" were read and filtered here.',
    );
    expect(askedOf(since()).at(-1)).toBe('identities isAdmin = false and name != "dan"');
  });

  test('of an "or", it gets none', async () => {
    const since = requestsSince(sandbox);
    expect(await names('isAdmin = true or disabled = true')).toHaveLength(4);
    expect(askedOf(since()).at(-1)).toBe('identities');
  });

  test('a filter that the controller can apply takes one request, without a note', async () => {
    const since = requestsSince(sandbox);
    const { head } = await list('listIdentities', { filter: 'isAdmin = true and tags.team = "red"' });
    expect(since()).toHaveLength(1);
    expect(head.join()).not.toContain('read and');
  });

  test('a list that takes no filter at all', async () => {
    const { rows } = await list('listIdentities', { filter: 'name = "ann"' });
    const { head } = await list('getIdentityAuthenticators', { id: rows[0]?.['id'], filter: 'method = "updb"' });
    expect(head[0]).toBe('getIdentityAuthenticators: no rows.');
  });

  test.each([
    ['disabeld = true', /there is no field "disabeld"\.\nDid you mean disabled\?/],
    ['disabled = "yes"', /true or false cannot be compared with text/],
    ['disabledAt > "2026-01-01"', /a date cannot be compared with text\.\nA date is written as datetime\(/],
    ['permissions = "admin"', /is a set: use anyOf/],
    ['isSystem = true or disabled = true', /Only the controller knows isSystem: join it to the rest with "and"/],
  ])('%s is refused with what to do', async (filter, expected) => {
    const { answer, failure } = await session.call('listIdentities', { filter });
    expect(failure).toBe('arguments');
    expect(answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n')).toMatch(expected);
  });

  test('an invalid filter is refused by the controller, in its own words', async () => {
    const { answer, failure } = await session.call('listIdentities', { filter: 'disabled =' });
    expect(failure).toBe('controller');
    const [block] = answer.content;
    expect(block?.type === 'text' ? block.text : '').toMatch(
      /INVALID_FILTER.*such as: isAdmin = true.*Any other field/s,
    );
  });
});

describe('the same filter', () => {
  const texts = fc.constantFrom('ann', 'b', 'red', 'all', '');
  const operators = fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'contains', 'icontains', 'not contains');
  const strings = fc.constantFrom('name', 'externalId', 'authPolicyId', 'tags.team', 'tags.level', 'tags.nope');
  const simple = fc.oneof(
    fc.tuple(strings, operators, texts).map(([name, operator, text]) => `${name} ${operator} "${text}"`),
    fc.tuple(strings, fc.constantFrom('=', '!=')).map(([name, operator]) => `${name} ${operator} null`),
    fc
      .tuple(strings, fc.array(texts, { minLength: 1, maxLength: 3 }))
      .map(([name, among]) => `${name} not in [${among.map((text) => `"${text}"`).join(', ')}]`),
    fc
      .tuple(fc.constantFrom('anyOf', 'allOf'), operators, texts)
      .map(([over, operator, text]) => `${over}(roleAttributes) ${operator} "${text}"`),
    fc.constantFrom('isAdmin', 'not isAdmin', 'isDefaultAdmin = true', 'isAdmin != false', 'isEmpty(roleAttributes)'),
    fc.constantFrom('count(roleAttributes) > 1', 'name = 3', 'tags.level > 2', 'tags.team = true'),
    fc.constantFrom(
      'createdAt > datetime(2026-01-01T00:00:00Z)',
      'updatedAt between datetime(2000-01-01T00:00:00Z) and datetime(2001-01-01T00:00:00Z)',
    ),
  );
  const filters = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      simple,
      fc.tuple(tie('node'), fc.constantFrom('and', 'or'), tie('node')).map((parts) => parts.join(' ')),
      tie('node').map((inner) => `(${inner})`),
      tie('node').map((inner) => `not ${inner}`),
    ),
  })).node;

  test('selects the same rows here as at the controller', async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const byController = await names(`(${filter}) sort by name`);
        // What no controller filters by, in an "or": so nothing of it is sent.
        expect(await names(`(${filter}) or ${NEVER}`)).toEqual(byController);
      }),
      { numRuns: 150 },
    );
  });
});

/** Holds for no row, and is nothing that a controller filters by. */
const NEVER = '(hasApiSession and not hasApiSession) sort by name';

describe('an order takes every field of the rows', () => {
  test.each([
    ['sort by disabled desc, name', ['bob', 'cid', 'admin', 'ann', 'dan']],
    ['sort by disabled, name desc', ['dan', 'ann', 'admin', 'cid', 'bob']],
    ['tags.level != null sort by tags.level', ['cid', 'ann']],
    ['appData.seats > 0 sort by appData.seats desc', ['bob', 'ann']],
    ['disabled = true sort by name desc', ['cid', 'bob']],
  ])('%s', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });

  test('the controller sorts what it can', async () => {
    const since = requestsSince(sandbox);
    const { head } = await list('listIdentities', { filter: 'disabled = true sort by name desc, id' });
    expect(askedOf(since()).at(-1)).toBe('identities true sort by name desc, id');
    expect(head[1]).toContain('cannot filter by disabled,');
  });

  test('it says so', async () => {
    const { head } = await list('listIdentities', { filter: 'disabled = true sort by disabledAt, name' });
    expect(head[1]).toBe(
      'The controller cannot filter by disabled or sort by disabledAt, so 5 rows were read, filtered and sorted here.',
    );
  });
});

describe('pages', () => {
  test.each([
    [{ limit: 1 }, ['bob'], 'Next: offset=1.'],
    [{ limit: 1, offset: 1 }, ['cid'], ''],
    [{ all: true }, ['bob', 'cid'], ''],
    [{ all: true, limit: 1 }, ['bob'], 'Next: offset=1.'],
  ])('%j', async (args, expected, next) => {
    const { rows, head } = await list('listIdentities', {
      filter: 'disabled sort by name',
      fields: ['name'],
      ...args,
    });
    expect(rows.map(({ name }) => name)).toEqual(expected);
    expect(head[0]).toBe(
      `listIdentities: rows ${(args as { offset?: number }).offset === 1 ? '2-2' : `1-${expected.length}`} of 2. ${next}`.trim(),
    );
  });

  test('those of the filter itself', async () => {
    expect(await names('disabled sort by name skip 1 limit 1')).toEqual(['cid']);
    expect(await names('disabled sort by name limit none')).toEqual(['bob', 'cid']);
    expect(await names('disabled sort by name skip 1', { offset: 0 })).toEqual(['bob', 'cid']);
  });

  test('programs get totals, and how much was read', async () => {
    const { answer } = await session.call('listIdentities', { filter: 'disabled', limit: 1, fields: ['name'] });
    expect(answer.structuredContent).toEqual({
      data: [{ name: expect.any(String) }],
      meta: { pagination: { offset: 0, totalCount: 2 }, filtered: { rowsRead: 5, complete: true } },
      next: { offset: 1 },
    });
  });
});

describe('count', () => {
  test.each([
    ['listIdentities', {}, 5],
    ['listIdentities', { filter: 'isAdmin = false limit 1' }, 3],
    ['listIdentities', { filter: 'disabled = true limit 1', all: true }, 2],
    ['listIdentities', { filter: 'isAdmin = false and disabled = false sort by disabled' }, 1],
    // The administrator lacks the attribute: in a filter, #all stands for nothing else.
    ['listIdentities', { roleFilter: ['#all'], limit: 2, offset: 3 }, 4],
    ['listIdentityRoleAttributes', {}, 5],
    ['listEnumeratedCapabilities', {}, 3],
    ['listServices', {}, 0],
  ])('of %s %j is %i', async (tool, args, expected) => {
    const { answer } = await session.call(tool, { ...args, count: true });
    const [block] = answer.content;
    expect((block?.type === 'text' ? block.text : '').split('\n')[0]).toBe(
      `${tool}: ${expected} ${expected === 1 ? 'row' : 'rows'}.`,
    );
    expect(answer.structuredContent).toMatchObject({ data: [], meta: { pagination: { totalCount: expected } } });
  });

  test('asks the controller once, for a single row', async () => {
    const since = requestsSince(sandbox);
    await session.text('listIdentities', { count: true, all: true, limit: 400 });
    expect(since().map(({ query }) => String(query))).toEqual(['limit=1&offset=0']);
  });

  test('count: false counts nothing', async () => {
    expect(await names('true', { count: false })).toHaveLength(5);
  });

  test('below a name where an id is expected', async () => {
    const text = await session.text('getIdentityAuthenticators', { id: 'admin', count: true });
    expect(text).toBe('getIdentityAuthenticators: 1 row.');
  });
});

describe('secrets', () => {
  test.each([
    'tags.apiKey contains "h"',
    'disabled = true and tags.apiKey > "a"',
    'disabled = true sort by tags.apiKey',
    'enrollment.ott.token contains "a"',
    'sort by enrollment.ott.jwt',
    'appData.password = "x" or disabled = true',
    'count(authenticators.updb.password) = 0',
  ])('%s is refused', async (filter) => {
    for (const args of [{ filter }, { filter, count: true }]) {
      const since = requestsSince(sandbox);
      expect((await session.call('listIdentities', args)).failure).toBe('refused');
      expect(since()).toEqual([]);
    }
  });

  test('a list without its own filter shows no filter either', async () => {
    const { failure } = await session.call('getIdentityEnrollments', { id: 'ann', filter: 'token contains "a"' });
    expect(failure).toBe('refused');
  });

  test('no hint names a hidden field', async () => {
    const { answer } = await session.call('listEnrollments', { filter: 'tokne = "x"' });
    const text = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
    expect(text).toContain('there is no field "tokne"');
    expect(text).not.toMatch(/\btoken\b|\bjwt\b/);
  });
});
