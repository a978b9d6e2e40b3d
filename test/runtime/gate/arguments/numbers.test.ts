/** No argument is silently dropped or altered on its way to the controller. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callArguments } from '../../../../src/cli/call-arguments.ts';
import { parseExact, toJson } from '../../../../src/common/exact-json.ts';
import { textOf } from '../../../../src/common/tool-answer.ts';
import { makeCheck } from '../../../../src/runtime/gate/arguments/make-check.ts';
import { nullsLeftOut } from '../../../../src/runtime/gate/arguments/numbers.ts';
import { readJson } from '../../../../src/runtime/protocol/messages/read-json.ts';
import { settingsFor, WRITE_CALL } from '../../../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../../support/session.ts';

const BIG = '12345678901234567890';
let fake: FakeController;
let session: TestSession;
const bodies: string[] = [];

beforeAll(async () => {
  fake = await startFakeController();
  fake.on(WRITE_CALL, ({ body }, response) => {
    bodies.push(body);
    json(response, 201, { data: { id: 'a' }, meta: {} });
  });
  session = startSession(settingsFor(fake), { verify: false });
});
afterAll(async () => {
  await session.close();
  await fake.close();
});

describe('a large integer', () => {
  test('in free-form data goes out as it came in', async () => {
    const line = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"createService","arguments":{"name":"n","encryptionRequired":true,"tags":{"serial":${BIG},"far":"1e400"}}}}`;
    const { params } = readJson(line).value as { params: { arguments: Record<string, unknown> } };
    const { answer } = await session.call('createService', params.arguments);
    expect(answer.isError).toBeUndefined();
    expect(bodies.at(-1)).toContain(`"tags":{"serial":${BIG},"far":"1e400"}`);
    expect(session.auditText()).toContain(BIG);
  });
  test.each(['1e400', '-1e400', '1e-400', `1${'0'.repeat(1000)}`])(
    'nothing can represent %.9s: it is refused',
    async (number) => {
      const line = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"createService","arguments":{"name":"n","encryptionRequired":true,"tags":{"far":${number}}}}}`;
      const { params } = readJson(line).value as {
        params: { arguments: Record<string, unknown> };
      };
      const sent = bodies.length;
      for (const args of [
        params.arguments,
        callArguments([JSON.stringify({ name: 'n', encryptionRequired: true, tags: `{"far":${number}}` })]),
      ]) {
        const { answer, failure } = await session.call('createService', args);
        expect(failure).toBe('arguments');
        expect(JSON.stringify(answer)).toMatch(/tags\.far.* is a number .* Send it as a string/);
      }
      expect(bodies).toHaveLength(sent);
    },
  );
  const check = makeCheck({
    schema: {
      type: 'object',
      properties: { n: { type: 'integer' }, s: { type: 'string' }, max: { type: 'integer', maximum: 65535 } },
    },
  });
  test.each([
    ['a number', { n: BigInt(BIG) }, { n: BigInt(BIG) }],
    ['a text', { n: BIG }, { n: BigInt(BIG) }],
    ['below zero', { n: `-${BIG}` }, { n: -BigInt(BIG) }],
    ['where a text is wanted', { s: BigInt(BIG) }, { s: BIG }],
  ])('as %s', async (_name, input, expected) => expect(await (await check)(input)).toStrictEqual(expected));
  test('beyond what its schema allows is refused', async () => {
    const checked = await check;
    await expect(checked({ max: BIG })).rejects.toThrow(/65535/);
  });
  test.each<[input: Record<string, unknown>, place: string]>([
    [{ n: 12345678901234567000 }, 'n'],
    [{ s: 'x', n: 5, max: 1.5, tags: [{ a: 1e300 }] }, 'tags.0.a'],
    [{ n: Number.POSITIVE_INFINITY }, 'n'],
  ])('that was rounded before it arrived is refused: %j', async (input, place) => {
    const checked = await check;
    await expect(checked(input)).rejects.toMatchObject({
      kind: 'arguments',
      message: expect.stringMatching(new RegExp(`^"${place}" is a number .* lost digits.* Send it as a string`)),
    });
  });
  test('is text in structured answers that would round it', async () => {
    const structured = startSession(settingsFor(fake), { answers: { structured: true } });
    fake.on('GET /edge/management/v1/services/s', (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{"data":{"id":"s","tags":{"n":${BIG}}},"meta":{}}`);
    });
    const { answer } = await structured.call('detailService', { id: 's' });
    expect(answer.structuredContent).toStrictEqual({ data: { id: 's', tags: { n: BIG } } });
    expect(JSON.stringify(answer.content)).toContain(`:${BIG}}`);
    await structured.close();
  });
});

test('JSON is written as it was read', () => {
  const text = `{"a":[${BIG},-1,{"b":-${BIG}}],"c":"\\"${BIG}","__proto__":1}`;
  expect(toJson(parseExact(text))).toBe(text);
  expect(parseExact('[1e400,1e-400,1.5]')).toStrictEqual(['1e400', '1e-400', 1.5]);
  expect(() => parseExact(`[1-2,${BIG}]`)).toThrow(SyntaxError);
});

describe('null', () => {
  test('is reported if it is dropped', async () => {
    const { answer } = await session.call('createService', {
      name: 'n',
      encryptionRequired: true,
      roleAttributes: null,
    });
    expect(textOf(answer)).toMatch(/Left out, because null means .*: roleAttributes\. To clear a field, /);
    expect(bodies.at(-1)).not.toContain('roleAttributes');
  });
  test('is kept if its schema allows it', async () => {
    const check = await makeCheck({
      schema: {
        type: 'object',
        properties: { ownerId: { type: ['string', 'null'] }, kind: { enum: ['a', null] }, name: { type: 'string' } },
      },
    });
    expect(await check({ ownerId: null, kind: null, name: null })).toStrictEqual({ ownerId: null, kind: null });
  });
  test('is found at any depth', () => {
    expect(
      nullsLeftOut({ a: null, b: { c: null, d: null }, e: [{ f: null }] }, { b: { d: null }, e: [{}] }),
    ).toStrictEqual(['a', 'b.c', 'e.0.f']);
  });
  test('is not looked for in what is sent in another form', () => {
    expect(nullsLeftOut({ a: { b: null }, c: { d: null } }, { a: '{"b":null}', c: null })).toStrictEqual([]);
  });
});

test('a member named __proto__ is like any other', async () => {
  const refused = await session.call(
    'detailService',
    JSON.parse('{"__proto__":{"id":"x"}}') as Record<string, unknown>,
  );
  expect(refused.failure).toBe('arguments');
  expect(JSON.stringify(refused.answer)).not.toContain('u0000');
  const tags = JSON.parse('{"__proto__":"x"}') as Record<string, unknown>;
  await session.call('createService', { name: 'n', encryptionRequired: true, tags });
  expect(bodies.at(-1)).toContain('"tags":{"__proto__":"x"}');
});

test('of a thousand equal faults, only some are listed', async () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`wrong${at}`, 1]));
  const { answer } = await session.call('createService', many);
  expect(JSON.stringify(answer).length).toBeLessThan(3000);
});
