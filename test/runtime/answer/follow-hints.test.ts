import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { ControllerAnswer } from '../../../src/common/controller-answer.ts';
import type { Entity } from '../../../src/common/exact-json.ts';
import type { Operation } from '../../../src/contract.ts';
import { operations } from '../../../src/generated/operations.ts';
import { toAnswer } from '../../../src/runtime/answer/answer.ts';
import { listAnswer } from '../../../src/runtime/tools/lists/list-answer.ts';

const operation = (name: string) => operations.find((each) => each.name === name) as Operation;
const answered = (body: unknown) =>
  new ControllerAnswer(200, 'application/json', new TextEncoder().encode(JSON.stringify(body)));

/** What a hint says to send as `fields`, each in a separate call. */
const hintsIn = (text: string): string[][] =>
  [...text.matchAll(/\["(?:[^"\\]|\\.)*"(?:,"(?:[^"\\]|\\.)*")*\](?=, then|; all of it needs)/g)].map(([fields]) =>
    JSON.parse(fields),
  );

/** Everything shown of a config when each hint is followed, by a client that shows texts and by one that shows data. */
async function followed(config: Entity, maxTokens: number, start: 'detail' | 'list', fields?: string[]) {
  const settings = { maxTokens, time: 45_000, structured: true };
  const texts: string[] = [];
  const data: unknown[] = [];
  const note = (text: string, shown: unknown) => {
    expect(countTokens(text)).toBeLessThanOrEqual(maxTokens * 1.05);
    expect(countTokens(JSON.stringify(shown))).toBeLessThanOrEqual(maxTokens * 1.05);
    texts.push(text);
    data.push(shown);
    return hintsIn(text);
  };
  const list = async (fields?: string[]) => {
    const ask = async () => answered({ data: [config] });
    const tools = { send: ask, settings, timeLeft: () => settings.time };
    const outcome = await listAnswer(operation('listConfigs'), fields ? { fields } : {}, tools);
    if (!('text' in outcome)) throw new Error('no list');
    return note(outcome.text, outcome.data());
  };
  const detail = () => {
    const context = { settings, list: () => operation('listConfigs') };
    const { content, structuredContent } = toAnswer(operation('detailConfig'), answered({ data: config }), context);
    return note(content.map((block) => (block.type === 'text' ? block.text : '')).join('\n'), structuredContent);
  };
  const open = start === 'detail' ? detail() : await list(fields);
  const followedFields = new Set<string>([String(fields)]);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    expect(followedFields, 'a hint that was followed already').not.toContain(String(next));
    followedFields.add(String(next));
    open.push(...(await list(next)));
  }
  return { text: texts.join('\n'), data: JSON.stringify(data) };
}

describe.each(['detail', 'list'] as const)('who follows each hint of a %s to the letter sees', (start) => {
  const cases: [name: string, data: Entity, pieces: string[]][] = [
    ['every item of a list of 3,000', { list: numbered(3000, 'item') }, numbered(3000, 'item')],
    ['every word of a text of 26,000 characters', { note: numbered(4500, 'w').join(' ') }, numbered(4500, 'w')],
    [
      'every field of an object of 600',
      Object.fromEntries(numbered(600, 'key').map((key) => [key, `of ${key}: ${'value '.repeat(12)}`])),
      numbered(600, 'key').map((key) => `of ${key}`),
    ],
    [
      'lists in lists',
      { matrix: numbered(40, 'row').map((row) => numbered(60, `${row}x`)) },
      numbered(40, 'row').flatMap((row) => numbered(60, `${row}x`)),
    ],
    [
      'several that are large, one below the other',
      { a: { list: numbered(900, 'item'), note: numbered(900, 'w').join(' ') }, 'b.c': [{ d: numbered(900, 'd') }] },
      [...numbered(900, 'item'), ...numbered(900, 'w'), ...numbered(900, 'd')],
    ],
  ];
  test.each(cases)('%s', async (_name, data, pieces) => {
    const config = { id: 'a', name: 'n', configType: { id: 'c', name: 'c' }, data };
    const { text, data: dataText } = await followed(config, 2000, start);
    // Words of a text may be cut in two at the end of an answer.
    const torn = (shown: string) => pieces.filter((piece) => !shown.includes(piece));
    for (const missing of [torn(text), torn(dataText)]) {
      expect(missing.filter((piece) => !piece.startsWith('w'))).toStrictEqual([]);
      expect(missing.length).toBeLessThan(text.split('[cut: ').length);
    }
  });
});

describe.each([300, 350, 400, 500])('following the hints shows everything, even with a limit of %i tokens', (cap) => {
  const date = '2024-03-05T07:08:09.123Z';
  const identity: Entity = {
    ...Object.fromEntries(numbered(24, 'field').map((key) => [key, `value of ${key}`])),
    id: '2NUD5hlBXMtyrKsDTS7zz',
    isAdmin: false,
    createdAt: date,
    envInfo: { arch: 'x86_64', os: 'linux', osRelease: '6.1.0-18-amd64', osVersion: '#1 SMP' },
    roleAttributes: numbered(30, 'role'),
    tags: { owner: 'ops', note: numbered(400, 'w').join(' ') },
    deep: [[{ key: { inner: numbered(20, 'deep') }, beside: 'that' }], 'below'],
    last: 'the end',
  };
  const starts: [start: 'detail' | 'list', fields?: string[]][] = [
    ['detail'],
    ['list', ['*']],
    ['list', ['tags']],
    ['list', ['tags.note']],
    ['list', ['3-31']],
    ['list', Object.keys(identity)],
  ];
  test.each(starts)('%s %j', async (start, fields) => {
    const { text } = await followed(identity, cap, start, fields);
    expect(text).not.toMatch(/\[cut: 5 characters\]/);
    const words = numbered(400, 'w');
    const others = [
      date,
      'amd64',
      ...numbered(24, 'value of field'),
      ...numbered(30, 'role'),
      ...numbered(20, 'deep'),
      'below',
      'the end',
    ];
    const expected = fields?.[0]?.startsWith('tags')
      ? words
      : fields?.[0] === '3-31'
        ? [...words, 'the end']
        : [...words, ...others];
    const missing = expected.filter((piece) => !text.includes(piece));
    expect(missing.filter((piece) => !piece.startsWith('w'))).toStrictEqual([]);
    expect(missing.length).toBeLessThan(text.split('[cut: ').length);
  });
});

function numbered(count: number, name: string): string[] {
  return Array.from({ length: count }, (_, at) => `${name}${String(at).padStart(4, '0')}`);
}
