import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test, vi } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import type { Send } from '../../../../src/common/send.ts';
import { ToolError } from '../../../../src/common/tool-error.ts';
import type { CheckedArguments, Operation } from '../../../../src/contract.ts';
import { operations } from '../../../../src/generated/operations.ts';
import type { AnswerSettings } from '../../../../src/runtime/answer/types.ts';
import { listAnswer } from '../../../../src/runtime/tools/lists/list-answer.ts';
import { readList, rowLines } from '../../../support/list-text.ts';

const operation = (name: string) => operations.find((each) => each.name === name) as Operation;
const plainly: AnswerSettings = { maxTokens: 0, time: 45_000, structured: false };

/** What a list is answered with, by these settings. */
const toolsFor = (send: Send, settings: Partial<AnswerSettings> = {}) => {
  const all = { ...plainly, ...settings };
  return { send, settings: all, timeLeft: () => all.time };
};

function answered(body: unknown, status = 200): ControllerAnswer {
  return new ControllerAnswer(status, 'application/json', new TextEncoder().encode(JSON.stringify(body)));
}

/** A controller with this many services, which answers as real ones do. */
function controllerOf(total: number, disturb: (page: number) => ControllerAnswer | undefined = () => undefined) {
  const requests: CheckedArguments[] = [];
  const ask: Send = async (_operation, args) => {
    requests.push(args);
    const { limit = 10, offset = 0 } = args as { limit?: number; offset?: number };
    const ids = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => offset + at);
    const data = ids.map((id) => ({ id: `id-${id}`, name: `service ${id}`, roleAttributes: null }));
    return disturb(requests.length) ?? answered({ data, meta: { pagination: { limit, offset, totalCount: total } } });
  };
  return { ask, requests };
}

async function listText(
  list: string | Operation,
  args: CheckedArguments,
  ask: Send,
  settings: Partial<AnswerSettings> = {},
) {
  const row = typeof list === 'string' ? operation(list) : list;
  const outcome = await listAnswer(row, args, toolsFor(ask, settings));
  if (!('text' in outcome)) throw new Error('no list');
  return outcome.text;
}

describe('a page', () => {
  test('says which rows it has, and the arguments of the next page', async () => {
    const { ask, requests } = controllerOf(25);
    const text = await listText('listServices', { limit: 10, offset: 10, fields: ['id', 'name'] }, ask);
    expect(text.split('\n')[0]).toBe('listServices: rows 11-20 of 25. Next: offset=20.');
    expect(readList(text).rows[0]).toStrictEqual({ id: 'id-10', name: 'service 10' });
    expect(requests).toStrictEqual([{ limit: 10, offset: 10 }]);
  });
  test('names no next page if it is the last', async () => {
    const text = await listText('listServices', { offset: 20 }, controllerOf(25).ask);
    expect(text.split('\n')[0]).toBe('listServices: rows 21-25 of 25.');
  });
  test('after the last row says how many rows there are', async () => {
    const text = await listText('listServices', { offset: 50 }, controllerOf(25).ask);
    expect(text).toBe('listServices: no rows from offset=50 on; there are 25.');
  });
  test.each([{ errors: ['one region did not answer'] }, { warning: 'stale' }, { data: null, next: { id: 1 } }])(
    'without rows, but with something else, is shown as it came: %j',
    async (more) => {
      const send = async () => answered({ data: [], meta: {}, ...more });
      const outcome = await listAnswer(operation('listServices'), {}, toolsFor(send));
      expect(outcome).toHaveProperty('answer');
    },
  );
  test('of an empty list is not an error', async () => {
    expect(await listText('listServices', {}, async () => answered({ data: null }))).toBe('listServices: no rows.');
    const usual = { data: [], meta: { a: 1 }, error: null, errors: [], message: '' };
    expect(await listText('listServices', {}, async () => answered(usual))).toBe('listServices: no rows.');
  });
  test('shows the default fields if fields is empty', async () => {
    const { columns } = readList(await listText('listServices', { fields: [] }, controllerOf(3).ask));
    expect([...columns].sort()).toStrictEqual([...(operation('listServices').rows ?? [])].sort());
  });
  test('that the controller refuses is returned unchanged', async () => {
    const refusal = answered({ error: { code: 'INVALID_FILTER', message: 'm' } }, 400);
    const outcome = await listAnswer(
      operation('listServices'),
      {},
      toolsFor(async () => refusal),
    );
    expect(outcome).toStrictEqual({ answer: refusal });
  });
  test('of a controller that ignores the offset continues at the right row', async () => {
    const body = { data: ['a', 'b', 'c', 'd'], meta: { pagination: { limit: 9, offset: 0, totalCount: 4 } } };
    const text = await listText('listServiceRoleAttributes', { offset: 2 }, async () => answered(body));
    expect(text).toBe('listServiceRoleAttributes: rows 3-4 of 4.\nc\nd');
  });
  test('of a list without an offset says how to continue by filter', async () => {
    const body = { data: [{ id: 'a' }], meta: { pagination: { limit: 1, offset: 0, totalCount: 3 } } };
    const ask = async () => answered(body);
    // Operators' own documents (--spec) may have such lists.
    const { offset, ...otherArguments } = operation('listServices').arguments;
    expect(offset).toBeDefined();
    const list = { ...operation('listServices'), arguments: otherArguments };
    const next = async (filter?: string) =>
      / Next: filter=(.*)\.$/m.exec(await listText(list, { ...(filter && { filter }) }, ask))?.[1];
    expect(await next()).toBe('"true skip 1 limit 1"');
    expect(await next('name != "" sort by name skip 0 limit 1')).toBe('"name != \\"\\" sort by name skip 1 limit 1"');
  });
  test('of a list that cannot be continued says so', async () => {
    const body = { data: [{ id: 'a' }], meta: { pagination: { limit: 1, offset: 0, totalCount: 19 } } };
    const text = await listText('getIdentityFailedServiceRequests', { id: 'x' }, async () => answered(body));
    expect(text).toContain('rows 1-1 of 19. The controller returns no more than 1 of this list');
  });
});

