/** Lists that are too long to be read at once, from a real HTTPS server: they are processed while they arrive. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { READ_CALL, settingsFor } from '../../../support/connect-settings.ts';
import {
  type Answerer,
  errorBody,
  type FakeController,
  json,
  startFakeController,
} from '../../../support/fake-controller.ts';
import { readList } from '../../../support/list-text.ts';
import { startSession, type TestSession, type TestSessionOptions } from '../../../support/session.ts';

let fake: FakeController;
let session: TestSession;
beforeEach(async () => {
  fake = await startFakeController();
  session = startSession(settingsFor(fake));
});
afterEach(async () => {
  await session.close();
  await fake.close();
});

async function withSession(options: TestSessionOptions): Promise<TestSession> {
  await session.close();
  session = startSession(settingsFor(fake), options);
  return session;
}

/** Services of a kilobyte each. */
const services = (size: number, from = 0) =>
  Array.from({ length: size }, (_, at) => ({
    id: `id-${from + at}`,
    name: `service "${from + at}" \\ é😀`,
    tags: { padding: 'x'.repeat(1000) },
  }));

const listOf = (rows: readonly unknown[], pagination: object) => ({ data: rows, meta: { pagination } });

/** Sends a body in pieces, so that rows and characters are split anywhere. */
const inPieces =
  (body: string | Buffer, length = 4999): Answerer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const bytes = Buffer.from(body as string);
    for (let at = 0; at < bytes.length; at += length) response.write(bytes.subarray(at, at + length));
    response.end();
  };

/** Sends each byte by itself, except padding. */
const byteByByte =
  (text: string): Answerer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (const [piece] of Buffer.from(text)
      .toString('latin1')
      .matchAll(/x{1000}|./gs)) {
      response.write(piece, 'latin1');
    }
    response.end();
  };

/** Sends the beginning of a text, then breaks the connection. */
const brokenOff =
  (text: string, length: number): Answerer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(text.slice(0, length), () => setTimeout(() => response.destroy(), 50));
  };

const inTurn =
  (...answerers: Answerer[]): Answerer =>
  (request, response) =>
    (answerers.length > 1 ? answerers.shift() : answerers[0])?.(request, response);

/** Like a controller: by limit and offset. */
const paging =
  (size: number, send: (text: string) => Answerer = inPieces): Answerer =>
  (request, response) => {
    const query = new URLSearchParams(request.path.split('?')[1]);
    const [limit, offset] = [Number(query.get('limit') ?? 10), Number(query.get('offset') ?? 0)];
    const rows = services(Math.max(0, Math.min(limit, size - offset)), offset);
    send(JSON.stringify(listOf(rows, { limit, offset, totalCount: size })))(request, response);
  };

const ids = (text: string) => readList(text).rows.map((row) => row['id']);
const idsFrom = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `id-${from + at}`);
const headOf = (text: string) => text.split('\n')[0];

