import { expect, test } from 'vitest';
import { failedAnswer } from '../../../../src/runtime/protocol/messages/errors.ts';

test('an answer to a request that failed here says what to do, and names no path', () => {
  const gone = Object.assign(new Error("Cannot find module '/home/ann/lists.js'"), { code: 'MODULE_NOT_FOUND' });
  const message = 'This server cannot continue: a part of it cannot be loaded. Restart it, or reinstall it.';
  expect(failedAnswer(7, gone)).toEqual({ jsonrpc: '2.0', id: 7, error: { code: -32603, message } });
  const other = new Error('The settings have changed.');
  expect(failedAnswer('a', other)).toMatchObject({ id: 'a', error: { message: 'The settings have changed.' } });
});
