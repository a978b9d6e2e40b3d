import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FileSink } from '../../../../src/runtime/safety/audit/file-sink.ts';
import { tryTrail } from '../../../../src/runtime/safety/audit/open-trail.ts';
import { rotatedFiles } from '../../../../src/runtime/safety/audit/rotated-files.ts';
import { streamSink } from '../../../../src/runtime/safety/audit/sink.ts';
import { makePipe } from '../../../support/make-pipe.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-audit-'));
  path = join(folder, 'state', 'audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').filter(Boolean);

test('makes folder and file for its owner alone, and appends to what is there', async () => {
  const sink = new FileSink(path);
  sink.write('one');
  await sink.flush();
  sink.close();
  new FileSink(path).write('two');
  expect(linesOf(path)).toStrictEqual(['one', 'two']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
});

test('a file that others could read is closed to them', () => {
  mkdirSync(join(folder, 'state'));
  writeFileSync(path, '');
  chmodSync(path, 0o644);
  new FileSink(path).write('one');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

describe('a file that is full', () => {
  test('is rotated, and so many rotated ones are kept', () => {
    const sink = new FileSink(path, { bytes: 100, kept: 3 });
    for (let number = 0; number < 100; number += 1)
      sink.write(`line ${String(number).padStart(3, '0')} ${'x'.repeat(20)}`);
    const rotated = rotatedFiles(path);
    expect(rotated).toHaveLength(3);
    const lines = [...rotated, path].flatMap(linesOf);
    // The newest lines, without duplicates, in order.
    expect(lines.map((line) => Number(line.slice(5, 8)))).toStrictEqual(
      lines.map((_, index) => 100 - lines.length + index),
    );
    for (const file of rotated) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('is full with its last byte', () => {
    const sink = new FileSink(path, { bytes: 4, kept: 9 });
    sink.write('one');
    sink.write('two');
    expect([...rotatedFiles(path), path].map(linesOf)).toStrictEqual([['one'], ['two']]);
  });

  test('is rotated by the next process too', () => {
    const first = new FileSink(path, { bytes: 4, kept: 9 });
    first.write('one');
    first.close();
    first.close();
    new FileSink(path, { bytes: 4, kept: 9 }).write('two');
    expect([...rotatedFiles(path), path].map(linesOf)).toStrictEqual([['one'], ['two']]);
  });

  test('leaves nothing behind if it has only reads, whatever their arguments say', () => {
    const sink = new FileSink(path, { bytes: 1, kept: 1 });
    const read = { time: 't', event: 'call', arguments: { a: { time: 't', event: 'intent' } } };
    for (let number = 0; number < 4; number += 1) sink.write(JSON.stringify(read));
    expect(readdirSync(join(folder, 'state'))).toHaveLength(2);
  });

  test('is rotated for all who write to it', () => {
    const sinks = [1, 2, 3].map(() => new FileSink(path, { bytes: 200, kept: 1000 }));
    for (let number = 0; number < 90; number += 1) sinks[number % 3]?.write(`line ${String(number).padStart(3, '0')}`);
    const written = [...rotatedFiles(path), path].flatMap(linesOf);
    expect(written).toHaveLength(90);
    expect(new Set(written).size).toBe(90);
  });

  test('is one of 10 MiB, of which ten are kept', () => {
    const sink = new FileSink(path);
    for (let number = 0; number < 13; number += 1) {
      sink.write('line');
      truncateSync(path, 10 * 1024 * 1024 - 1);
      sink.write('x');
      expect(rotatedFiles(path)).toHaveLength(Math.min(number, 10));
    }
  });

  test('keeps growing where it cannot be rotated', () => {
    // With the timestamp, its name would be longer than any file system allows: not even root can rename it.
    const long = join(folder, `${'a'.repeat(240)}.jsonl`);
    const sink = new FileSink(long, { bytes: 10, kept: 3 });
    for (const line of ['a line of some length', 'another', 'a third']) sink.write(line);
    expect(linesOf(long)).toStrictEqual(['a line of some length', 'another', 'a third']);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

test('the clock may go back: what is rotated later comes later', () => {
  mkdirSync(join(folder, 'state'));
  const future = join(folder, 'state', 'audit.21261121T050448999Z-7.jsonl');
  writeFileSync(future, 'first');
  const sink = new FileSink(path, { bytes: 1, kept: 9 });
  sink.write('second');
  sink.write('third');
  expect([...rotatedFiles(path), path].flatMap(linesOf)).toStrictEqual(['first', 'second', 'third']);
});

test('a file that is renamed while it is synced is not a failure', async () => {
  const sink = new FileSink(path, { bytes: 1, kept: 100 });
  const flushed = [1, 2, 3, 4, 5].map((number) => {
    sink.write(`line ${number}`);
    return sink.flush();
  });
  await Promise.all(flushed);
  expect([...rotatedFiles(path), path].flatMap(linesOf)).toHaveLength(5);
});

test('a file that was removed is created again', () => {
  const sink = new FileSink(path);
  sink.write('one');
  rmSync(path);
  sink.write('two');
  expect(linesOf(path)).toStrictEqual(['two']);
});

// Windows has neither these permissions nor these kinds of files.
describe.skipIf(process.platform === 'win32')('what is not ours alone is not written to', () => {
  const refused = (why: RegExp) => expect(() => new FileSink(path).write('one')).toThrow(why);

  // Whoever runs this may have a group of their own, which could write.
  beforeEach(() => void vi.spyOn(process, 'getgid').mockReturnValue(12_345));
  afterEach(() => void vi.restoreAllMocks());

  test('a link, whose target stays as it is', () => {
    const target = join(folder, 'target');
    writeFileSync(target, 'theirs');
    chmodSync(target, 0o644);
    mkdirSync(join(folder, 'state'));
    symlinkSync(target, path);
    refused(/is not a plain file/);
    expect([readFileSync(target, 'utf8'), statSync(target).mode & 0o777]).toStrictEqual(['theirs', 0o644]);
  });
  test('a link to nothing, which makes no file', () => {
    mkdirSync(join(folder, 'state'));
    symlinkSync(join(folder, 'target'), path);
    refused(/is not a plain file/);
    expect(existsSync(join(folder, 'target'))).toBe(false);
  });
  test('a pipe that nobody reads, without waiting', () => {
    mkdirSync(join(folder, 'state'));
    makePipe(path);
    refused(/is not a plain file/);
  });
  test.each([0o666, 0o620, 0o602])('a file with mode %o', (mode) => {
    mkdirSync(join(folder, 'state'));
    writeFileSync(path, '');
    chmodSync(path, mode);
    refused(/Other users can write to/);
    expect(readFileSync(path, 'utf8')).toBe('');
  });
  test.each([
    [0o777, /Other users can write to .*state\. Remove that permission \(chmod go-w\)/],
    [0o770, /Other users can write to .*state: those of its group, \d+\. Remove that permission \(chmod g-w\)/],
  ])('a file in a folder with mode %o', (mode, says) => {
    mkdirSync(join(folder, 'state'));
    chmodSync(join(folder, 'state'), mode);
    refused(says);
  });
  test('a missing folder where everybody could create it', () => {
    chmodSync(folder, 0o777);
    refused(/Other users can write to/);
  });
});

test('whether a trail can be written is tried, and nothing is left of that', () => {
  tryTrail(path);
  tryTrail(join(folder, 'audit.jsonl'));
  expect(readdirSync(folder)).toEqual([]);
  expect(() => tryTrail(folder)).toThrow(/EISDIR/);
  const file = join(folder, 'empty');
  writeFileSync(file, '', { mode: 0o640 });
  expect(() => tryTrail(join(file, 'below.jsonl'))).toThrow(/ENOTDIR/);
  tryTrail(file);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o640);
});

test.runIf(existsSync('/dev/null'))('a device keeps its permissions, and needs no sync', async () => {
  const { mode } = statSync('/dev/null');
  const sink = new FileSink('/dev/null');
  await sink.flush();
  sink.write('one');
  await sink.flush();
  expect(statSync('/dev/null').mode).toBe(mode);
});

test.runIf(existsSync('/dev/full'))('a disk that is full is an error each time', () => {
  const sink = new FileSink('/dev/full');
  expect(() => sink.write('one')).toThrow(/ENOSPC/);
  expect(() => sink.write('two')).toThrow(/ENOSPC/);
});

test.runIf(existsSync('/usr/bin/prlimit'))(
  'a disk that takes half a line is an error, and does not spoil the next',
  () => {
    const limitFiles = (bytes: number | 'unlimited') =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`]);
    const sink = new FileSink(path);
    sink.write('before');
    limitFiles(1000);
    try {
      expect(() => sink.write('x'.repeat(5000))).toThrow('only a part of the line could be written');
    } finally {
      limitFiles('unlimited');
    }
    sink.write('after');
    sink.write('last');
    expect(readFileSync(path, 'utf8')).toBe(`before\n${'x'.repeat(993)}\nafter\nlast\n`);
  },
);

test('a line that another process did not finish does not spoil the next', () => {
  for (const [there, now] of [
    ['{"time":"20', '{"time":"20\nnext\nlast\n'],
    ['{"time":"2026"}\n', '{"time":"2026"}\nnext\nlast\n'],
  ] as const) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, there, { mode: 0o600 });
    const sink = new FileSink(path);
    sink.write('next');
    sink.write('last');
    sink.close();
    expect(readFileSync(path, 'utf8')).toBe(now);
  }
});

/** What this process has a file open as, if it has. */
const handleOf = (file: string): number | undefined =>
  readdirSync('/proc/self/fd')
    .map(Number)
    .find((handle) => existsSync(`/proc/self/fd/${handle}`) && readlinkSync(`/proc/self/fd/${handle}`) === file);

test.runIf(existsSync('/proc/self/fd'))('a closed file is open no longer', () => {
  const sink = new FileSink(path);
  sink.write('one');
  expect(handleOf(path)).toBeGreaterThan(0);
  sink.close();
  expect(handleOf(path)).toBeUndefined();
});

test.runIf(existsSync('/proc/self/fd'))('lines that do not reach the disk are an error', async () => {
  const sink = new FileSink(path);
  sink.write('one');
  closeSync(handleOf(path) ?? 0);
  await expect(sink.flush()).rejects.toThrow(/EBADF/);
});

test('a stream gets each line with its end', async () => {
  const texts: string[] = [];
  const sink = streamSink({ write: (text) => texts.push(text) });
  sink.write('one');
  sink.write('two');
  await sink.flush();
  expect(texts).toStrictEqual(['one\n', 'two\n']);
});

test('only counts its own files as rotated', () => {
  mkdirSync(join(folder, 'state'));
  for (const name of [
    'audit.jsonl',
    'audit.old.jsonl',
    'audit.old.20261121T050448123Z-7.jsonl',
    'audit.20261121T050448123Z-7.jsonl',
    'other.20261121T050448123Z-7.jsonl',
    'audit.20261121T050448123Z-7.txt',
    'audit.20261121T050448123Z-7.old.jsonl',
    'audit.20261121T050448122Z-9.jsonl',
  ]) {
    writeFileSync(join(folder, 'state', name), '');
  }
  expect(rotatedFiles(path)).toStrictEqual(
    ['122Z-9', '123Z-7'].map((stamp) => join(folder, 'state', `audit.20261121T050448${stamp}.jsonl`)),
  );
  expect(readdirSync(join(folder, 'state'))).toHaveLength(8);
  expect(rotatedFiles(join(folder, 'missing', 'audit.jsonl'))).toStrictEqual([]);
  expect(rotatedFiles('audit.jsonl')).toStrictEqual([]);
});
