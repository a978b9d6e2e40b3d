/** How far a list is read for a filter that is applied here, at a controller with more rows than that. */
import { describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import type { Send } from '../../../../src/common/send.ts';
import type { CheckedArguments, Operation } from '../../../../src/contract.ts';
import { operations } from '../../../../src/generated/operations.ts';
import type { Reads } from '../../../../src/runtime/network/reads.ts';
import { filteredAnswer } from '../../../../src/runtime/tools/lists/filtered-answer.ts';

const list = operations.find(({ name }) => name === 'listServices') as Operation;
const REFUSAL = new ControllerAnswer(400, 'application/json', '{"error":{"code":"INVALID_FILTER"}}');
/** All that is asked of it is what may be filtered by. */
const reads = { list: async () => ({ rows: [], total: 0, filterable: ['id', 'name'] }) } as unknown as Reads;

/** A controller with so many services; every second one is encrypted. */
function controllerOf(total: number, text = '') {
  const requests: CheckedArguments[] = [];
  const send: Send = async (_operation, args) => {
    requests.push(args);
    const { limit = 10, offset = 0 } = args as { limit?: number; offset?: number };
    const data = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => {
      const number = offset + at;
      return { id: String(number).padStart(6, '0'), name: `s${number}${text}`, encryptionRequired: number % 2 === 0 };
    });
    const body = { data, meta: { pagination: { limit, offset, totalCount: total } } };
    return new ControllerAnswer(200, 'application/json', JSON.stringify(body));
  };
  return { send, requests };
}

async function filtered(args: CheckedArguments, send: Send, time = 45_000) {
  let walks = 0;
  const outcome = await filteredAnswer(
    list,
    args,
    {
      send,
      reads,
      settings: { maxTokens: 6000, time, structured: true },
      timeLeft: () => time,
      rowSchema: async () => undefined,
      walk: async () => {
        walks += 1;
      },
    },
    REFUSAL,
  );
  if (outcome === undefined || !('text' in outcome)) throw new Error('no list');
  expect(walks).toBe(1);
  return { lines: outcome.text.split('\n'), data: outcome.data() };
}

describe('a filter that the server applies', () => {
  test('reads whole pages to the end, and keeps only the rows it shows', async () => {
    const { send, requests } = controllerOf(1200);
    const { lines } = await filtered({ filter: 'encryptionRequired = false', limit: 3, fields: ['name'] }, send);
    expect(lines[0]).toBe('listServices: rows 1-3 of 600. Next: offset=3.');
    expect(lines.slice(-3)).toEqual(['s1', 's3', 's5']);
    expect(requests.map(({ limit, offset }) => [limit, offset])).toEqual([
      [500, 0],
      [500, 500],
      [500, 1000],
    ]);
  });

  test('stops at 20,000 rows, and says how to continue', async () => {
    const { send, requests } = controllerOf(50_000);
    const filter = 'encryptionRequired = true or name = "none"';
    const { lines, data } = await filtered({ filter, count: true }, send);
    expect(lines).toEqual([
      'listServices: at least 10000 rows.',
      'The controller cannot filter by encryptionRequired, so 20000 rows were read and filtered here.',
      `Stopped after 20000 of 50000 rows, the most for one call: more may match. Narrow it: add a condition that the controller checks itself, joined by "and". For the rows after these: filter=${JSON.stringify(`id > "019999" and ${filter}`)}.`,
    ]);
    expect(data).toMatchObject({ meta: { filtered: { rowsRead: 20_000, complete: false } } });
    expect(requests).toHaveLength(40);
  });

  test('stops after too many bytes', async () => {
    const { send, requests } = controllerOf(20_000, 'x'.repeat(20_000));
    const { lines } = await filtered({ filter: 'encryptionRequired = true', count: true }, send);
    expect(lines[0]).toBe('listServices: at least 1750 rows.');
    expect(requests).toHaveLength(7);
  });

  test('keeps no more rows for sorting than it needs', async () => {
    const { send } = controllerOf(3_000, 'x'.repeat(8_000));
    const filter = 'sort by encryptionRequired, name desc';
    const { lines } = await filtered({ filter, limit: 2, fields: ['encryptionRequired'] }, send);
    expect(lines[0]).toBe('listServices: rows 1-2 of 3000. Next: offset=2.');
    expect(lines.slice(-2)).toEqual(['false', 'false']);
  });

  test('stops when its time is up', async () => {
    const { lines } = await filtered({ filter: 'encryptionRequired = true', limit: 1 }, controllerOf(5_000).send, 0);
    expect(lines[0]).toBe('listServices: rows 1-1 of 250 found so far. Next: offset=1.');
    expect(lines[2]).toMatch(/^Stopped after 500 of 5000 rows, to answer in time: more may match\./);
  });

  test('reports a page that fails, with the rows read before it', async () => {
    const { send } = controllerOf(1_000);
    let pages = 0;
    const failing: Send = async (...call) => {
      pages += 1;
      return pages > 1 ? new ControllerAnswer(503, 'application/json', '{}') : send(...call);
    };
    const { lines } = await filtered({ filter: 'encryptionRequired = true', count: true }, failing);
    expect(lines.slice(0, 3)).toEqual([
      'listServices: at least 250 rows.',
      'The controller cannot filter by encryptionRequired, so 500 rows were read and filtered here.',
      expect.stringMatching(
        /^Stopped after 500 of 1000 rows: the controller answered 503 to the next page: more may match/,
      ),
    ]);
  });
});
