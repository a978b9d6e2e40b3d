/** An endless answer is cut off while it arrives, whatever the request was; one without a bottom is told as what it is. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LONGEST_ANSWER } from '../../../../src/runtime/network/controller/longest-answer.ts';
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
  expect(await textOf('listServices', {})).toMatch(/more than 32 MiB in one answer/);
  // The buffers of both sides hold some more.
  expect(sent).toBeLessThan(LONGEST_ANSWER * 2);
});

test('a change whose answer has no end may have been made', async () => {
  endless(WRITE_CALL, 201, '{"data":{"id":"');
  expect(await textOf('createService', { name: 'web', encryptionRequired: true })).toMatch(
    /more than 32 MiB .*unknown whether the change was made/,
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
