/** A canary in every secret field of every answer and of all arguments: none ever appears. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputs } from '../../src/generated/inputs.ts';
import { outputs } from '../../src/generated/outputs.ts';
import { secrets } from '../../src/generated/secrets.ts';
import { answerFrom } from '../support/canary-answer.ts';
import { type FakeController, json, loginAnswer } from '../support/fake-controller.ts';
import { startSession, type TestSession } from '../support/session.ts';
import {
  CANARY,
  canariesSaid,
  canarySettings,
  OWN_PASSWORD,
  pathOf,
  shown,
  startController,
  TOKEN,
} from './canary-session.ts';

const IN_ARGUMENTS = 'Canary"argument\\1';
/** The first bytes of an image of that type: nothing else is treated as one. */
const PNG = '\x89PNG\r\n\x1a\n';

/** The same in all answers, some of which are compared with one another. */
const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT';

let fake: FakeController;
let plain: TestSession;
let revealing: TestSession;
let filing: TestSession;

beforeAll(async () => {
  fake = await startController();
  const settings = canarySettings(fake);
  plain = startSession(settings, { answers: { structured: true } });
  revealing = startSession(settings, { revealed: Object.keys(secrets.tools) });
  filing = startSession(settings, { secretsDir: true });
});

afterAll(async () => {
  for (const session of [plain, revealing, filing]) await session?.close();
  await fake.close();
});

/** Valid arguments for a tool, with a canary in each secret one. */
const argumentsOf = (name: string): Record<string, unknown> => {
  const schema = inputs[name]?.schema as {
    required?: string[];
    properties: Record<string, { type?: string; enum?: unknown[]; items?: object }>;
  };
  const hidden = secrets.tools[name]?.arguments ?? {};
  const wanted = new Set([...(schema.required ?? []), ...Object.keys(hidden)]);
  return Object.fromEntries(
    [...wanted].map((argument) => {
      const { type, enum: choices } = schema.properties[argument] ?? {};
      if (argument in hidden) return [argument, argument === 'mfaValidationCode' ? 'canary-code' : IN_ARGUMENTS];
      return [
        argument,
        choices?.[0] ?? { integer: 1, number: 1, boolean: true, array: [], object: {} }[type ?? ''] ?? 'x',
      ];
    }),
  );
};

/** The same, plus every field of a list. */
const readAll = (name: string): Record<string, unknown> => ({
  ...argumentsOf(name),
  ...(pathOf(name).operation.rows === undefined ? {} : { fields: ['*'] }),
});

/** Answers a tool as documented, with extra data, and with `canary-N` in each secret field. Returns those fields. */
function answerWithCanaries(name: string, { more = {}, as = 'application/json' } = {}): string[] {
  const { call, operation } = pathOf(name);
  const { whole, answer: fields = {} } = secrets.tools[name] ?? {};
  const canaries: string[] = [];
  const canary = (path: string) => {
    if (
      !Object.keys(fields).some(
        (field) => path === field || path.startsWith(`${field}[`) || path.startsWith(`${field}.`),
      )
    )
      return 'plain';
    canaries.push(`canary-${canaries.length}-in-${name}`);
    return canaries.at(-1) ?? '';
  };
  if (whole === undefined) {
    const body = { ...(answerFrom(outputs[name] ?? {}, canary) as object), ...more };
    fake.on(call, (request, response) => {
      const isLogin = request.body.includes(OWN_PASSWORD);
      json(response, operation.success[0] ?? 200, isLogin ? loginAnswer(TOKEN) : body, {
        'content-type': as,
        date: DATE,
      });
    });
  } else {
    canaries.push('canary-as-a-whole');
    fake.on(call, (_request, response) => {
      const begin = operation.answers.startsWith('image/') ? PNG : '';
      response
        .writeHead(200, { 'content-type': operation.answers })
        .end(Buffer.from(`${begin}canary-as-a-whole`, 'latin1'));
    });
  }
  return canaries;
}

const withAnswers = Object.entries(secrets.tools)
  .filter(([, { answer, whole }]) => answer ?? whole)
  .map(([name]) => name);
const withArguments = Object.entries(secrets.tools)
  .filter(([, row]) => row.arguments)
  .map(([name]) => name);

test('there are many secrets', () => {
  expect(withAnswers.length).toBeGreaterThan(30);
  expect(withArguments.length).toBeGreaterThan(10);
});