describe('a long page', () => {
  test('has its rows, its total and its place', async () => {
    fake.on(READ_CALL, paging(700));
    const text = await session.text('listServices', { fields: ['id', 'name'], limit: 300, offset: 200 });
    expect(headOf(text)).toBe('listServices: rows 201-500 of 700. Next: offset=500.');
    expect(readList(text).rows).toStrictEqual(services(300, 200).map(({ id, name }) => ({ id, name })));
    expect(text).toContain('Left out (name them in fields, or "*"): tags');
  });

  test('says the same as data', async () => {
    const { call } = await withSession({ answers: { structured: true } });
    fake.on(READ_CALL, paging(300));
    const { structuredContent } = (await call('listServices', { fields: ['*'], limit: 300 })).answer;
    expect(structuredContent).toStrictEqual({
      data: services(300),
      meta: { pagination: { limit: 300, offset: 0, totalCount: 300 } },
    });
  });

  test('is cut where there is no more room, and still knows how many there are', async () => {
    const { text } = await withSession({ answers: { maxTokens: 1000 } });
    // What comes after the cut is not even read.
    const rows = [...services(300).map((row) => JSON.stringify(row)), '{"id": no JSON}'];
    fake.on(READ_CALL, inPieces(`{"data":[${rows}],"meta":{"pagination":{"limit":500,"offset":0,"totalCount":301}}}`));
    const shownText = await text('listServices', { fields: ['id'] });
    expect(headOf(shownText)).toMatch(
      /^listServices: rows 1-(\d+) of 301\. Cut to stay within 1000 tokens\. Next: offset=\1;/,
    );
    expect(ids(shownText)).toStrictEqual(idsFrom(0, ids(shownText).length));
  });

  test('keeps every digit', async () => {
    const rows = services(100).map((row) =>
      JSON.stringify(row).replace('"padding"', '"big":9223372036854775807,"padding"'),
    );
    fake.on(READ_CALL, inPieces(`{"data":[${rows}],"meta":{}}`));
    const { rows: read } = readList(await session.text('listServices', { fields: ['id', 'tags.big'] }));
    expect(read).toStrictEqual(idsFrom(0, 100).map((id) => ({ id, 'tags.big': 9223372036854775807n })));
  });

  test('may have its rows at the end, and white space everywhere', async () => {
    const { data, meta } = listOf(services(100), { limit: 500, offset: 0, totalCount: 100 });
    fake.on(READ_CALL, byteByByte(JSON.stringify({ meta, data }, null, 2)));
    expect(ids(await session.text('listServices', { fields: ['id'] }))).toStrictEqual(idsFrom(0, 100));
  });

  test('of a controller that overlooks limit and offset: what was asked for', async () => {
    const all = JSON.stringify(listOf(services(200), { limit: 200, offset: 0, totalCount: 200 }));
    fake.on(READ_CALL, inPieces(all));
    const text = await session.text('listServices', { fields: ['id'], offset: 50, limit: 20 });
    expect(headOf(text)).toBe('listServices: rows 51-70 of 200. Next: offset=70.');
    expect(ids(text)).toStrictEqual(idsFrom(50, 70));
  });

  test('of several controllers, of which one overlooks offsets, is an error rather than the wrong rows', async () => {
    const all = JSON.stringify(listOf(services(200), { limit: 200, offset: 0, totalCount: 200 }));
    fake.on(READ_CALL, inTurn(inPieces(all), paging(200)));
    const { answer, failure } = await session.call('listServices', { offset: 5, limit: 100 });
    expect(failure).toBe('controller');
    expect(JSON.stringify(answer.content)).toContain('from offset 0, and then from 5');
  });

  test('of a controller that overlooks the offset, and refuses when it is asked again, is reported as refused', async () => {
    const all = JSON.stringify(listOf(services(200), { limit: 200, offset: 0, totalCount: 200 }));
    fake.on(
      READ_CALL,
      inTurn(inPieces(all), (_request, response) => json(response, 500, errorBody('UNHANDLED'))),
    );
    const { answer, failure } = await session.call('listServices', { offset: 5, limit: 100 });
    expect(failure).toBe('controller');
    expect(JSON.stringify(answer.content)).toContain('The controller refused listServices: 500 UNHANDLED');
  });

  test('says nothing of rows that were skipped', async () => {
    const skipped = services(100).map((row) => ({ ...row, onlyHere: 1 }));
    const all = JSON.stringify(listOf(['none', ...skipped, ...services(100, 101)], { offset: 0, totalCount: 201 }));
    fake.on(READ_CALL, inPieces(all));
    const text = await session.text('listServices', { fields: ['*'], offset: 101, limit: 50 });
    expect(readList(text).columns).toContain('tags');
    expect(text).not.toContain('onlyHere');
  });

  test('that is an error is reported as one', async () => {
    const fault = { ...errorBody('INVALID_FILTER'), padding: 'x'.repeat(100_000), data: services(10) };
    fake.on(READ_CALL, (_request, response) => json(response, 400, fault));
    const { answer, failure } = await session.call('listServices');
    expect(failure).toBe('controller');
    expect(JSON.stringify(answer)).toContain('The controller refused listServices: 400 INVALID_FILTER');
  });
});

describe('anything but a JSON list is an error', () => {
  const sound = JSON.stringify(listOf(services(100), {}));
  test.each([
    ['a row that is none', sound.replace('"id-70"', 'id-70')],
    ['a row that is missing', sound.replace('[{', '[,{')],
    ['an end that is missing', sound.slice(0, -1)],
    ['two lists of rows', sound.replace(/}$/, `,"data":[1]}`)],
    ['something behind it', `${sound}]`],
    ['half a character behind it', Buffer.concat([Buffer.from(sound), Buffer.of(0xc3)])],
  ])('%s', async (_what, body) => {
    fake.on(READ_CALL, inPieces(body));
    const { answer, failure } = await session.call('listServices');
    expect(failure).toBe('controller');
    expect(JSON.stringify(answer.content)).toContain('the body is not JSON');
    expect(JSON.stringify(answer.content)).not.toContain('id-1');
  });
});

