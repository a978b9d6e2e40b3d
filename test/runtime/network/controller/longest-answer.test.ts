/** An endless answer is cut off while it arrives, whatever the request was; one without a bottom is told as what it is. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LONGEST_ANSWER } from '../../../../src/runtime/network/controller/longest-answer.ts';
import { MOST_VALUES, requireReadable } from '../../../../src/runtime/network/controller/readable.ts';
import { READ_CALL, settingsFor, WRITE_CALL } from '../../../support/connect-settings.ts';
import { type FakeController, startFakeController } from '../../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../../support/session.ts';

const PIECE = 'x'.repeat(1024 * 1024);
let fake: FakeController;
let session: TestSession;
let sent = 0;

beforeEach(async () => {
  fake = await startFakeController();
  session = startSession(settingsFor(fake), { verify: false });
});
afterEach(async () => {
  await session.close();
  await fake.close();
});

/** Answers for as long as the client reads. */
function endless(call: string, status: number, begin: string): void {
  sent = 0;
  fake.on(call, (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.write(begin);
    const more = () => {
      for (let goesOn = true; goesOn && !response.destroyed; sent += PIECE.length) goesOn = response.write(PIECE);
    };
    response.on('drain', more);
    response.on('error', () => undefined);
    more();
  });
}

const textOf = async (tool: string, args: Record<string, unknown>) =>
  JSON.stringify((await session.call(tool, args)).answer);

test.each([
  ['a list', 200, '{"data":[{"id":"'],
  ['an error', 500, ''],
  ['what is no list', 200, '{"other":"'],
])('%s', async (_name, status, begin) => {
  endless(READ_CALL, status, begin);
  expect(await textOf('listServices', {})).toMatch(/more than 16 MiB in one answer/);
  // The buffers of both sides hold some more.
  expect(sent).toBeLessThan(LONGEST_ANSWER * 2);
});

test('a change whose answer has no end may have been made', async () => {
  endless(WRITE_CALL, 201, '{"data":{"id":"');
  expect(await textOf('createService', { name: 'web', encryptionRequired: true })).toMatch(
    /more than 16 MiB .*unknown whether the change was made/,
  );
});

test.each([
  ['lists', '[', ']'],
  ['objects', '{"a":', '}'],
])('an answer of too many %s in each other is no fault of this server', async (_name, open, close) => {
  const deep = `${open.repeat(50_000)}1${close.repeat(50_000)}`;
  for (const [call, status] of [[READ_CALL, 200] as const, [WRITE_CALL, 201] as const]) {
    fake.on(call, (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`{"data":${deep}}`);
    });
  }
  const said = /The controller's answer to \w+ is nested too deeply to be read/;
  expect(await textOf('listServices', {})).toMatch(said);
  expect(await textOf('createService', { name: 'web', encryptionRequired: true })).toMatch(said);
});

test.each([
  ['fields', (n: number) => `{${Array.from({ length: n }, (_, i) => `"k${i}":1`)}}`],
  ['items', (n: number) => `[${'{},'.repeat(n)}{}]`],
])('an answer of very many %s is not read: it would take far more than its bytes', async (_name, of) => {
  fake.on(WRITE_CALL, (_request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' }).end(`{"data":${of(MOST_VALUES)}}`);
  });
  expect(await textOf('createService', { name: 'web', encryptionRequired: true })).toMatch(
    /200000 values in one answer/,
  );
  expect(await textOf('detailService', { id: 'x' })).not.toContain('values in one answer');
});

test('nor is a row of very many items', async () => {
  fake.on(READ_CALL, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`{"data":[{"tags":[${'1,'.repeat(MOST_VALUES)}1]}]}`);
  });
  expect(await textOf('listServices', {})).toMatch(/sent more than 200000 values in one answer/);
});

test('an answer of brackets without an end is not read', async () => {
  fake.on(WRITE_CALL, (_request, response) => {
    response.writeHead(201, { 'content-type': 'text/plain' }).end(`so: ${'['.repeat(200_000)}`);
  });
  expect(await textOf('createService', { name: 'web', encryptionRequired: true })).toMatch(
    /nested too deeply to be read.*unknown whether the change was made/,
  );
});

test.each([
  ['separators in a text are no values', `"${',[{'.repeat(MOST_VALUES / 2)}"`],
  ['an escaped quote does not end a text', `"\\"${','.repeat(MOST_VALUES + 1)}\\\\"`],
  ['nor does a byte order mark begin one', `"${','.repeat(MOST_VALUES + 1)}"`, '\ufeff'],
])('%s', (_name, text, before = '') => {
  expect(() => requireReadable(Buffer.from(`${before}{"a":${text}}`))).not.toThrow();
  expect(() => requireReadable(Buffer.from(`${before}{"a":${text}${',1'.repeat(MOST_VALUES)}}`))).toThrow('TOO_MANY');
});

test('what is not JSON may have as many commas as it likes', () => {
  expect(() => requireReadable(Buffer.from(`a${',b'.repeat(MOST_VALUES * 2)}`))).not.toThrow();
});

test('endless header fields are reported as such', async () => {
  fake.on(READ_CALL, (_request, response) => {
    response.writeHead(200, { 'x-padding': 'y'.repeat(1_000_000) }).end();
  });
  expect(await textOf('listServices', {})).toMatch(/sent more header fields than a controller does.*Check the port/);
});

test('large answers take turns with other heavy work, and small ones do not wait for them', async () => {
  const hurried = startSession(settingsFor(fake), { answers: { time: 200 } });
  const meter = hurried.client.meterOf(hurried.network);
  const busy = await Promise.all([1, 2].map(() => meter.walk(new AbortController().signal, 1000)));
  const answer = (name: string) =>
    fake.on('GET /edge/management/v1/services/x', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: { name }, meta: {} }));
    });
  answer('small');
  expect(await hurried.text('detailService', { id: 'x' })).toContain('small');
  answer('large '.repeat(60_000));
  expect(await hurried.text('detailService', { id: 'x' })).toContain('Try again when some of them have finished');
  for (const each of busy) each[Symbol.dispose]();
  expect(await hurried.text('detailService', { id: 'x' })).toContain('large');
  await hurried.close();
});
