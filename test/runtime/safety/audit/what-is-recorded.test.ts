/** What a line of the audit trail contains: readable, short, and enough to find out who did what. */
import { describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import type { CallableFacts } from '../../../../src/contract.ts';
import { clientInfo } from '../../../../src/runtime/safety/audit/client-info.ts';
import { entitiesIn } from '../../../../src/runtime/safety/audit/entities.ts';
import type { AuditLine } from '../../../../src/runtime/safety/audit/entry.ts';
import { LONGEST_LINE, lineText } from '../../../../src/runtime/safety/audit/line-text.ts';
import { reasonOf } from '../../../../src/runtime/safety/audit/reason-of.ts';
import { RefusedCalls } from '../../../../src/runtime/safety/audit/refused-calls.ts';
import { shorten } from '../../../../src/runtime/safety/audit/shorten.ts';
import { sizesOf } from '../../../../src/runtime/safety/audit/sizes.ts';

const x = (count: number) => 'x'.repeat(count);
const tool: CallableFacts = {
  ...{ name: 'patchThing', effect: 'write', marks: [], category: 'things' },
  arguments: { id: { in: 'path' }, other: { in: 'path' }, note: { in: 'body' } },
};

test.each<[declared: unknown, info: ReturnType<typeof clientInfo>]>([
  [
    { name: 'a client', version: '1.2' },
    { name: 'a client', version: '1.2' },
  ],
  [{ name: 'a client' }, { name: 'a client', version: '' }],
  [
    { name: x(200), version: x(200) },
    { name: x(100), version: x(100) },
  ],
  [{ name: 1, version: '1.2' }, undefined],
  [{}, undefined],
  [null, undefined],
  [undefined, undefined],
])('the client %j is recorded as %j', (declared, info) => expect(clientInfo(declared)).toStrictEqual(info));

describe('the entities of a call', () => {
  test('are the ids in its path', () => {
    const args = { id: 'a', other: 7, note: 'b', unknown: 'c' };
    expect(entitiesIn.arguments(tool, args)).toStrictEqual(['a', '7']);
    expect(entitiesIn.arguments(tool, { id: x(200), other: { toString: 1 } })).toStrictEqual([x(100)]);
  });
  test.each<[what: string, status: number, type: string, body: string, ids: string[]]>([
    ['what was created', 201, 'application/json', '{"data":{"id":"new"}}', ['new']],
    ['of another type of JSON', 201, 'application/problem+json', '{"data":{"id":"new"}}', ['new']],
    ['nothing of an error', 400, 'application/json', '{"data":{"id":"new"}}', []],
    ['nothing of a text', 200, 'text/plain', '{"data":{"id":"new"}}', []],
    ['nothing of broken JSON', 200, 'application/json', '{"data":', []],
    ['nothing of an answer without data', 200, 'application/json', '{}', []],
    ['no id that is not text', 200, 'application/json', '{"data":{"id":7}}', []],
  ])('are %s', (_what, status, type, body, ids) => {
    const answer = new ControllerAnswer(status, type, body);
    expect(entitiesIn.answer(tool, answer)).toStrictEqual(ids);
    expect(entitiesIn.answer({ effect: 'read' }, answer)).toStrictEqual([]);
  });
});

describe('arguments', () => {
  test('that are short stay as they are, with big numbers as text', () => {
    const args = { a: x(2000), b: [1, null, true, { c: 12345678901234567890n }], d: {} };
    expect(shorten(args)).toStrictEqual({ ...args, b: [1, null, true, { c: '12345678901234567890' }] });
  });
  test('that are long are cut, with a note', () => {
    expect(shorten({ a: x(2001) })).toStrictEqual({ a: `${x(2000)}... (2001 characters)` });
    const many = Array.from({ length: 101 }, (_, at) => at);
    expect(shorten({ many })).toStrictEqual({ many: [...many.slice(0, 100), '... (101 items)'] });
    const fields = Object.fromEntries(many.map((at) => [`f${at}`, at]));
    const { f100: _last, ...kept } = fields;
    expect(shorten({ fields })).toStrictEqual({ fields: { ...kept, '...': '101 fields' } });
  });
  test('are cut further until they fit', () => {
    const texts = (count: number, length: number) => Array.from({ length: count }, () => x(length));
    expect(shorten({ a: texts(3, 2000) })).toStrictEqual({
      a: texts(3, 500).map((text) => `${text}... (2000 characters)`),
    });
    expect(shorten({ a: texts(30, 400) })).toStrictEqual({
      a: [...texts(5, 100).map((text) => `${text}... (400 characters)`), '... (30 items)'],
    });
    const deep = { a: texts(5, 99), b: texts(5, 99) };
    expect(shorten({ v: deep, w: deep, y: deep, z: deep, zz: deep })).toStrictEqual(
      Object.fromEntries(['v', 'w', 'y', 'z', 'zz'].map((name) => [name, 'object of 2'])),
    );
  });
  test('that were not checked are recorded by their sizes', () => {
    expect(sizesOf({ a: 'abc', b: [1, 2], c: { d: 1 }, e: null, f: 7, g: true })).toStrictEqual({
      ...{ a: 'text of 3 characters', b: 'list of 2', c: 'object of 1', e: 'null', f: 'number', g: 'boolean' },
    });
    const many = Object.fromEntries(Array.from({ length: 22 }, (_, at) => [`${at} ${x(100)}`, 'a']));
    const sizes = Object.entries(sizesOf(many));
    expect(sizes).toHaveLength(21);
    expect(sizes[0]).toStrictEqual([`0 ${x(62)}`, 'text of 1 characters']);
    expect(sizes.at(-1)).toStrictEqual(['...', '2 more arguments']);
  });
});

describe('a line', () => {
  const line: AuditLine = {
    ...{ time: 't', event: 'call', network: 'n', identity: 'i', session: 's', call: 'c', tool: 'a\u202etool' },
    ...{ arguments: { a: 'b' }, reads: ['r 200'], entities: ['e'], result: 'done' },
  };
  const read = (text: string) => JSON.parse(text) as AuditLine;

  test('is the same to a parser, and safe for a terminal', () => {
    const text = lineText(line);
    expect(text).not.toContain('\u202e');
    expect(read(text)).toStrictEqual(line);
  });
  test('loses its arguments first if it is too long', () => {
    const text = lineText({ ...line, arguments: { a: x(LONGEST_LINE) } });
    expect(read(text)).toStrictEqual({ ...line, arguments: { a: `text of ${LONGEST_LINE} characters` } });
    const { arguments: _args, ...without } = line;
    expect(read(lineText({ ...without, entities: [x(LONGEST_LINE)] }))).not.toHaveProperty('arguments');
  });
  test('loses all but who, what, when and how it ended at last', () => {
    const names = Array.from({ length: 9 }, (_, at) => `${at}${x(2000)}`);
    const { arguments: _args, ...rest } = line;
    const few = names.slice(0, 5).map((name) => name.slice(0, 100));
    expect(read(lineText({ ...line, reads: names, entities: names }))).toStrictEqual({
      ...rest,
      reads: few,
      entities: few,
    });
    const { reads: _reads, entities: _entities, ...least } = rest;
    expect(read(lineText({ ...least, identity: x(9000) }))).toStrictEqual({ ...least, identity: x(100) });
  });
});

test('calls that were not sent get sixty lines, and one more each second; the rest are counted once a minute', () => {
  let now = 5;
  const refused = new RefusedCalls(() => now);
  const lines = (count: number, result = 'refused') =>
    Array.from({ length: count }, () => refused.hasLine(result)).filter(Boolean).length;
  expect(lines(70, 'arguments')).toBe(60);
  expect([lines(5, 'done'), lines(5, 'controller')]).toStrictEqual([5, 5]);
  now += 2500;
  expect(lines(4, 'unknown')).toBe(2);
  expect(refused.takeDue()).toBe(0);
  now += 57_499;
  expect(refused.takeDue()).toBe(0);
  now += 1;
  expect(refused.takeDue()).toBe(12);
  expect(refused.takeAll()).toBe(0);
  now += 3_600_000;
  expect(lines(62)).toBe(60);
  expect(refused.takeAll()).toBe(2);
});

test.each<[error: unknown, reason: string]>([
  [Object.assign(new Error('no space at /a/path'), { code: 'ENOSPC' }), 'ENOSPC'],
  [new Error('why'), 'why'],
  ['text', 'text'],
])('%s fails because of %s', (error, reason) => expect(reasonOf(error)).toBe(reason));