describe('an answer that breaks off', () => {
  test('is asked for again, and every row is there once', async () => {
    const whole = JSON.stringify(listOf(services(200), { limit: 500, offset: 0, totalCount: 200 }));
    fake.on(READ_CALL, inTurn(brokenOff(whole, 100_000), brokenOff(whole, 180_000), inPieces(whole)));
    expect(ids(await session.text('listServices', { fields: ['id'] }))).toStrictEqual(idsFrom(0, 200));
    expect(fake.calls().filter((call) => call === READ_CALL)).toHaveLength(3);
  });

  test.each<[string, TestSessionOptions, string[]]>([
    ['with data beside the text', { answers: { structured: true } }, ['id', 'name']],
    ['where there was room for some rows only', { answers: { maxTokens: 500 } }, ['id']],
    ['where not even one row had room', { answers: { maxTokens: 500 } }, ['tags']],
    ['under all fields', {}, ['*']],
  ])('gives the same as one that does not: %s', async (_what, options, fields) => {
    const { call } = await withSession(options);
    const whole = JSON.stringify(listOf(services(200), { limit: 500, offset: 0, totalCount: 200 }));
    const other = JSON.stringify(listOf([{ other: 'field' }, 'no object', ...services(200, 700)], {}));
    fake.on(READ_CALL, inPieces(whole));
    const expected = (await call('listServices', { fields })).answer;
    fake.on(READ_CALL, inTurn(brokenOff(other, 150_000), inPieces(whole)));
    expect((await call('listServices', { fields })).answer).toStrictEqual(expected);
    expect(fake.calls().filter((call) => call === READ_CALL)).toHaveLength(3);
  });

  test('is discarded, even if one of its rows was not JSON', async () => {
    const whole = JSON.stringify(listOf(services(200), { limit: 500, offset: 0, totalCount: 200 }));
    fake.on(READ_CALL, inTurn(brokenOff(whole.replace('"id-1"', 'x'), 150_000), inPieces(whole)));
    expect(ids(await session.text('listServices', { fields: ['id'] }))).toStrictEqual(idsFrom(0, 200));
  });

  test('leaves nothing behind if the next attempt is short', async () => {
    const whole = JSON.stringify(listOf(services(200), {}));
    const short: Answerer = (_request, response) => json(response, 200, listOf([{ id: 'other' }], {}));
    fake.on(READ_CALL, inTurn(brokenOff(whole, 150_000), short));
    expect(ids(await session.text('listServices', { fields: ['id'] }))).toStrictEqual(['other']);
  });
});

describe('a walk', () => {
  test('of long pages has every row once', async () => {
    fake.on(READ_CALL, paging(1200));
    const text = await session.text('listServices', { fields: ['id'], all: true });
    expect(headOf(text)).toBe('listServices: rows 1-1200 of 1200.');
    expect(ids(text)).toStrictEqual(idsFrom(0, 1200));
  });

  test('uses nothing of a page that cannot be read to the end', async () => {
    const spoilt = (text: string) => inPieces(text.includes('"offset":1000') ? text.replace('"id-1100"', 'x') : text);
    fake.on(READ_CALL, paging(1200, spoilt));
    const text = await session.text('listServices', { fields: ['id'], all: true });
    expect(headOf(text)).toContain('rows 1-1000 of 1200. Stopped here: ');
    expect(headOf(text)).toContain('the body is not JSON. Next: offset=1000.');
    expect(ids(text)).toStrictEqual(idsFrom(0, 1000));
  });

  test('uses nothing of a page that broke off and was then refused', async () => {
    const whole = JSON.stringify(listOf(services(200, 500), { limit: 500, offset: 500, totalCount: 700 }));
    const refused: Answerer = (_request, response) => json(response, 500, errorBody('UNHANDLED'));
    fake.on(READ_CALL, inTurn(paging(700), brokenOff(whole, 150_000), refused));
    const text = await session.text('listServices', { fields: ['id'], all: true });
    expect(headOf(text)).toBe(
      'listServices: rows 1-500 of 700. Stopped here: the controller answered 500 to the next page. Next: offset=500.',
    );
    expect(ids(text)).toStrictEqual(idsFrom(0, 500));
  });

  test('ends where a controller gives the same page again and again', async () => {
    fake.on(READ_CALL, inPieces(JSON.stringify(listOf(services(100), { limit: 100, offset: 0, totalCount: 900 }))));
    const text = await session.text('listServices', { fields: ['id'], all: true });
    expect(ids(text)).toStrictEqual(idsFrom(0, 100));
  });
});
