import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FileSink } from '../../../../src/runtime/safety/audit/file-sink.ts';
import { LineBatch } from '../../../../src/runtime/safety/audit/line-batch.ts';

let folder: string;
let path: string;
let failures: [code: unknown, lines: number][];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-audit-'));
  path = join(folder, 'audit.jsonl');
  failures = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const batchTo = (file: string) =>
  new LineBatch(new FileSink(file), (error, lines) => failures.push([(error as NodeJS.ErrnoException).code, lines]));
const written = () => readFileSync(path, 'utf8');

test('waiting lines are written together, in order, once', async () => {
  const batch = batchTo(path);
  for (const line of ['one', 'two', 'three']) batch.add(() => line);
  expect(written).toThrow(/ENOENT/);
  batch.settle();
  expect(written()).toBe('one\ntwo\nthree\n');
  batch.settle();
  batch.add(() => 'four');
  while (!written().includes('four')) await wait(5);
  expect(written()).toBe('one\ntwo\nthree\nfour\n');
});

test('a line waits for 50 milliseconds', () => {
  vi.useFakeTimers();
  const batch = batchTo(path);
  batch.add(() => 'one');
  vi.advanceTimersByTime(49);
  expect(written).toThrow(/ENOENT/);
  vi.advanceTimersByTime(1);
  vi.useRealTimers();
  expect(written()).toBe('one\n');
});

test('many lines are written without waiting', () => {
  const batch = batchTo(path);
  for (let number = 0; number < 200; number += 1) batch.add(() => String(number));
  expect(written().split('\n').slice(0, -1)).toStrictEqual(Array.from({ length: 200 }, (_, number) => String(number)));
});

test('reports lines that cannot be written, with their number', () => {
  const batch = batchTo(folder);
  batch.add(() => 'one');
  batch.add(() => 'two');
  batch.settle();
  expect(failures).toStrictEqual([['EISDIR', 2]]);
});

test('batches add no listeners to the process, so it can have any number of servers', () => {
  const before = process.listenerCount('exit');
  const batches = Array.from({ length: 12 }, () => batchTo(path));
  for (const batch of batches) batch.add(() => 'line');
  expect(process.listenerCount('exit')).toBe(before);
  for (const batch of batches) batch.settle();
  expect(written()).toBe('line\n'.repeat(12));
});

test('a process with nothing left to do writes waiting lines before it exits', () => {
  const room = resolve('src/runtime/safety/audit');
  const program = `
    import { FileSink } from ${JSON.stringify(join(room, 'file-sink.ts'))};
    import { LineBatch } from ${JSON.stringify(join(room, 'line-batch.ts'))};
    new LineBatch(new FileSink(${JSON.stringify(path)}), () => {}).add(() => 'last');`;
  execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program]);
  expect(written()).toBe('last\n');
});
