/**
 * Refused calls only cost in proportion to their size: in time, and in the audit trail, whose lines about changes stay.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditTrail } from '../../src/runtime/safety/audit/audit-trail.ts';
import type { AuditedCall, AuditLine } from '../../src/runtime/safety/audit/entry.ts';
import { FileSink } from '../../src/runtime/safety/audit/file-sink.ts';
import { LONGEST_LINE } from '../../src/runtime/safety/audit/line-text.ts';
import { AuditOutput } from '../../src/runtime/safety/audit/output.ts';
import { readTrail } from '../../src/runtime/safety/audit/read-trail.ts';
import { changesPath, rotatedFiles } from '../../src/runtime/safety/audit/rotated-files.ts';
import { settingsFor, WRITE_CALL } from '../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { recordingLog } from '../support/recording-log.ts';
import { startSession, type TestSession } from '../support/session.ts';

const limits = { writesPerMinute: 100, concurrentCalls: 100, bytesPerCall: 1_048_576 };
let fake: FakeController;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-refused-'));
  fake = await startFakeController();
  fake.on(WRITE_CALL, (_request, response) => json(response, 201, { data: { id: 'a' }, meta: {} }));
});
afterAll(async () => {
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

const linesOf = (session: TestSession) => session.auditText().split('\n').filter(Boolean);

test('a call that is refused for its size has a short entry, with names and sizes', async () => {
  const session = startSession(settingsFor(fake), { limits });
  const fields = Array.from({ length: 4700 }, () => 'x'.repeat(2000));
  const { failure } = await session.call('listServices', { fields });
  expect(failure).toBe('refused');
  const [line = ''] = linesOf(session);
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LONGEST_LINE);
  expect(JSON.parse(line)).toMatchObject({ rule: 'bytesPerCall', arguments: { fields: 'list of 4700' } });
  await session.close();
});

test('the log does not repeat what a caller made up', async () => {
  const session = startSession(settingsFor(fake), { limits });
  const secret = 'the-secret-of-somebody';
  await session.call('listServices', { [secret]: 1 });
  await session.call('listServices', { limit: secret });
  await session.call(secret.repeat(500), {});
  const { lines } = session.log;
  const failed = lines.filter((line) => line.includes('call failed'));
  expect(failed).toHaveLength(3);
  expect(failed.slice(0, 2).join()).not.toContain(secret);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(500);
  await session.close();
});

test('a large call that is made has short entries too', async () => {
  const session = startSession(settingsFor(fake), { limits, verify: false });
  const tags = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`tag\u202e ${at}`, '\u202e'.repeat(900)]));
  await session.call('createService', { name: '\u202e'.repeat(5000), encryptionRequired: true, tags });
  const lines = linesOf(session);
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LONGEST_LINE);
    expect(JSON.parse(line)).toMatchObject({ tool: 'createService', effect: 'write' });
  }
  await session.close();
});

const callOf = (number: number, effect: 'read' | 'write'): AuditedCall => ({
  session: 's',
  call: `call-${number}`,
  tool: effect === 'read' ? 'listServices' : 'createService',
  effect,
});
const done = { result: 'done', milliseconds: 1, entities: [] };

function trailAt(path: string, now: () => number, rotation = { bytes: 2000, kept: 2 }): AuditTrail {
  const log = recordingLog();
  const output = new AuditOutput(new FileSink(path, rotation), log);
  const context = { session: 's', network: 'n', identity: 'i' };
  return new AuditTrail(async () => ({ output, context }), log, now);
}

test('refused calls beyond a quota are only counted', async () => {
  let time = 0;
  const path = join(folder, 'counted.jsonl');
  const trail = trailAt(path, () => time, { bytes: 10_000_000, kept: 2 });
  for (let number = 0; number < 1000; number += 1) {
    await trail.conclude('call', callOf(number, 'write'), { ...done, result: 'refused' });
  }
  trail.settle();
  const read = () =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as AuditLine);
  expect(read()).toHaveLength(61);
  expect(read().at(-1)).toMatchObject({ event: 'omitted', omitted: 940, result: 'refused' });
  time += 5000;
  for (let number = 0; number < 10; number += 1) {
    await trail.conclude('call', callOf(number, 'write'), { ...done, result: 'unknown' });
  }
  trail.settle();
  expect(read()).toHaveLength(67);
  expect(read().at(-1)).toMatchObject({ omitted: 5 });
});

test('a process with many servers that are flooded writes what each left out when it exits, without a warning', () => {
  const from = (file: string) => JSON.stringify(resolve('src/runtime/safety/audit', file));
  const path = join(folder, 'many.jsonl');
  const program = `
    import { AuditTrail } from ${from('audit-trail.ts')};
    import { FileSink } from ${from('file-sink.ts')};
    import { AuditOutput } from ${from('output.ts')};
    const output = new AuditOutput(new FileSink(${JSON.stringify(path)}), console);
    for (let server = 0; server < 12; server += 1) {
      const trail = new AuditTrail(async () => ({ output, context: { network: String(server) } }), console, () => 0);
      const call = { session: 's', call: 'c', tool: 't', effect: 'read' };
      for (let number = 0; number < 62; number += 1) await trail.conclude('call', call, { result: 'refused' });
    }`;
  const options = ['--import', 'tsx', '--input-type=module', '--eval', program];
  expect(spawnSync(process.execPath, options, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  const omitted = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"event":"omitted"'))
    .map((line) => JSON.parse(line) as AuditLine);
  expect(omitted.map(({ network }) => network)).toEqual(Array.from({ length: 12 }, (_, server) => String(server)));
  expect(new Set(omitted.map((line) => line.omitted))).toEqual(new Set([2]));
});

describe('entries about changes', () => {
  test('survive any number of reads', async () => {
    const path = join(folder, 'changes.jsonl');
    const trail = trailAt(path, () => 0);
    await trail.intend(callOf(0, 'write'));
    await trail.conclude('outcome', callOf(0, 'write'), done);
    for (let number = 1; number < 300; number += 1) {
      await trail.conclude('call', callOf(number, 'read'), done);
      trail.settle();
    }
    expect(rotatedFiles(path)).toHaveLength(2);
    expect(readFileSync(changesPath(path), 'utf8').split('\n').filter(Boolean)).toHaveLength(2);
    const { calls } = await readTrail(path, ({ effect }) => effect === 'write');
    expect(calls).toMatchObject([{ call: 'call-0', result: 'done' }]);
  });
  test('are only displaced by other changes', async () => {
    const path = join(folder, 'many.jsonl');
    const trail = trailAt(path, () => 0);
    for (let number = 0; number < 200; number += 1) {
      await trail.intend(callOf(number, 'write'));
      await trail.conclude('outcome', callOf(number, 'write'), done);
    }
    expect(rotatedFiles(changesPath(path)).length).toBeLessThanOrEqual(2);
    const { calls } = await readTrail(path, () => true);
    expect(calls.at(-1)).toMatchObject({ call: 'call-199', result: 'done' });
    expect(calls.length).toBeGreaterThan(20);
  });
});
