/** How filters, limits and offsets work together, against the embedded controller. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipIn, withoutPaging } from '../../../../src/runtime/answer/filter-paging.ts';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { settingsOf, startSession, type TestSession } from '../../../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;
beforeAll(async () => {
  sandbox = await startSandbox();
  session = startSession(settingsOf(sandbox));
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

/** The header of a list of names, and its rows. */
async function listed(args: Readonly<Record<string, unknown>>) {
  const [head = '', ...rest] = (await session.text('listIdentities', { fields: ['name'], ...args })).split('\n');
  return { head, rows: rest.slice(rest.indexOf('name') + 1) };
}

describe('a filter that pages by itself', () => {
  test('shows the rows that it asks for; what follows is what the hint says', async () => {
    const { rows: all } = await listed({ limit: 20 });
    const first = await listed({ filter: 'true skip 5 limit 3' });
    expect(first.head).toMatch(/rows 6-8 of \d+\. Next: offset=8\.$/);
    expect(first.rows).toStrictEqual(all.slice(5, 8));
    const next = await listed({ filter: 'true skip 5 limit 3', offset: 8 });
    expect(next.head).toMatch(/rows 9-11 of \d+\. Next: offset=11\.$/);
    expect(next.rows).toStrictEqual(all.slice(8, 11));
  });

  test('an offset counts, where both are said', async () => {
    expect((await listed({ filter: 'true skip 5', limit: 2, offset: 2 })).head).toMatch(/rows 3-4 of/);
  });

  test('a walk begins where it says', async () => {
    const { rows: all } = await listed({ all: true });
    const { head, rows } = await listed({ filter: 'true skip 5', all: true });
    expect(head).toContain(`rows 6-${all.length} of ${all.length}.`);
    expect(rows).toStrictEqual(all.slice(5));
  });
});

describe('a limit', () => {
  test('holds where the controller overlooks it', async () => {
    const [head, ...rows] = (await session.text('listIdentityRoleAttributes', { limit: 2 })).split('\n');
    expect(head).toMatch(/rows 1-2 of \d+\. Next: offset=2\.$/);
    expect(rows).toHaveLength(2);
  });

  test('ends a walk', async () => {
    const { head, rows } = await listed({ all: true, limit: 12 });
    expect(head).toMatch(/rows 1-12 of \d+\. Next: offset=12\.$/);
    expect(rows).toHaveLength(12);
  });
});

test('a field that no row has: what is near is named', async () => {
  const text = await session.text('listIdentities', { fields: ['name', 'roleAttribute', ''] });
  expect(text).toContain('No row here has: roleAttribute. Did you mean roleAttributes');
});

test('fields that no row has: no empty lines, but the existing fields', async () => {
  const text = await session.text('listIdentities', { fields: ['nope', 'nam'] });
  expect(text).toMatch(
    /^listIdentities: rows 1-10 .*\nNo row here has: nope, nam\. Did you mean name.*\nThe rows have: .*\bid, .*, name, [^\n]*$/,
  );
});

test.each([
  ['more fields', Array.from({ length: 201 }, (_, index) => `a${index}`), '201 fields are too many.'],
  ['longer names', ['a'.repeat(1001)], 'The name of a field is too long.'],
])('%s than a list has are refused', async (_name, fields, message) => {
  expect(await session.text('listServices', { fields })).toContain(message);
});

describe('the words of a filter', () => {
  test.each([
    ['true skip 5 limit 3', 5, 'true limit 3', 'true'],
    ['name contains "skip 7" SKIP 2', 2, 'name contains "skip 7"', 'name contains "skip 7"'],
    ['name = "a \\" skip 9" sort by name', undefined, undefined, 'name = "a \\" skip 9" sort by name'],
    ['skip 3', 3, 'true', 'true'],
    ['true limit none', undefined, undefined, 'true'],
  ])('%s', (filter, skip, unskipped, bare) => {
    expect(skipIn(filter)).toBe(skip);
    expect(withoutPaging(filter, ['skip'])).toBe(unskipped ?? filter);
    expect(withoutPaging(filter)).toBe(bare);
  });
});
