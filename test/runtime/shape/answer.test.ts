import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../src/contract.ts';
import { operations } from '../../../src/generated/operations.ts';
import { type ToolAnswer, toAnswer, toErrorAnswer } from '../../../src/runtime/shape/answer.ts';
import { readFault } from '../../../src/runtime/shape/controller-error.ts';
import { ToolError } from '../../../src/runtime/tool-error.ts';

const operation = (name: string) => operations.find((each) => each.name === name) as Operation;
const bytes = (text: string) => new TextEncoder().encode(text);
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
    const answer = toAnswer(operation('createService'), { status, mediaType: 'application/json', body: bytes(text) });
    expect(answer.isError).toBe(true);
    const [head, ...rest] = textOf(answer).split('\n');
    const code = (body as { error?: { code?: string } } | null)?.error?.code;
    expect(head).toContain(`The controller refused createService: ${status}${code ? ` ${code}` : ''}`);
    // What to do next is a sentence of its own.
    expect(rest.at(-1)).toMatch(/\.$|sort by name$/);
  });
});

describe('readFault', () => {
  const rows: [name: string, status: number, body: string, want: object][] = [
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
  ];
  test.each(rows)('%s', (_name, status, body, want) => expect(readFault(status, body)).toStrictEqual(want));

  test('the value at fault is never repeated: it may be a password', () => {
    const cause = { field: 'password', reason: 'too short', value: 'hunter2' };
    const body = JSON.stringify({ error: { code: 'COULD_NOT_VALIDATE', message: 'm', cause } });
    const answer = toAnswer(operation('createAuthenticator'), {
      status: 400,
      mediaType: 'application/json',
      body: bytes(body),
    });
    expect(textOf(answer)).toContain('password: too short');
    expect(textOf(answer)).not.toContain('hunter2');
  });
});

describe('what went well', () => {
  test('JSON comes as the controller sent it, to the last digit', () => {
    const body = '{"data":[],"meta":{"pagination":{"limit":9223372036854775807}}}';
    const answer = toAnswer(operation('listServices'), {
      status: 200,
      mediaType: 'application/json',
      body: bytes(body),
    });
    expect(answer).toStrictEqual({ content: [{ type: 'text', text: body }] });
  });
  test('an empty answer says so', () => {
    const answer = toAnswer(operation('disableIdentity'), {
      status: 200,
      mediaType: 'application/json',
      body: bytes(''),
    });
    expect(textOf(answer)).toBe('Done: the controller answered 200 without a body.');
  });
  test('a PNG is an image', () => {
    const answer = toAnswer(operation('detailMfaQrCode'), { status: 200, mediaType: 'image/png', body: bytes('PNG') });
    expect(answer.content).toStrictEqual([{ type: 'image', data: 'UE5H', mimeType: 'image/png' }]);
  });
  test.each([401, 404, 409, 429, 500, 501, 503, 601, 602, 606, 418])('status %i has an advice', (status) => {
    const answer = toAnswer(operation('listServices'), { status, mediaType: '', body: bytes('') });
    expect(textOf(answer).split('\n').at(-1)).toMatch(/^[A-Z].{20,}\.$/);
  });
  test('a failed write says to look whether it happened', () => {
    const answer = toAnswer(operation('patchService'), { status: 503, mediaType: '', body: bytes('') });
    expect(textOf(answer)).toContain('Read the entity to see whether it changed.');
  });
});

test("a failure of this server's own has what to do next", () => {
  const answer = toErrorAnswer(new ToolError('refused', 'No.', 'Ask.'));
  expect(answer).toStrictEqual({ content: [{ type: 'text', text: 'No.\nAsk.' }], isError: true });
});