describe('what the controller answers', () => {
  test.each(withAnswers)('%s hides its secrets, and says where they were', async (name) => {
    const canaries = answerWithCanaries(name);
    expect(canaries.length).toBeGreaterThan(0);
    const args = readAll(name);
    const { answer, failure } = await plain.call(name, args);
    expect(failure).toBeUndefined();
    expect(shown(answer)).not.toMatch(CANARY);
    expect(shown(answer)).toContain('[redacted: ');
    expect(canariesSaid(plain)).toStrictEqual([]);
  });

  test.each(withAnswers)('%s shows them where that is wanted', async (name) => {
    const canaries = answerWithCanaries(name);
    const args = readAll(name);
    const { answer } = await revealing.call(name, args);
    const [first] = answer.content;
    const text = first?.type === 'image' ? Buffer.from(first.data, 'base64').toString() : shown(answer);
    for (const canary of canaries) expect(text).toContain(canary);
    expect(canariesSaid(revealing)).toStrictEqual([]);
  });

  test.each(withAnswers)('%s names files that hold them', async (name) => {
    const canaries = answerWithCanaries(name);
    const args = readAll(name);
    const { answer } = await filing.call(name, args);
    const text = shown(answer);
    expect(text).not.toMatch(CANARY);
    const files = [...text.matchAll(/\[in file: ([^\]]+)\]/g)].map(([, file]) => file ?? '');
    expect(new Set(files.map((file) => readFileSync(file, 'latin1').replace(PNG, '')))).toStrictEqual(
      new Set(canaries),
    );
    for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(canariesSaid(filing)).toStrictEqual([]);
  });

  /** Lists of this length are processed row by row, while they arrive. */
  const long = { padding: 'x'.repeat(200_000) };
  const lists = withAnswers.filter((name) => pathOf(name).operation.rows !== undefined);

  test('many of them are in lists', () => {
    expect(lists.length).toBeGreaterThan(3);
  });

  test.each(lists)('%s hides them in a long list too', async (name) => {
    answerWithCanaries(name);
    const short = await plain.call(name, readAll(name));
    answerWithCanaries(name, { more: long });
    const { answer } = await plain.call(name, readAll(name));
    expect(shown(answer)).not.toMatch(CANARY);
    expect(answer).toStrictEqual(short.answer);
    expect(canariesSaid(plain)).toStrictEqual([]);
  });

  test.each(lists)('%s hides them in data that is sent as text', async (name) => {
    answerWithCanaries(name, { as: 'text/plain; charset=utf-8' });
    const { answer } = await plain.call(name, readAll(name));
    answerWithCanaries(name);
    expect(answer).toStrictEqual((await plain.call(name, readAll(name))).answer);
    expect(shown(answer)).not.toMatch(CANARY);
  });

  test.each(lists)('%s puts them into the same files', async (name) => {
    answerWithCanaries(name);
    const short = await filing.call(name, readAll(name));
    const canaries = answerWithCanaries(name, { more: long });
    const { answer } = await filing.call(name, readAll(name));
    expect(answer).toStrictEqual(short.answer);
    const files = [...shown(answer).matchAll(/\[in file: ([^\]]+)\]/g)].map(([, file]) => file ?? '');
    expect(new Set(files.map((file) => readFileSync(file, 'latin1').replace(PNG, '')))).toStrictEqual(
      new Set(canaries),
    );
  });

  test('the login of this server is hidden in the rows of a long list', async () => {
    const rows = [{ id: 'x', name: `a ${OWN_PASSWORD} and ${TOKEN}` }];
    fake.on(pathOf('listServices').call, (_request, response) => json(response, 200, { data: rows, ...long }));
    const { answer } = await plain.call('listServices', { fields: ['name.0-12'] });
    expect(shown(answer)).toContain('a [redacted');
    expect(shown(answer)).not.toMatch(CANARY);
  });

  test('the folder of secrets has nothing but these files', () => {
    const dir = join(filing.folder, 'secrets');
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dir).every((name) => /^[A-Za-z0-9]+-[A-Za-z0-9.-]+\.(?:txt|jwt|png)$/.test(name))).toBe(true);
  });
});

describe('secrets of a call', () => {
  test.each(withArguments)('%s: not repeated in an answer, an error, the log or the audit trail', async (name) => {
    const { call } = pathOf(name);
    const args = argumentsOf(name);
    const repeated = Object.values(args).join(' and ');
    const answers: [number, unknown][] = [
      [200, { data: { note: repeated }, meta: {} }],
      [
        400,
        {
          error: {
            code: 'COULD_NOT_VALIDATE',
            message: `wrong: ${repeated}`,
            cause: { field: 'password', reason: repeated, value: repeated },
          },
        },
      ],
      [500, repeated],
    ];
    for (const [status, body] of answers) {
      fake.on(call, (request, response) => {
        if (request.body.includes(OWN_PASSWORD)) json(response, 200, loginAnswer(TOKEN));
        else json(response, status, body);
      });
      const { answer } = await plain.call(name, args);
      expect(shown(answer)).not.toMatch(CANARY);
    }
    expect(canariesSaid(plain)).toStrictEqual([]);
    expect(
      fake.seen.some(({ body, headers }) => CANARY.test(body) || CANARY.test(String(headers['mfa-validation-code']))),
    ).toBe(true);
  });

  test.each(withArguments)('%s: not repeated for invalid arguments', async (name) => {
    const good = argumentsOf(name);
    for (const callArgs of [
      { ...good, passwort: 'canary' },
      { ...good, password: { canary: ['canary'] } },
      { ...good, code: { canary: 1 } },
      { data: '{"password":"canary"}' },
    ]) {
      const { answer } = await plain.call(name, callArgs);
      // The name of an argument may be shown: it is what was wrong.
      expect(shown(answer).replaceAll(/(password|code)\.canary/g, '')).not.toMatch(CANARY);
    }
    expect(canariesSaid(plain)).toStrictEqual([]);
  });

  test('free-form data is searched by its field names, at any depth', async () => {
    fake.on('POST /edge/management/v1/configs', (_request, response) =>
      json(response, 201, { data: { id: 'c1' }, meta: {} }),
    );
    const data = { nested: [{ clientSecret: 'canary-1', text: '{"apiKey":"canary-2"}', ok: 'kept' }] };
    await plain.call('createConfig', { name: 'c', configTypeId: 't', data });
    expect(canariesSaid(plain)).toStrictEqual([]);
    expect(plain.audited().at(-1)?.arguments).toMatchObject({
      data: { nested: [{ clientSecret: '[redacted: secret]', ok: 'kept' }] },
    });
  });
});
