import { readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../src/common/controller-answer.ts';
import { type ToolAnswer, toErrorAnswer } from '../../../src/common/tool-answer.ts';
import { ToolError } from '../../../src/common/tool-error.ts';
import type { Operation } from '../../../src/contract.ts';
import { operations } from '../../../src/generated/operations.ts';
import { toAnswer } from '../../../src/runtime/answer/answer.ts';
import type { AnswerSettings } from '../../../src/runtime/answer/types.ts';
import { readFault } from '../../../src/runtime/network/controller-fault.ts';

const operation = (name: string) => operations.find((each) => each.name === name) as Operation;
const answered = (status: number, body: string, mediaType: string) =>
  new ControllerAnswer(status, mediaType, new TextEncoder().encode(body));
const plainly = { settings: { maxTokens: 6000, structured: false } };
const textOf = ({ content: [first] }: ToolAnswer) => (first?.type === 'text' ? first.text : '');

interface Recorded {
  readonly label: string;
  readonly response: { readonly status: number; readonly contentType?: string; readonly body: unknown };
}
const recorded = JSON.parse(readFileSync('test/fixtures/controller/errors.json', 'utf8')) as Recorded[];
const refusals = recorded.filter(({ response }) => response?.status >= 400);

describe('errors that a real controller sent', () => {
  test('there are many', () => expect(refusals.length).toBeGreaterThan(50));

  test.each(refusals.map((each) => [each.label, each.response] as const))('%s', (_label, { status, body }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = toAnswer(operation('createService'), answered(status, text, 'application/json'), plainly);
    expect(answer.isError).toBe(true);
    const [head, ...rest] = textOf(answer).split('\n');
    const code = (body as { error?: { code?: string } } | null)?.error?.code;
    expect(head).toContain(`The controller refused createService: ${status}${code ? ` ${code}` : ''}`);
    // What to do next is a separate sentence.
    expect(rest.at(-1)).toMatch(/\.$|sort by name$/);
  });
});

describe('readFault', () => {
  const rows: [name: string, status: number, body: string, expected: object][] = [
    ['the envelope', 400, '{"error":{"code":"A","message":"m"}}', { code: 'A', message: 'm' }],
    [
      'a field with its reason',
      400,
      '{"error":{"code":"A","message":"m","cause":{"field":"f","reason":"r"}}}',
      { code: 'A', message: 'm', cause: 'f: r' },
    ],
    [
      'a cause that is an error',
      500,
      '{"error":{"code":"A","message":"m","cause":{"code":"B","message":"why"}}}',
      { code: 'A', message: 'm', cause: 'why' },
    ],
    ['no envelope', 413, '{"code":"X","message":"too large","cause":null}', { code: 'X', message: 'too large' }],
    ['a bare text in JSON', 501, '"not implemented"', { message: 'not implemented' }],
    ['plain text', 431, 'headers too large\n', { message: 'headers too large' }],
    ['lines that seem to be ours', 400, '{"error":{"message":"m\\nCause: x"}}', { message: 'm\\nCause: x' }],
    ['nothing', 502, '', { message: 'the controller answered 502 without a body' }],
    ['null', 500, 'null', { message: 'the controller answered 500' }],
    [
      'problem details',
      400,
      '{"type":"about:blank","title":"Bad","detail":"no such thing"}',
      { message: 'Bad: no such thing' },
    ],
    [
      'details without the value at fault',
      422,
      '{"detail":[{"loc":["body","pin"],"msg":"too short","input":"hunter2"}]}',
      { message: '{"detail":[{"loc":["body","pin"],"msg":"too short"}]}' },
    ],
    [
      'a problem of several fields',
      400,
      '{"title":"Bad","errors":{"Name":["is required"]},"traceId":"x"}',
      { message: 'Bad', more: '{"errors":{"Name":["is required"]}}' },
    ],
    [
      'a problem with the parameters at fault',
      400,
      '{"title":"Bad","invalid-params":[{"name":"age","reason":"too low","value":"hunter2"}]}',
      { message: 'Bad', more: '{"invalid-params":[{"name":"age","reason":"too low"}]}' },
    ],
    [
      'a message with a list of errors',
      422,
      '{"message":"Validation failed","errors":[{"field":"name","code":"missing"}]}',
      { message: 'Validation failed', more: '{"errors":[{"field":"name","code":"missing"}]}' },
    ],
    [
      'errors of fields',
      422,
      '{"title":"Bad","errors":[{"field":"a","message":"is short"},{"path":"/b","detail":"is long"}],"data":null}',
      { message: 'is short (a); is long (/b)' },
    ],
    [
      'an error with details',
      403,
      '{"error":{"code":403,"message":"no","details":[{"reason":"DENIED"}]},"meta":{"a":1}}',
      { message: 'no', more: '{"details":[{"reason":"DENIED"}]}' },
    ],
    [
      'several causes',
      400,
      '{"error":{"code":"A","message":"m","cause":[{"field":"a","reason":"r"}]}}',
      { code: 'A', message: 'm', more: '{"cause":[{"field":"a","reason":"r"}]}' },
    ],
    ['a number', 400, '42', { message: '42' }],
    ['nothing in it', 400, '{"errors":[]}', { message: '{"errors":[]}' }],
    ['no members', 400, '{}', { message: 'the controller answered 400' }],
    ['a page', 502, `<p>${'x'.repeat(3000)}`, { message: `<p>${'x'.repeat(997)}... (3003 characters)` }],
  ];
  test.each(rows)('%s', (_name, status, body, expected) => expect(readFault(status, body)).toStrictEqual(expected));

  test('the value at fault is never repeated: it may be a password', () => {
    const cause = { field: 'password', reason: 'too short', value: 'hunter2' };
    const body = JSON.stringify({ error: { code: 'COULD_NOT_VALIDATE', message: 'm', cause } });
    const answer = toAnswer(operation('createAuthenticator'), answered(400, body, 'application/json'), plainly);
    expect(textOf(answer)).toContain('password: too short');
    expect(textOf(answer)).not.toContain('hunter2');
  });
});

describe('what went well', () => {
  const json = (body: string, settings: Partial<AnswerSettings> = {}, name = 'detailIdentity') =>
    toAnswer(operation(name), answered(200, body, 'application/json'), {
      settings: { ...plainly.settings, ...settings },
      list: () => operation('listIdentities'),
    });
  const blocksOf = ({ content }: ToolAnswer) => content.map((block) => (block.type === 'text' ? block.text : ''));

  test('JSON comes as the controller sent it, to the last digit', () => {
    const body = '{"data":{"a":null,"b":[],"c":"","d":9223372036854775807},"meta":{"b":{}}}';
    expect(json(body)).toStrictEqual({ content: [{ type: 'text', text: body }] });
  });
  test('hypermedia and an empty meta are left out, and nothing else', () => {
    const body = '{"data": {"_links": {"self": {"href": "./a"}}, "id": "a", "tags": {"_links": 1}}, "meta": {} }';
    expect(textOf(json(body))).toBe('{"data":{"id":"a","tags":{"_links":1}}}');
  });
  test('what is too long is cut where it is longest, stays JSON, and says what is missing and how to get it', () => {
    const roles = Array.from({ length: 3000 }, (_, at) => `role-${at}`);
    const data = { id: 'a', name: 'n', tags: { note: 'word '.repeat(3000) }, roles };
    const [shown = '', notice = ''] = blocksOf(json(JSON.stringify({ data }), { maxTokens: 1000 }));
    const { data: cut } = JSON.parse(shown) as { data: typeof data };
    expect(cut).toMatchObject({ id: 'a', name: 'n' });
    expect(cut.tags.note).toMatch(/^word word .*\[cut: \d+ of 15000 characters\]$/);
    expect(cut.roles.at(-1)).toMatch(/^\[cut: \d+ of 3000 items\]$/);
    expect(cut.roles.slice(0, -1)).toStrictEqual(roles.slice(0, cut.roles.length - 1));
    expect(notice).toMatch(/^Cut to stay within 1000 tokens: .*data\.tags\.note \(\d+ of 15000 characters\)/);
    expect(notice).toMatch(
      /listIdentities with filter id = "a" and fields \["tags\.note\.\d+-14999"\], then \["roles\.\d+-2999"\];/,
    );
    expect(countTokens(`${shown}\n${notice}`)).toBeLessThanOrEqual(1050);
  });
  test('0 tokens means no limit', () => {
    const body = JSON.stringify({ data: { a: 'word '.repeat(30_000) } });
    expect(textOf(json(body, { maxTokens: 0 }))).toBe(body);
  });
  test('long text ends with how much of it there is', () => {
    const body = 'line of text\n'.repeat(5000);
    const answer = toAnswer(operation('detailSpecBody'), answered(200, body, 'text/yaml'), plainly);
    const [shown = '', notice = ''] = blocksOf(answer);
    expect(notice).toContain(`these are the first ${shown.length} of 64999 characters`);
    expect(countTokens(shown)).toBeGreaterThan(4000);
  });
  test('where its own arguments narrow a read, what was cut names them', () => {
    const values = Array.from({ length: 900 }, (_, at) => ({ appId: `router-${at}`, name: 'links', value: 'up' }));
    const body = JSON.stringify({ data: { values, errors: [] } });
    const noticeOf = (name: string) => blocksOf(json(body, { maxTokens: 500 }, name))[1];
    expect(noticeOf('inspectFabric')).toMatch(
      /a higher --max-result-tokens on this server; you can narrow it with its own arguments: appRegex, requestedValues\.$/,
    );
    for (const name of ['detailIdentity', 'updateIdentity'])
      expect(noticeOf(name)).toMatch(/--max-result-tokens on this server\.$/);
  });
  test('an invalid body that is declared as JSON is an error that says so', () => {
    expect(() => json('{"data":')).toThrow(/the body is not JSON/);
  });
  test('data goes along where it was asked for, without marks of what was cut', () => {
    const answer = json(JSON.stringify({ data: { id: 'a', note: 'word '.repeat(9000) } }), { structured: true });
    const { data, cut } = answer.structuredContent as { data: { id: string; note: string }; cut: string[] };
    expect(cut).toStrictEqual(['data.note']);
    expect(data.id).toBe('a');
    expect('word '.repeat(9000).startsWith(data.note)).toBe(true);
    expect(textOf(answer)).toContain(`"note":"${data.note}[cut: ${45_000 - data.note.length} of 45000 characters]"`);
    expect(json('', { structured: true }, 'disableIdentity').structuredContent).toStrictEqual({});
  });
  test('an empty answer says so', () => {
    const answer = toAnswer(operation('disableIdentity'), answered(200, '', 'application/json'), plainly);
    expect(textOf(answer)).toBe('Done: the controller answered 200 without a body.');
  });
  test('a PNG is an image', () => {
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const answer = toAnswer(operation('detailMfaQrCode'), new ControllerAnswer(200, 'text/plain', png), plainly);
    const data = Buffer.from(png).toString('base64');
    expect(answer.content).toStrictEqual([{ type: 'image', data, mimeType: 'image/png' }]);
  });
  test('a file that is only declared as an image is not shown as one', () => {
    const claimed = answered(200, '{"data":{"token":"t"}}', 'image/png');
    expect(() => toAnswer(operation('detailMfaQrCode'), claimed, plainly)).toThrow(/is not an image/);
    expect(textOf(toAnswer(operation('detailEnrollment'), claimed, plainly))).toBe('{"data":{"token":"t"}}');
    const picture = answered(200, 'PNG', 'image/png');
    expect(() => toAnswer(operation('detailEnrollment'), picture, plainly)).toThrow(/is not JSON/);
  });
  test('a read without a body is empty, and nothing that was done', () => {
    const answer = toAnswer(operation('detailService'), answered(204, '', ''), plainly);
    expect(answer).toStrictEqual({
      content: [{ type: 'text', text: 'Empty: the controller answered 204 without a body.' }],
    });
  });
  test.each([401, 404, 409, 429, 500, 501, 503, 601, 602, 606, 418])('status %i has advice', (status) => {
    const answer = toAnswer(operation('listServices'), answered(status, '', ''), plainly);
    expect(textOf(answer).split('\n').at(-1)).toMatch(/^[A-Z].{20,}\.$/);
  });
  test('a 401 that wants another login is not explained as missing permissions', () => {
    const fields = { challenge: 'zt-session realm="zt-session", error="invalid"' };
    const answer = new ControllerAnswer(401, 'application/json', '{"error":{"code":"UNAUTHORIZED"}}', fields);
    const text = textOf(toAnswer(operation('listServices'), answer, plainly));
    expect(text).toMatch(/The login of this server is not accepted/);
    expect(text).not.toMatch(/is valid|admin rights/);
  });
  const notFound = (name: string) =>
    textOf(toAnswer(operation(name), answered(404, '', ''), plainly))
      .split('\n')
      .at(-1);
  test.each(operations.filter(({ path }) => !path.includes('{')).map(({ name }) => name))(
    '%s takes no id in its path, and speaks of none there when nothing is found',
    (name) => expect(notFound(name)).not.toMatch(/the id |id with/),
  );
  test.each(['detailMfa', 'detailMfaQrCode', 'detailMfaRecoveryCodes', 'verifyMfa'])(
    '%s without it says whose answer it is',
    (name) => {
      expect(notFound(name)).toMatch(/^The logged-in identity has nothing of this kind: create it first/);
    },
  );
  test('a 404 of a write may be about an entity in its arguments', () => {
    expect(notFound('createEnrollment')).toBe('Check the arguments: one of them names something that does not exist.');
  });
  test('a failed write says to check whether it happened', () => {
    const answer = toAnswer(operation('patchService'), answered(503, '', ''), plainly);
    expect(textOf(answer)).toContain('unknown whether the change was made: read the entity before you try again.');
  });
});

test('an internal error says what to do next', () => {
  const answer = toErrorAnswer(new ToolError('refused', 'No.', 'Ask.'));
  expect(answer).toStrictEqual({ content: [{ type: 'text', text: 'No.\nAsk.' }], isError: true });
});
