import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { type Entity, isEntity, type Value } from '../../../src/common/exact-json.ts';
import { operations } from '../../../src/generated/operations.ts';
import { pick } from '../../../src/runtime/answer/pick.ts';
import type { AnswerSettings } from '../../../src/runtime/answer/types.ts';
import { listAnswer } from '../../../src/runtime/tools/lists/list-answer.ts';
import { readCell, readList, rowLines } from '../../support/list-text.ts';
import { type RecordedAnswer, recordedAnswers, withoutLinks } from '../../support/recorded-answers.ts';

const lists = recordedAnswers().filter(({ operation }) => operation.rows !== undefined);
const rowsOf = ({ body }: RecordedAnswer): Value[] => ((body as Entity)['data'] as Value[] | null) ?? [];

async function listed(recorded: RecordedAnswer, args: object = {}, settings: Partial<AnswerSettings> = {}) {
  const tools = {
    send: async () => recorded.answer,
    settings: { maxTokens: 0, time: 1e6, structured: false, ...settings },
    timeLeft: () => 1e6,
  };
  const outcome = await listAnswer(recorded.operation, args as Record<string, unknown>, tools);
  if (!('text' in outcome)) throw new Error(`${recorded.operation.name} was not told as a list`);
  return outcome.text;
}

/** The document version of the recorded controllers. */
const RECORDED = '0.29.0';
const isNewer = (since = '0') => since.localeCompare(RECORDED, 'en', { numeric: true }) > 0;

test('every list operation that the recorded controllers have, but the one that they never made, was recorded', () => {
  const recorded = new Set(lists.map(({ operation }) => operation.name));
  const missing = operations.filter(
    ({ name, rows, since }) => rows !== undefined && !recorded.has(name) && !isNewer(since),
  );
  expect(missing.map(({ name }) => name)).toStrictEqual(['listControllerSettings']);
});

describe.each(lists.map((each, at) => [`${each.operation.name} (${at})`, each] as const))('%s', (_name, recorded) => {
  const { operation } = recorded;
  const source = rowsOf(recorded);
  const entities = source.filter(isEntity);

  test('with all fields nothing is lost, and nothing is added', async () => {
    const text = await listed(recorded, operation.rows?.length === 0 ? {} : { fields: ['*'] });
    if (source.length === 0) expect(text).toContain(`${operation.name}: no rows`);
    else if (entities.length === 0) expect(rowLines(text).map(readCell)).toStrictEqual(source);
    else expect(readList(text).rows).toStrictEqual(entities.map(withoutLinks));
  });

  test('by default the fields of the overlay are shown, and eight of the others are named', async () => {
    const { head, columns, rows } = readList(await listed(recorded));
    if (entities.length === 0) return;
    expect([...columns].sort()).toStrictEqual([...(operation.rows ?? [])].sort());
    const expected = entities.map((row) => Object.fromEntries(columns.flatMap((path) => found(row, path))));
    expect(rows).toStrictEqual(expected);
    const keys = new Set(entities.flatMap((row) => Object.keys(row)).filter((key) => key !== '_links'));
    const leftOut = head.find((line) => line.startsWith('Left out'))?.split(': ')[1] ?? '';
    const [, some = leftOut, others = '0'] = /^(.*) and (\d+) others?$/.exec(leftOut) ?? [];
    const named = some.split(', ').filter((name) => name !== '');
    const hidden = [...keys].filter((key) => !columns.includes(key));
    expect(hidden).toEqual(expect.arrayContaining(named));
    expect(named).toHaveLength(Math.min(8, hidden.length));
    expect(Number(others)).toBe(hidden.length - named.length);
  });

  test.each([300, 1000, 6000])('stays within %i tokens, or shows one row', async (maxTokens) => {
    const text = await listed(recorded, { fields: ['*'] }, { maxTokens });
    const tokens = countTokens(text);
    if (tokens > maxTokens * 1.05) expect(readList(text).rows).toHaveLength(1);
    const range = / (\d+)-(\d+) of (\d+)\./.exec(text);
    if (range) expect(Number(range[2])).toBeLessThanOrEqual(Number(range[3]));
  });
});

function found(row: Entity, path: string): (readonly [string, Value])[] {
  const value = pick(row, path);
  return value === undefined ? [] : [[path, withoutLinks(value)]];
}
