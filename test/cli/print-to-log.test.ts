import { afterEach, expect, test } from 'vitest';
import { printToLog } from '../../src/cli/print-to-log.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { recordingLog } from '../support/recording-log.ts';

/** What libraries print to. */
const { console: printer } = globalThis;
const before = { ...printer };
afterEach(() => Object.assign(printer, before));

test.each([
  ['log', 'info'],
  ['info', 'info'],
  ['debug', 'debug'],
  ['warn', 'warn'],
  ['error', 'error'],
] as const)('what a library prints with console.%s is an entry of the log', async (method, level) => {
  const log = recordingLog();
  const known = new KnownSecrets();
  known.keep('kfW8s3xqAb12', 'password');
  {
    using _prints = printToLog(log, known);
    printer[method]('tool %s is %s', 'x', 'kfW8s3xqAb12', { odd: true });
  }
  await expect.poll(() => log.lines.length).toBe(1);
  expect(JSON.parse(log.lines[0] ?? '')).toEqual({ level, message: 'tool x is [redacted: password] { odd: true }' });
  expect(printer[method]).toBe(before[method]);
});
