import { describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import type { CallableFacts } from '../../../../src/contract.ts';
import { AuditTrail } from '../../../../src/runtime/safety/audit/audit-trail.ts';
import { CallRecord } from '../../../../src/runtime/safety/audit/call-record.ts';
import type { AuditLine } from '../../../../src/runtime/safety/audit/entry.ts';
import { AuditOutput } from '../../../../src/runtime/safety/audit/output.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const x = (count: number) => 'x'.repeat(count);
const tool: CallableFacts = {
  ...{ name: 'patchThing', effect: 'write', marks: [], category: 'things' },
  arguments: { id: { in: 'path' }, other: { in: 'path' }, note: { in: 'body' } },
};

describe('the lines of a call', () => {
  const trailOf = (
    write: (line: string) => void = () => undefined,
    flush: () => Promise<void> = async () => undefined,
  ) => {
    const lines: AuditLine[] = [];
    const log = recordingLog();
    const sink = {
      flush,
      write(text: string) {
        write(text);
        lines.push(...text.split('\n').map((line) => JSON.parse(line) as AuditLine));
      },
    };
    let loads = 0;
    const output = new AuditOutput(sink, log);
    const trail = new AuditTrail(
      async () => {
        loads += 1;
        return { output, context: { network: 'net', identity: 'ann' } };
      },
      log,
      () => 0,
    );
    return { trail, lines, log, loads: () => loads };
  };
  const full = () => {
    throw Object.assign(new Error('secret path'), { code: 'ENOSPC' });
  };

  test('a change: before it is sent, and after', async () => {
    const { trail, lines, loads } = trailOf();
    const caller = { principal: 'key:ci', source: '::1' };
    const record = new CallRecord(trail, 'the-session', x(200), { name: 'client', version: '1' }, caller);
    expect(record.tool).toBe(x(100));
    record.received({ id: 'a', note: 'secret' });
    record.decided(tool, { allowed: true, rule: '--allow-write' });
    expect(record.tool).toBe('patchThing');
    record.requested(tool, { id: 'a', note: 'plain' });
    record.confirmed('yes');
    await record.intend();
    record.answered(tool, new ControllerAnswer(201, 'application/json', '{"data":{"id":"new"}}'));
    record.hasRead('detailThing', 200);
    record.hasRead('listThings', undefined);
    await record.conclude('done');
    const call = {
      ...{ network: 'net', identity: 'ann', session: 'the-session', principal: 'key:ci', source: '::1' },
      ...{ tool: 'patchThing', client: { name: 'client', version: '1' }, effect: 'write', decision: 'allowed' },
      ...{ rule: '--allow-write', arguments: { id: 'a', note: 'plain' }, confirmation: 'yes' },
    };
    expect(lines).toStrictEqual([
      { ...call, event: 'intent', call: expect.any(String), time: expect.any(String) },
      {
        ...{ ...call, event: 'outcome', call: lines[0]?.call, time: expect.any(String), result: 'done', status: 201 },
        ...{
          milliseconds: expect.any(Number),
          reads: ['detailThing 200', 'listThings failed'],
          entities: ['a', 'new'],
        },
      },
    ]);
    expect(loads()).toBe(1);
  });
  test('a refused call: one, on the trail of its network, without the content of its arguments', async () => {
    const [first, second] = [trailOf(), trailOf()];
    const record = new CallRecord(first.trail, 's', 'patchThing', undefined);
    record.received({ note: 'secret' });
    record.decided(tool, { allowed: false, rule: '--deny' });
    record.goesTo(second.trail);
    await record.conclude('refused');
    record.limited('bytesPerCall');
    await record.conclude('refused');
    expect(first.lines).toStrictEqual([]);
    expect(second.lines).toMatchObject([
      { event: 'call', decision: 'refused', rule: '--deny', arguments: { note: 'text of 6 characters' } },
      { event: 'call', decision: 'refused', rule: 'bytesPerCall', entities: [] },
    ]);
    expect(second.lines[0]).not.toHaveProperty('reads');
  });
  test('name at most twenty entities and fifty reads', async () => {
    const { trail, lines } = trailOf();
    const record = new CallRecord(trail, 's', 'patchThing', undefined);
    for (let number = 0; number < 60; number += 1) {
      record.hasRead('detailThing', number);
      record.requested(tool, { id: `id-${number}` });
    }
    await record.conclude('done');
    expect([lines[0]?.entities?.length, lines[0]?.reads?.length]).toStrictEqual([20, 50]);
  });
  test('a change that cannot be recorded is not sent, and everybody learns why', async () => {
    for (const [write, flush] of [
      [full, undefined],
      [undefined, async () => full()],
    ] as const) {
      const { trail, log } = trailOf(write, flush);
      await expect(new CallRecord(trail, 's', 'patchThing', undefined).intend()).rejects.toMatchObject({
        kind: 'refused',
        message:
          'Nothing was sent: changes must first be written to the audit trail, and that failed: no space left on device (ENOSPC).',
        next: 'The operator of this server must make its audit file writable (--audit). Reading still works.',
      });
      expect(log.lines).toStrictEqual([
        '{"level":"error","message":"the audit trail cannot be written","why":"ENOSPC"}',
      ]);
    }
  });
  const flood = async (trail: AuditTrail, count: number) => {
    for (let number = 0; number < count; number += 1) {
      await new CallRecord(trail, 's', 'patchThing', undefined).conclude('refused');
    }
  };
  test('a flood of refused calls gets sixty, and one that counts the rest; a change always has its own', async () => {
    const { trail, lines } = trailOf();
    trail.settle();
    await flood(trail, 62);
    expect(lines).toHaveLength(60);
    trail.settle();
    trail.settle();
    expect(lines).toHaveLength(61);
    expect(lines.at(-1)).toMatchObject({
      ...{ event: 'omitted', network: 'net', session: '', tool: '(several)', decision: 'refused', result: 'refused' },
      ...{ call: expect.any(String), omitted: 2 },
    });
    const change = new CallRecord(trail, 's', 'patchThing', undefined);
    await change.intend();
    await change.conclude('refused');
    expect(lines.slice(61).map(({ event }) => event)).toStrictEqual(['intent', 'outcome']);
  });
  test('the log says so if such a count cannot be recorded', async () => {
    let writesLeft = 60;
    const { trail, log } = trailOf(() => {
      writesLeft -= 1;
      if (writesLeft < 0) full();
    });
    await flood(trail, 63);
    trail.settle();
    expect(log.lines).toStrictEqual([
      '{"level":"error","message":"the audit trail cannot be written","lines":3,"why":"ENOSPC"}',
    ]);
  });
  test('a read may wait until the session ends, but not longer', async () => {
    const { trail, lines } = trailOf();
    const reading = new CallRecord(trail, 's', 'detailThing', undefined);
    reading.decided({ name: 'detailThing', effect: 'read' }, { allowed: true, rule: '' });
    await reading.conclude('done');
    expect(lines).toStrictEqual([]);
    trail.settle();
    expect(lines).toMatchObject([{ tool: 'detailThing', result: 'done', milliseconds: expect.any(Number) }]);
    expect(lines[0]?.milliseconds).toBeLessThan(60_000);
  });
  test('a read that cannot be recorded is answered, and the log says so', async () => {
    const { trail, log } = trailOf(full);
    const reading = new CallRecord(trail, 's', 'detailThing', undefined);
    reading.decided({ name: 'detailThing', effect: 'read' }, { allowed: true, rule: '' });
    await reading.conclude('done');
    trail.settle();
    await new CallRecord(trail, 's', 'patchThing', undefined).conclude('done');
    expect(log.lines).toStrictEqual([
      '{"level":"error","message":"the audit trail cannot be written","lines":1,"why":"ENOSPC"}',
      '{"level":"error","message":"the audit trail cannot be written","tool":"patchThing","why":"ENOSPC"}',
    ]);
  });
});