describe('reading all pages', () => {
  test('requests page after page, of the largest size', async () => {
    const { ask, requests } = controllerOf(1203);
    const text = await listText('listServices', { all: true, filter: 'true', fields: ['id'] }, ask);
    expect(rowLines(text)).toHaveLength(1203);
    expect(requests).toStrictEqual([0, 500, 1000].map((offset) => ({ filter: 'true', limit: 500, offset })));
  });
  test('reports its progress', async () => {
    const received: unknown[] = [];
    const progress = async (...far: unknown[]) => void received.push(far);
    const { ask } = controllerOf(1203);
    await listAnswer(operation('listServices'), { all: true, offset: 100 }, { ...toolsFor(ask), progress });
    expect(received).toStrictEqual([500, 1000, 1103].map((done) => [done, 1203]));
  });
  test('reads no page that would not fit', async () => {
    const { ask, requests } = controllerOf(20_000);
    const text = await listText('listServices', { all: true }, ask, { maxTokens: 2000 });
    expect(requests).toHaveLength(1);
    expect(text).toMatch(/^listServices: rows 1-(\d+) of 20000\. Cut to stay within 2000 tokens\. Next: offset=\1;/);
    expect(countTokens(text)).toBeLessThanOrEqual(2100);
  });
  test('ends in time, and says where to continue', async () => {
    const text = await listText('listServices', { all: true, fields: ['id'] }, controllerOf(20_000).ask, { time: 0 });
    expect(text).toContain('rows 1-500 of 20000. Stopped here to answer in time. Next: offset=500.');
  });
  test('has the time that is left after the first page, before which a person may have typed a code', async () => {
    let left = 0;
    const { ask } = controllerOf(1203, () => {
      left = 45_000;
      return undefined;
    });
    const tools = { ...toolsFor(ask), timeLeft: () => left };
    const outcome = await listAnswer(operation('listServices'), { all: true, fields: ['id'] }, tools);
    expect(rowLines('text' in outcome ? outcome.text : '')).toHaveLength(1203);
  });
  test('ends in time even if a page never arrives', async () => {
    const { ask } = controllerOf(20_000);
    const hanging: Send = async (of, args, { until } = {}) => {
      if (args['offset'] === 0) return ask(of, args);
      await new Promise<void>((resolve) => until?.addEventListener('abort', () => resolve()));
      throw new ToolError('cancelled', 'The call was taken back.', 'Nothing.');
    };
    // The first page takes no time, however slow the machine: only the second one may run into the limit.
    vi.spyOn(performance, 'now').mockReturnValue(0);
    const text = await listText('listServices', { all: true, fields: ['id'] }, hanging, { time: 60 });
    expect(text).toContain('rows 1-500 of 20000. Stopped here: time ran out. Next: offset=500.');
  });
  test('keeps its rows if a later page fails', async () => {
    const broken = controllerOf(2000, (page) => (page === 3 ? answered({}, 503) : undefined));
    const text = await listText('listServices', { all: true, fields: ['id'] }, broken.ask);
    expect(text).toContain(
      'rows 1-1000 of 2000. Stopped here: the controller answered 503 to the next page. Next: offset=1000.',
    );
  });
  test('ends when the client cancels the call', async () => {
    const { ask } = controllerOf(2000);
    const cancelled: Send = async (of, args) => {
      if (args['offset'] === 0) return ask(of, args);
      throw new ToolError('cancelled', 'The call was taken back.', 'Nothing.');
    };
    await expect(listText('listServices', { all: true }, cancelled)).rejects.toThrow('taken back');
  });
  test('ends if a controller returns the same page again and again', async () => {
    const requests: unknown[] = [];
    const ask: Send = async (_of, args) => {
      requests.push(args);
      return answered({ data: [{ id: 'a' }], meta: { pagination: { limit: 1, offset: 0, totalCount: 3 } } });
    };
    expect(rowLines(await listText('listServices', { all: true }, ask))).toHaveLength(1);
    expect(requests).toHaveLength(2);
  });
});

