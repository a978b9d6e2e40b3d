/** What is said about a change whose reading back shows something else, or fails. */
import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../src/common/tool-error.ts';
import { report } from '../../../src/runtime/change/report.ts';
import { verify } from '../../../src/runtime/change/verify.ts';
import { type Answers, answerOf, readsOn } from './answered-reads.ts';

const ACCEPTED = 202;
const LATER = 'Not verified: the controller has accepted it but may apply it later: read it again.';
const reportOf = async (tool: string, args: object, answers: Answers, { status = 200, id = 'x' } = {}) =>
  report(await verify(readsOn(tool, { ...args }, answers), id === '' ? undefined : id, status));

describe('a deletion', () => {
  const deleted = (answer: unknown, status = 200, tool = 'deleteService', reader = 'detailService') =>
    reportOf(tool, { id: 'x' }, { [`${reader} x`]: answer }, { status });

  test('is done once its target is gone', async () => {
    expect(await deleted(undefined)).toBe('Read back: it is gone.');
  });
  test('is not applied as long as its target is found', async () => {
    expect(await deleted({ id: 'x' })).toBe('NOT APPLIED: detailService still finds it.');
  });
  test('of what has no id is not applied either', async () => {
    const mfa = { detailMfa: { id: 'm1', isVerified: true } };
    expect(await reportOf('deleteMfa', { code: '123456' }, mfa)).toBe('NOT APPLIED: detailMfa still finds it.');
  });
  test('that was only accepted may come later', async () => {
    expect(await deleted({ id: 'x' }, ACCEPTED)).toBe(LATER);
  });
  test.each([300, 500])('is not verified by a %i', async (status) => {
    expect(await deleted(answerOf(status, {}))).toBe(`Not verified: reading it back returned ${status}.`);
  });
  test('of what only its container shows, which is still there, is not verified', async () => {
    const table = { changes: { deleteService: { reader: 'listServices', outcome: 'removed', fields: [] } } } as const;
    const reads = readsOn('deleteService', { id: 'x' }, { listServices: [] }, { ...table, unread: {}, targets: {} });
    expect(report(await verify(reads, undefined))).toBe(
      'Not verified: what it removes cannot be read separately, and its container still exists.',
    );
  });
});

describe('a change', () => {
  const patched = (args: object, answers: Answers, status?: number) =>
    reportOf('patchService', { id: 'x', ...args }, answers, status === undefined ? {} : { status });
  const stands = (fields: object): Answers => ({ 'detailService x': { id: 'x', name: 'web', ...fields } });

  test('that was accepted may come later; what is there already is there', async () => {
    expect(await patched({ name: 'new' }, stands({}), ACCEPTED)).toBe(LATER);
    expect(await patched({ name: 'web' }, stands({}), ACCEPTED)).toBe('Read back: as requested.');
  });
  test.each([300, 404, 500])('is not verified by a %i', async (status) => {
    const answers = { 'detailService x': answerOf(status, {}) };
    expect(await patched({ name: 'new' }, answers)).toBe(`Not verified: reading it back returned ${status}.`);
  });
  test('is not verified without an answer', async () => {
    const failure = new ToolError('unreachable', 'Nobody answers.', 'Try again.');
    expect(await patched({ name: 'new' }, { 'detailService x': failure })).toBe('Not verified: Nobody answers.');
  });
  test('does not hide a fault of this server', async () => {
    const fault = new TypeError('of this server');
    await expect(patched({ name: 'new' }, { 'detailService x': fault })).rejects.toBe(fault);
  });
  test('whose value was not taken says that the controller kept its own', async () => {
    expect(await patched({ maxIdleTimeMillis: 5 }, stands({ maxIdleTimeMillis: 7 }))).toBe(
      'NOT APPLIED: maxIdleTimeMillis is 7, not 5. The controller kept its own value without reporting an error.',
    );
  });
  test('whose name was taken, while another value was not, is not blamed on its name', async () => {
    expect(await patched({ name: 'web', maxIdleTimeMillis: 5 }, stands({ maxIdleTimeMillis: 7 }))).toBe(
      'NOT APPLIED: maxIdleTimeMillis is 7, not 5. The controller kept its own value without reporting an error.',
    );
  });
  test.each<[what: string, listed: unknown]>([
    ['nobody is found', []],
    ['the list cannot be read', answerOf(500, {})],
  ])('whose name was not taken gives the likely reason if %s', async (_what, listed) => {
    expect(await patched({ name: 'new' }, { ...stands({}), listServices: listed })).toBe(
      'NOT APPLIED: name is "web", not "new". A name that is taken makes the controller ignore the whole change.',
    );
  });
});

test.each([
  ['It ends by itself.', { deleteService: 'It ends by itself.' }],
  ['Nobody has described how to check it yet.', {}],
])('a change that no read shows is not verified: %s', async (why, unread) => {
  const reads = readsOn('deleteService', { id: 'x' }, {}, { changes: {}, unread, targets: {} });
  expect(report(await verify(reads, undefined))).toBe(`Not verified: ${why}`);
});

test('a new entity without an id in the answer cannot be read back', async () => {
  expect(await reportOf('createService', { name: 'web' }, {}, { id: '' })).toBe(
    'Not verified: the answer does not contain the id of the new entity.',
  );
});
