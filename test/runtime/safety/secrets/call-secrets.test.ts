/** What one call hides, from its arguments to its last text: without a controller. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import { silentLogger } from '../../../../src/common/log.ts';
import { textBlock } from '../../../../src/common/tool-answer.ts';
import type { SecretTable } from '../../../../src/contract.ts';
import type { CallSubject } from '../../../../src/runtime/safety/secrets/call-secrets.ts';
import { SecretGuard } from '../../../../src/runtime/safety/secrets/guard.ts';
import { KnownSecrets } from '../../../../src/runtime/safety/secrets/known-secrets.ts';
import type { SecretSettings } from '../../../../src/runtime/safety/secrets/secret-settings.ts';
import { SecretsDir } from '../../../../src/runtime/safety/secrets/secrets-dir.ts';

const TABLE: SecretTable = {
  tools: {
    detailThing: { answer: { 'data.code': 'code', 'data[].code': 'code' } },
    patchThing: { arguments: { pin: 'one-time code' } },
    getThingQr: { whole: 'TOTP secret' },
  },
  filters: ['code'],
};
const body = { in: 'body' } as const;
const READ: CallSubject = { name: 'detailThing', effect: 'read', arguments: { id: { in: 'path' }, filter: body } };
const WRITE: CallSubject = {
  name: 'patchThing',
  effect: 'write',
  arguments: { id: { in: 'path' }, pin: body, note: body },
};
const WHOLE: CallSubject = { name: 'getThingQr', effect: 'read', arguments: {} };
const OWN = 'the-login-of-this-server';

const known = new KnownSecrets();
known.keep(OWN, 'password');
const guardOf = (settings: Partial<SecretSettings> = {}) =>
  new SecretGuard(known, async () => ({ table: TABLE, revealed: new Set(), ...settings }));
const callOf = (tool: CallSubject | undefined, settings: Partial<SecretSettings> = {}) =>
  guardOf(settings).forCall(tool);
const data = (value: unknown, status = 200) => new ControllerAnswer(status, 'application/json', JSON.stringify(value));
const textAnswer = (text: string) => ({ content: [textBlock(text)] });

test.each([
  ['a TAB', { note: 'password\tswordfish' }],
  ['a row of a table', { note: '| password | swordfish |' }],
  ['a manifest', { kind: 'Secret', data: { db: 'swordfish' } }],
])('what follows %s is hidden in answers and arguments', async (_what, value) => {
  const call = await callOf(READ);
  expect(call.hide(data({ data: { tags: value } })).text).not.toContain('swordfish');
  expect(JSON.stringify((await callOf(WRITE)).redactArguments({ note: value }))).not.toContain('swordfish');
});

test('TABs between the cells of our own tables are not between names and values', async () => {
  const rows = textAnswer('name\tid\nmy-token\t342SDDjMHZqvr50jDnGzPQ');
  expect((await callOf(READ)).finish(rows)).toStrictEqual(rows);
});

describe('what is recorded of arguments', () => {
  const recorded = async (args: Record<string, unknown>, tool = WRITE) => (await callOf(tool)).redactArguments(args);
  const unknown = async (args: Record<string, unknown>) => (await callOf(undefined)).redactArguments(args);

  test('a field of the table, and what repeats it in any argument, earlier or later', async () => {
    expect(await recorded({ note: 'is 4711', pin: '4711', id: '4711' })).toStrictEqual({
      ...{ note: 'is [redacted: one-time code]', pin: '[redacted: one-time code]', id: '[redacted: one-time code]' },
    });
  });
  test('a password too short to be distinguished from other text is hidden in its own place only', async () => {
    expect(await recorded({ note: 'is 471', pin: '471' })).toStrictEqual({
      ...{ note: 'is 471', pin: '[redacted: one-time code]' },
    });
  });
  test('nothing of an argument that the tool does not have: nobody knows what it was meant for', async () => {
    expect(await recorded({ pim: '4711', confirm: 'x', toString: 'y', [`is ${OWN}`]: 1 })).toStrictEqual({
      ...{ pim: '[no such argument]', confirm: '[no such argument]', toString: '[no such argument]' },
      'is [redacted: password]': '[no such argument]',
    });
  });
  test('the arguments that every tool has', async () => {
    const shared = { fields: ['name'], all: true, count: true, dryRun: true, network: 'office' };
    expect(await recorded(shared)).toStrictEqual(shared);
  });
  test('sizes alone where there are too many secrets to look for', async () => {
    const secrets = (count: number) => Array.from({ length: count }, (_, at) => ({ password: `password-${at}` }));
    expect(await recorded({ note: secrets(100), id: 'x' })).toMatchObject({ id: 'x' });
    expect(await recorded({ note: secrets(101), id: 'x' })).toStrictEqual({
      ...{ note: 'list of 101', id: 'text of 1 characters' },
    });
  });
  test('a table without what its headings name, and other lists as they are', async () => {
    const columns = ['user', 'password'];
    expect(await recorded({ note: { columns, rows: [['bob', 'x']] }, id: { columns, rows: [] } })).toStrictEqual({
      ...{ note: { columns, rows: [['bob', '[redacted: secret]']] }, id: { columns, rows: [] } },
    });
    expect(await recorded({ note: [[1], null, 12345678901234567890n], id: null })).toStrictEqual({
      ...{ note: [[1], null, 12345678901234567890n], id: null },
    });
  });
  test('nothing that is given to an unknown tool', async () => {
    expect(await unknown({ password: 'x' })).toStrictEqual({ password: '[no such argument]' });
  });
});

describe('what is refused', () => {
  const check = async (tool: CallSubject, args: Record<string, unknown>) => (await callOf(tool)).check(args);

  test('a filter that asks for a secret', async () => {
    await expect(check(READ, { filter: 'code > "4"' })).rejects.toMatchObject({
      ...{ kind: 'refused', message: 'Filtering by "code" is not allowed: it would reveal a secret bit by bit.' },
      next: 'Filter by another field, such as name or id.',
    });
    await check(READ, { filter: 'name = "x"', note: 'code > "4"' });
    await check(READ, { filter: ['code'] });
    // Its own error says more.
    (await callOf(undefined)).check({ note: '[redacted: secret]' });
  });
  test.each(['[redacted: secret]', 'before [in file: /x/y.txt]'])(
    'a change to %j, which replaces a secret',
    async (mark) => {
      await expect(check(WRITE, { note: { deep: [mark] } })).rejects.toMatchObject({
        ...{ kind: 'arguments', message: expect.stringContaining('nothing was sent') },
        next: expect.stringContaining('Leave that field out'),
      });
      await check(READ, { filter: `name = "${mark}"` });
      await check(WRITE, { note: mark.replace('[', '(') });
    },
  );
});

describe('what an answer hides', () => {
  const hidden = async (answer: ControllerAnswer, tool: CallSubject = READ) => (await callOf(tool)).hide(answer);

  test('nothing: it comes back as it is', async () => {
    for (const answer of [
      data({ data: { name: 'a name' } }),
      data({ data: { code: '' } }),
      new ControllerAnswer(200, 'text/plain', 'words'),
      new ControllerAnswer(200, 'application/json', '"words"'),
      new ControllerAnswer(200, '', new Uint8Array()),
      new ControllerAnswer(200, '', new Uint8Array([0, 1, 2])),
    ])
      expect(await hidden(answer)).toBe(answer);
    for (const name of ['a \\ and "b"', '{"a":1}']) {
      const answer = data({ data: { name } });
      expect((await hidden(answer)).text).toBe(answer.text);
    }
    const escaped = new ControllerAnswer(200, 'application/json', '{"data":{"name":"\\u0061\\/b"}}');
    expect((await hidden(escaped)).text).toBe(escaped.text);
  });
  test('what a list names as secret', async () => {
    const args = ['--password', 'hunter2'];
    expect((await hidden(data({ data: { args } }))).json).toStrictEqual({
      data: { args: ['--password', '[redacted: secret]'] },
    });
  });
  test('its fields, and what repeats them', async () => {
    const { text, mediaType, status } = await hidden(data({ data: { a: 'is 4711-4711', code: '4711-4711' } }, 201));
    expect({ text, mediaType, status }).toStrictEqual({
      text: '{"data":{"a":"is [redacted: code]","code":"[redacted: code]"}}',
      ...{ mediaType: 'application/json', status: 201 },
    });
  });
  test('the login of this server, even where it is escaped', async () => {
    const escaped = data({ data: { name: `a\n${OWN}` } }).text.replace('the', '\\u0074he');
    const shown = (text: string) => hidden(new ControllerAnswer(200, 'application/json', text));
    expect((await shown(escaped)).json).toStrictEqual({ data: { name: 'a\n[redacted: password]' } });
    expect((await shown(`"${OWN}"`)).json).toBe('[redacted: password]');
    expect((await shown(`${OWN} {`)).text).toBe('[redacted: password] {');
  });
  test('fields in text that is not JSON but begins like it, after other words', async () => {
    const broken = new ControllerAnswer(500, 'text/html', 'Sorry: {"data":{"code":"4711"');
    expect((await hidden(broken)).text).toBe('Sorry: {"data":{"code":"[redacted: code]"');
  });
  test('a field in JSON within a text', async () => {
    const { text } = data({ data: { note: JSON.stringify({ password: 12345678 }) } });
    for (const escaped of [text, text.replaceAll('\\"', '\\u0022')]) {
      expect((await hidden(new ControllerAnswer(200, 'application/json', escaped))).json).toStrictEqual({
        data: { note: '{"password":"[redacted: secret]"}' },
      });
    }
  });
  test('names that suggest a secret, even in answers of a tool without secret fields', async () => {
    const other: CallSubject = { ...READ, name: 'detailOther' };
    expect((await hidden(data({ data: { code: '4711', pwd: 'x' } }), other)).json).toStrictEqual({
      data: { code: '4711', pwd: '[redacted: secret]' },
    });
  });
  test('a whole answer that is a secret, but no error', async () => {
    const { text, mediaType } = await hidden(new ControllerAnswer(200, 'image/png', new Uint8Array([1, 2])), WHOLE);
    expect({ text, mediaType }).toStrictEqual({ text: '[redacted: TOTP secret]', mediaType: 'text/plain' });
    const error = data({ error: { message: 'no' } }, 400);
    expect(await hidden(error, WHOLE)).toBe(error);
  });
  test('a whole file that contains a secret', async () => {
    const file = (...bytes: (number[] | string)[]) =>
      new ControllerAnswer(200, 'application/zip', Buffer.concat(bytes.map((part) => Buffer.from(part as string))));
    const { text, mediaType } = await hidden(file([0, 1], OWN));
    expect({ text, mediaType }).toStrictEqual({ text: '[redacted: file with a secret]', mediaType: 'text/plain' });
    const picture = file([0xff, 0xd8, 0xff, 0], OWN);
    expect(await hidden(picture)).toBe(picture);
  });
  test('nothing of a tool whose answers are to be shown', async () => {
    const secrets = await callOf(READ, { revealed: new Set(['detailThing']) });
    const answer = data({ data: { code: '4711', name: OWN } });
    expect(secrets.hide(answer)).toBe(answer);
    const shown = textAnswer(answer.text);
    expect(secrets.finish(shown)).toStrictEqual(shown);
  });
  test('everything that the server reads for itself, even of such a tool', async () => {
    const guard = guardOf({ revealed: new Set(['detailThing']), dir: new SecretsDir('/nowhere', silentLogger) });
    const { text } = (await guard.forReading(READ)).hide(data({ data: { code: '4711' } }));
    expect(text).toBe('{"data":{"code":"[redacted: code]"}}');
  });
  test('in each row of a list, by its place in the list', async () => {
    const rows: unknown[] = [];
    let begun = 0;
    const taker = (await callOf(READ)).hideRows({ begin: () => (begun += 1), take: (row) => rows.push(row()) });
    taker.begin();
    taker.take(() => '{"id":1,"code":"4711"}');
    expect([begun, rows]).toStrictEqual([1, [{ id: 1, code: '[redacted: code]' }]]);
    expect(() => taker.take(() => '{"id":')).toThrow(SyntaxError);
    expect(() => taker.take(() => '')).toThrow('a row without a value');
  });
});

describe('the last text', () => {
  test('hides in all its forms, and takes nothing for a place of ours', async () => {
    const text = `is ${OWN}, [secret 0 ] and [secret 1 1234]`;
    const { content, structuredContent } = (await callOf(READ)).finish({
      ...textAnswer(text),
      structuredContent: { [OWN]: [OWN] },
    });
    expect(content).toStrictEqual([textBlock('is [redacted: password], [secret 0 ] and [secret 1 1234]')]);
    expect(structuredContent).toStrictEqual({ '[redacted: password]': ['[redacted: password]'] });
  });
  test('hides what the arguments and the answer contained', async () => {
    const secrets = await callOf(WRITE);
    secrets.redactArguments({ pin: '4711' });
    secrets.hide(data({ data: { password: 'hunter2-hunter2' } }));
    expect(secrets.redact('4711 hunter2-hunter2')).toBe('[redacted: one-time code] [redacted: secret]');
  });
});

describe('secrets in files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-call-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const filing = (tool: CallSubject, path = folder) => callOf(tool, { dir: new SecretsDir(path, silentLogger) });
  const shownText = async (tool: CallSubject, answer: ControllerAnswer, path?: string) => {
    const secrets = await filing(tool, path);
    const [first] = secrets.finish(textAnswer(secrets.hide(answer).text)).content;
    return first?.type === 'text' ? first.text : '';
  };

  test('one for each, named after the entity around it and by its form', async () => {
    const jwt = 'eyJhbGciOiJub25lIn0.e30.x';
    const rows = [
      { name: 'ann', id: 'a', code: jwt },
      { id: 'b', code: 'plain' },
    ];
    const shown = JSON.parse(await shownText(READ, data({ data: rows }))) as { data: { code: string }[] };
    expect(shown.data.map(({ code }) => code)).toStrictEqual([
      `[in file: ${folder}/detailThing-ann-code.jwt]`,
      `[in file: ${folder}/detailThing-b-code.txt]`,
    ]);
    expect(readFileSync(join(folder, 'detailThing-ann-code.jwt'), 'utf8')).toBe(jwt);
    expect(readFileSync(join(folder, 'detailThing-b-code.txt'), 'utf8')).toBe('plain');
  });
  test('one for a whole answer, byte for byte', async () => {
    const picture = Buffer.from([0x89, 0x50, 0, 255]);
    const shown = await shownText(WHOLE, new ControllerAnswer(200, 'image/png', picture));
    expect(shown).toBe(`[in file: ${folder}/getThingQr-TOTP-secret.png]`);
    expect(readFileSync(join(folder, 'getThingQr-TOTP-secret.png'))).toStrictEqual(picture);
  });
  test('only where an answer shows its place, and not where data imitates one', async () => {
    const secrets = await filing(READ);
    const { text } = secrets.hide(data({ data: { code: '4711' } }));
    const place = /\[secret 0 [\da-f]{8}\]/.exec(text)?.[0] ?? '';
    const imitation = '[secret 0 00000000]';
    expect(secrets.finish(textAnswer(imitation))).toStrictEqual(textAnswer(imitation));
    const twice = secrets.finish(textAnswer(`${place} and ${place}`));
    expect(twice).toStrictEqual(textAnswer(Array(2).fill(`[in file: ${folder}/detailThing-code.txt]`).join(' and ')));
  });
  test('none if the folder cannot be written, and the answer says why', async () => {
    const occupied = join(folder, 'taken');
    writeFileSync(occupied, '');
    const answer = data({ data: { code: '4711' } });
    expect(await shownText(READ, answer, join(occupied, 'in'))).toBe(
      '{"data":{"code":"[redacted: code; --secrets-dir cannot be written: not a directory (ENOTDIR)]"}}',
    );
    expect(await shownText(READ, answer, occupied)).toContain(
      `cannot be written: ${occupied} is not a folder. Use another path.]`,
    );
  });
});

describe('a long answer, hidden in slices', () => {
  /** In which each piece has to wait for its turn. */
  const inTurns = () => {
    let turns = 0;
    return {
      get turns() {
        return turns;
      },
      areUsed: true,
      giveWay: async () => {
        turns += 1;
      },
    };
  };
  const LONG = 'x'.repeat(70_000);
  const rows = Array.from({ length: 100 }, (_, n) => ({
    id: `i${n}`,
    code: `secret-${n}-abc`,
    note: n % 7 === 0 ? `says ${OWN}` : 'é'.repeat(900),
    big: 9007199254740992,
  }));
  const text = JSON.stringify({ meta: { pagination: { totalCount: 100 } }, data: rows });

  test.each([
    ['a list', text],
    ['with exact numbers', text.replaceAll('9007199254740992', '9007199254740993')],
    ['a list that comes last', JSON.stringify({ data: rows, meta: {} })],
    ['one with a second list', text.replace('{"meta"', '{"data":[{"id":"a","code":"first-secret"}],"meta"')],
    ['an entity', JSON.stringify({ data: { id: 'a', code: 'secret-0-abc', note: LONG } })],
    ['no list', JSON.stringify({ note: LONG, more: OWN })],
    ['a list of strings', JSON.stringify({ data: [LONG, OWN] })],
    ['text', `${OWN} ${LONG}`],
    ['a list that is cut off', text.slice(0, -200)],
    ['a list with a broken row', text.replace('"id":"i90"', '"id":i90')],
  ])('is the same as in one piece: %s', async (_name, body) => {
    const slices = inTurns();
    const answer = () => new ControllerAnswer(200, 'application/json', body);
    const sliced = await (await callOf(READ)).hideInSlices(answer(), slices as never);
    const atOnce = (await callOf(READ)).hide(answer());
    expect(sliced.text).toBe(atOnce.text);
    expect(sliced.text).not.toMatch(/secret-\d|first-secret|the-login/);
    expect(slices.turns).toBeGreaterThan(3);
  });

  test('one that is short, refused or revealed waits for nobody', async () => {
    const slices = inTurns();
    await (await callOf(READ)).hideInSlices(data({ data: [{ id: 'a' }] }), slices as never);
    await (await callOf(READ)).hideInSlices(data({ error: LONG }, 400), slices as never);
    await (await callOf(READ, { revealed: new Set(['detailThing']) })).hideInSlices(data({ x: LONG }), slices as never);
    await (await callOf(WHOLE)).hideInSlices(data({ x: LONG }), slices as never);
    expect(slices.turns).toBe(0);
  });
});