describe('data next to the text', () => {
  const dataOf = async (total: number, args: CheckedArguments, maxTokens = 0) => {
    const tools = toolsFor(controllerOf(total).ask, { maxTokens, structured: true });
    const outcome = await listAnswer(operation('listServices'), args, tools);
    return 'data' in outcome ? outcome.data() : {};
  };
  test('of a whole list has neither `next` nor `cut`', async () => {
    expect(Object.keys(await dataOf(3, {}))).toStrictEqual(['data', 'meta']);
  });
  test('of a page says where the next one starts, and that nothing was cut', async () => {
    const data = await dataOf(25, { limit: 10, offset: 10 });
    expect(data['next']).toStrictEqual({ offset: 20 });
    expect(data).not.toHaveProperty('cut');
  });
  test('with fewer rows than the page says so, and where to continue', async () => {
    const data = await dataOf(400, { limit: 500 }, 1000);
    const rows = data['data'] as unknown[];
    expect(rows.length).toBeLessThan(400);
    expect(data).toMatchObject({ next: { offset: rows.length }, cut: ['data'] });
    expect(countTokens(JSON.stringify(data))).toBeLessThanOrEqual(1000);
  });
});

describe('a single row that is too long', () => {
  test('is shown with its longest cells cut, and says how to get the rest', async () => {
    const row = { id: 'a', name: 'n', configType: { name: 'c' }, data: { note: 'word '.repeat(9000), port: 1 } };
    const ask = async () => answered({ data: [row, row] });
    const text = await listText('listConfigs', {}, ask, { maxTokens: 500 });
    const { rows, head } = readList(text);
    const [{ data: cell, ...others } = {}] = rows;
    expect(others).toStrictEqual({ id: 'a', name: 'n', 'configType.name': 'c' });
    expect(cell).toMatchObject({
      note: expect.stringMatching(/^word word .*\[cut: \d+ of 45000 characters\]$/),
      port: 1,
    });
    expect(head[0]).toContain('rows 1-1 of 2. Cut to stay within 500 tokens. Next: offset=1.');
    expect(head[1]).toMatch(
      /^Cut, because the row alone is too long: data\.note \(\d+ of 45000 characters\)\. The rest: /,
    );
    expect(head[1]).toMatch(/: the same call with limit=1, fields=\["data\.note\.\d+-44999"\];/);
    const outcome = await listAnswer(operation('listConfigs'), {}, toolsFor(ask, { maxTokens: 500, structured: true }));
    const { note } = cell as { note: string };
    const data = 'data' in outcome ? outcome.data() : {};
    expect(data).toMatchObject({
      cut: ['data.0.data.note', 'data'],
      next: { offset: 1 },
      data: [{ id: 'a', name: 'n', configType: { name: 'c' }, data: { note: note.split('[')[0], port: 1 } }],
    });
    expect(countTokens(JSON.stringify(data))).toBeLessThan(500);
    const part = await listText('listConfigs', { fields: ['data.port'] }, ask, { maxTokens: 500 });
    expect(readList(part).rows).toStrictEqual([{ 'data.port': 1 }, { 'data.port': 1 }]);
  });
});

test('hypermedia links are neither columns nor listed as omitted', async () => {
  const row = { _links: { self: { href: './services/a' } }, id: 'a', tags: { _links: 'mine' } };
  const ask = async () => answered({ data: [row] });
  expect(readList(await listText('listServices', { fields: ['*'] }, ask)).rows).toStrictEqual([
    { id: 'a', tags: { _links: 'mine' } },
  ]);
  expect(await listText('listServices', {}, ask)).toContain('Left out (name them in fields, or "*"): tags\n');
});

test('rows with new fields add columns', async () => {
  const ask = async () => answered({ data: [{ id: 'a' }, { id: 'b', late: 1 }] });
  const { rows } = readList(await listText('listServices', { fields: ['*'] }, ask));
  expect(rows).toStrictEqual([{ id: 'a' }, { id: 'b', late: 1 }]);
});
