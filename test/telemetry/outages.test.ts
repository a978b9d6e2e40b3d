import { globalErrorHandler } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { reportTo } from '../../src/telemetry/outages.ts';
import { recordingLog } from '../support/recording-log.ts';

test('the log has the reason of an error that the library reports, once, and neither its stack nor what came with it', () => {
  const log = recordingLog();
  reportTo(log);
  for (const milliseconds of [400, 500]) {
    const error = new Error(`no answer within ${milliseconds} ms\nsecond line`);
    globalErrorHandler(Object.assign(error, { code: 'LATE', data: 'what a collector answered' }));
  }
  globalErrorHandler('a text');
  expect(log.lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'warn', message: 'telemetry is incomplete', why: 'LATE: no answer within 400 ms' },
    { level: 'warn', message: 'telemetry is incomplete', why: 'a text' },
  ]);
});
