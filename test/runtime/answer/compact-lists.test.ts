/** What lists say once, what they name of the rest, and what time it is: golden answers of a controller that says so. */
import { describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../src/common/controller-answer.ts';
import type { CheckedArguments, Operation } from '../../../src/contract.ts';
import { operations } from '../../../src/generated/operations.ts';
import { toAnswer } from '../../../src/runtime/answer/answer.ts';
import { listAnswer } from '../../../src/runtime/tools/lists/list-answer.ts';
import { readList } from '../../support/list-text.ts';

const operation = (name: string) => operations.find((each) => each.name === name) as Operation;
const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT';
const settings = { maxTokens: 6000, time: 45_000, structured: true };

const answered = (body: unknown, date: string | undefined = DATE) =>
  new ControllerAnswer(200, 'application/json', JSON.stringify(body), { date });

async function listed(tool: string, rows: readonly object[], args: CheckedArguments = {}, date?: string) {
  const outcome = await listAnswer(operation(tool), args, {
    send: async () => answered({ data: rows }, date),
    settings,
    timeLeft: () => settings.time,
  });
  if (!('text' in outcome)) throw new Error('no list');
  return { text: outcome.text, data: outcome.data() };
}

describe('what is the same in every row', () => {
  const rows = ['a', 'b', 'c'].map((id) => ({
    ...{ id, name: `n${id}`, roleAttributes: ['x'], configs: null, encryptionRequired: true },
    terminatorStrategy: 'a, b="c"',
  }));

  test('is said once, quoted', async () => {
    const { text } = await listed('listServices', rows);
    expect(text).toBe(
      [
        'listServices: rows 1-3 of 3.',
        'Same in every row: roleAttributes=["x"], configs=null, encryptionRequired=true, terminatorStrategy="a, b=\\"c\\""',
        'id\tname\tconfig',
        'a\tna\t',
        'b\tnb\t',
        'c\tnc\t',
      ].join('\n'),
    );
    expect(readList(text).rows).toEqual(rows);
  });

  test('stays in the data', async () => {
    expect((await listed('listServices', rows)).data).toMatchObject({ data: rows });
  });

  test('is left in place in two rows, in one column, and where a row differs or lacks it', async () => {
    expect((await listed('listServices', rows.slice(1))).text).not.toContain('Same in every row');
    expect((await listed('listServices', rows, { fields: ['terminatorStrategy'] })).text).not.toContain('Same');
    const [first, second] = rows;
    const other = { ...second, id: 'd', name: 'nd', encryptionRequired: false };
    const { text } = await listed('listServices', [first, second, other] as object[]);
    expect(text).toContain('id\tname\tconfig\tencryptionRequired\n');
    const lacking = { id: 'e', name: 'ne' };
    expect((await listed('listServices', [first, second, lacking] as object[])).text).not.toContain('Same');
  });
});

describe('the fields that are left out', () => {
  const row = {
    ...{ id: 'a', createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z', tags: {}, nothing: null },
    ...{ one: 1, two: 'x', listed: [1], object: { a: 1 }, empty: [], blank: '', three: true, four: 4 },
    ...{ ownerId: 'o', owner: { id: 'o' }, rolesDisplay: ['r'], password: 'x' },
  };

  test('are named in order of usefulness, and counted', async () => {
    const { text } = await listed('listServices', [row]);
    expect(text).toContain(
      'Left out (name them in fields, or "*"): one, two, three, four, ownerId, listed, object, tags and 8 others\n',
    );
  });

  test('are all named where there are no more than eight', async () => {
    const { one, two, listed: list } = row;
    const { text } = await listed('listServices', [{ id: 'a', list, two, one }]);
    expect(text).toContain('Left out (name them in fields, or "*"): two, one, list\n');
  });
});

describe('the time of the controller', () => {
  const enrollment = { id: 'a', method: 'ott', expiresAt: '2026-01-01T00:00:00Z' };
  const NOTE = "The controller's time is 1994-11-06T08:49:37Z.";

  test('is shown above rows with times, and in their data', async () => {
    const { text, data } = await listed('listEnrollments', [enrollment]);
    expect(text.split('\n')[1]).toBe(NOTE);
    expect(data).toMatchObject({ meta: { controllerTime: '1994-11-06T08:49:37Z' } });
  });

  test.each([
    ['no times are shown', 'listServices', [{ id: 'a', createdAt: '2026-01-01T00:00:00Z' }], DATE],
    ['no row has one', 'listEnrollments', [{ id: 'a', expiresAt: null }].map(({ id }) => ({ id })), DATE],
    ['the controller does not tell it', 'listEnrollments', [enrollment], 'nonsense'],
  ])('does not if %s', async (_, tool, rows, date) => {
    const { text, data } = await listed(tool, rows, {}, date);
    expect(text).not.toContain('time is');
    expect(data).not.toHaveProperty('meta.controllerTime');
  });

  test.each([
    ['detailEnrollment', { expiresAt: '2026-01-01T00:00:00Z' }, true],
    ['detailExternalJwtSigner', { notAfter: '2026-01-01T00:00:00Z' }, true],
    ['detailIdentity', { enrollment: { ott: { expiresAt: '2026-01-01T00:00:00Z' } } }, true],
    ['detailSession', { createdAt: '2026-01-01T00:00:00Z' }, true],
    ['detailService', { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' }, false],
    ['detailIdentity', { disabledAt: null, disabledUntil: null }, false],
  ])('%s of %j', (tool, data, isTold) => {
    const { content } = toAnswer(operation(tool), answered({ data, meta: {} }), { settings });
    expect(content.some((block) => block.type === 'text' && block.text === NOTE)).toBe(isTold);
  });
});
