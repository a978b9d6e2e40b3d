/** What is read back from the audit trail: calls, in order, from all of its files. */
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileSink } from '../../../../src/runtime/safety/audit/file-sink.ts';
import { readTrail } from '../../../../src/runtime/safety/audit/read-trail.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ALWAYS = { network: 'n', identity: 'i', session: 's', tool: 'x' };
/** A line as it is written; its time is the number of seconds. */
const line = (event: string, call: string, seconds: number, result?: string) =>
  JSON.stringify({ time: `2026-01-01T00:00:0${seconds}.000Z`, event, ...ALWAYS, call, ...(result && { result }) });
/** A line in which something is not as this program writes it. */
const odd = (other: object) => JSON.stringify({ ...JSON.parse(line('call', 'odd', 1)), ...other });
const read = async (wanted = (_result: string) => true) => {
  const { calls, ...rest } = await readTrail(path, ({ result }) => wanted(result));
  return { ...rest, calls: calls.map(({ call, time, result }) => `${call} ${time.slice(18, 19)} ${result}`) };
};

test('a trail that was never written has no files', async () => {
  expect(await read()).toStrictEqual({ files: 0, calls: [], unreadable: 0 });
});

test('a change is one call, since its intent; without an outcome, nobody knows', async () => {
  const lines = [
    line('intent', 'a', 1),
    line('call', 'b', 2, 'done'),
    line('intent', 'c', 3),
    line('outcome', 'a', 4, 'done'),
  ];
  appendFileSync(path, `${lines.join('\r\n')}\n`);
  expect(await read()).toStrictEqual({ files: 1, calls: ['a 1 done', 'b 2 done', 'c 3 unknown'], unreadable: 0 });
  expect((await read((result) => result === 'unknown')).calls).toStrictEqual(['c 3 unknown']);
  expect((await read((result) => result === 'done')).calls).toStrictEqual(['a 1 done', 'b 2 done']);
});

test.each([
  ['half a line', '{"time":"2026'],
  ['nothing', 'null'],
  ...['time', 'event', 'network', 'identity', 'session', 'call', 'tool'].map((name) => [
    `a line without ${name}`,
    odd({ [name]: undefined }),
  ]),
  ...[{ result: 5 }, { effect: {} }, { rule: [] }, { decision: true }].map((other) => ['an odd line', odd(other)]),
  ['a line with a client that is none', odd({ client: 'x' })],
  ['a line with a client that has no such name', odd({ client: { name: 7 } })],
  ['a line with entities that are none', odd({ entities: 'abc' })],
  ['a line with entities without ids', odd({ entities: ['a', { id: 1 }] })],
])('%s is counted, and what follows it is read', async (_, text) => {
  appendFileSync(path, `${text}\n\n${line('call', 'a', 1, 'done')}\n`);
  expect(await read()).toStrictEqual({ files: 1, calls: ['a 1 done'], unreadable: 1 });
});

test('changes outlive the file that they were written to, reads do not', async () => {
  const sink = new FileSink(path, { bytes: 1000, kept: 1 });
  for (let number = 0; number < 5; number += 1) {
    sink.write(line('intent', `change-${number}`, 1));
    sink.write(line('outcome', `change-${number}`, 2, 'done'));
    for (let read = 0; read < 10; read += 1)
      sink.write(line('call', `read-${number}-${read}`, 3, 'done "event":"intent"'));
  }
  sink.close();
  const { files, calls, unreadable } = await read();
  expect([files, unreadable]).toStrictEqual([readdirSync(folder).length, 0]);
  expect(calls.filter((call) => call.startsWith('change'))).toStrictEqual(
    [0, 1, 2, 3, 4].map((number) => `change-${number} 1 done`),
  );
  const reads = calls.filter((call) => call.startsWith('read'));
  expect(reads.at(-1)).toMatch(/^read-4-9/);
  expect(reads.length).toBeLessThan(30);
});
