import { expect, test } from 'vitest';
import type { LogLevel } from '../../../../src/common/log.ts';
import { guardedLog } from '../../../../src/runtime/safety/secrets/guarded-log.ts';
import { KnownSecrets } from '../../../../src/runtime/safety/secrets/known-secrets.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const known = new KnownSecrets();
known.keep('hunter2-hunter2', 'password');
const MARK = '[redacted: password]';

test.each<LogLevel>(['debug', 'info', 'warn', 'error'])('%s: no secret, wherever it is written', (level) => {
  const log = recordingLog();
  const guarded = guardedLog(log, known);
  guarded[level]('is hunter2-hunter2', { 'hunter2-hunter2': 1, why: { list: ['hunter2-hunter2', 2, null] } });
  guarded[level]('alone');
  expect(log.lines.map((line) => JSON.parse(line))).toStrictEqual([
    { level, message: `is ${MARK}`, [MARK]: 1, why: { list: [MARK, 2, null] } },
    { level, message: 'alone' },
  ]);
});

test('what is not logged is not prepared', () => {
  const log = recordingLog();
  const guarded = guardedLog({ ...log, keeps: (level) => level !== 'debug' }, known);
  guarded.debug('unwanted');
  guarded.info('wanted');
  expect(log.lines).toStrictEqual(['{"level":"info","message":"wanted"}']);
});
