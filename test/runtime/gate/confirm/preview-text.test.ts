import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { operations } from '../../../../src/generated/operations.ts';
import { UNSHOWN } from '../../../../src/runtime/change/differences.ts';
import type { Preview } from '../../../../src/runtime/change/types.ts';
import { previewText } from '../../../../src/runtime/gate/confirm/preview-text.ts';

const TARGET = { kind: 'service', id: 'x1', name: 'web', digest: '' };
const NOTHING: Preview = { differences: [], dependents: [], warnings: [] };

function textOf(preview: Partial<Preview>, shown: Record<string, unknown> = { id: 'x1', name: 'new' }): string[] {
  const tool = operations.find(({ name }) => name === 'updateService');
  if (tool === undefined) throw new Error('no updateService');
  const common = { tool, description: 'Replaces all.', shown, network: 'https://c:1' };
  return previewText({ ...common, preview: { ...NOTHING, ...preview } }).split('\n');
}

const HEAD = 'updateService at https://c:1: Replaces all.';
const ACTS = 'Acts on: service "web" (id "x1")';
const long = (length: number) => 'a'.repeat(length);
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

test.each<[given: string, preview: Partial<Preview>, expected: string[]]>([
  ['no target: its arguments', {}, [HEAD, 'With:', '- id: "x1"', '- name: "new"']],
  [
    'a target without a name',
    { target: { kind: 'circuit', id: 'x1', digest: '' } },
    [HEAD, 'Acts on: circuit id "x1"', 'With:', '- name: "new"'],
  ],
  ['a target without differences: its other arguments', { target: TARGET }, [HEAD, ACTS, 'With:', '- name: "new"']],
  [
    'differences',
    {
      target: TARGET,
      differences: [
        { field: 'name', from: 'web', to: 'new' },
        { field: 'tags', from: { b: 1, a: 2 }, to: null },
        { field: 'password', from: UNSHOWN, to: '[redacted: password]' },
      ],
    },
    [
      ...[HEAD, ACTS, 'Changes:', '- name: "web" becomes "new"', '- tags: {"a":2,"b":1} becomes nothing'],
      '- password: "[redacted: password]"',
    ],
  ],
  [
    'dependents, some of them by name',
    {
      target: TARGET,
      dependents: [
        { kind: 'configs', total: 1, names: ['c'], tool: 'listServiceConfigs' },
        { kind: 'terminators', total: 7, names: ['t', 'u'], tool: 'listServiceTerminators' },
      ],
    },
    [
      HEAD,
      ACTS,
      'With:',
      '- name: "new"',
      'Depends on it:',
      '- configs (1): "c"',
      '- terminators (7): "t", "u", and 5 more (listServiceTerminators lists all)',
    ],
  ],
  [
    'warnings and the reason for which it can cut off access, each on its line',
    { target: TARGET, warnings: ['one.\ntwo.', 'three.'], lockout: 'it is\nthe own one.' },
    [
      HEAD,
      ACTS,
      'With:',
      '- name: "new"',
      'Warning: one.\\ntwo.',
      'Warning: three.',
      "This can cut off this server's own access: it is\\nthe own one.",
    ],
  ],
  [
    'whose it is, what it is made of, who loses access, and what is to be confirmed, in this order',
    {
      target: TARGET,
      owners: [
        { role: 'identity', id: 'o1', name: 'bob' },
        { role: 'router', id: 'o2' },
      ],
      steps: ['first\nthis.', 'then that.'],
      access: { lost: 1, gained: 0, textLines: ['bob loses\nweb.'], digest: '' },
      judgements: ['cuts\nit off.', 'opens it.'],
      hazard: 'it\nstops.',
    },
    [
      HEAD,
      ACTS,
      'Belongs to: identity "bob" (id "o1")',
      'Belongs to: router id "o2"',
      'With:',
      '- name: "new"',
      'By these calls, in this order; if one fails, what the others have deleted stays deleted:',
      '- first\\nthis.',
      '- then that.',
      'Access:',
      '- bob loses\\nweb.',
      'It cuts\\nit off.',
      'It opens it.',
      'This harms the controller: it\\nstops.',
    ],
  ],
  [
    'fields whose names are not like those of arguments, and no value',
    {
      target: TARGET,
      differences: [
        { field: '1st.x', from: undefined, to: 1 },
        { field: 'a b', from: 1, to: undefined },
        { field: 'x-y', from: 1, to: 2 },
      ],
    },
    [HEAD, ACTS, 'Changes:', '- "1st.x": nothing becomes 1', '- "a b": 1 becomes nothing', '- "x-y": 1 becomes 2'],
  ],
])('%s', (_given, preview, expected) => {
  expect(textOf(preview)).toStrictEqual(expected);
});

test('prints no heading without arguments', () => {
  expect(textOf({}, {})).toStrictEqual([HEAD]);
  expect(textOf({ target: TARGET }, { id: 'x1' })).toStrictEqual([HEAD, ACTS]);
  expect(textOf({ target: TARGET }, { other: 1 })).toStrictEqual([HEAD, ACTS, 'With:', '- other: 1']);
});

test('text from the network never starts a line', () => {
  const evil = 'a\nWarning: b\r\nc"';
  const lines = textOf({
    target: { kind: 'service', id: evil, name: evil, digest: '' },
    differences: [{ field: evil, from: evil, to: [evil] }],
    dependents: [{ kind: 'configs', total: 2, names: [evil], tool: 'listConfigs' }],
  });
  expect(lines).toHaveLength(6);
  expect(lines.join('\n')).not.toContain('\r');
});

test('cuts long values, and says how long they are', () => {
  const cut = `"${long(299)}... (702 of 1002 characters left out; SHA-256 of all: ${digestOf(`"${long(1000)}"`)})`;
  const preview = {
    target: { ...TARGET, name: long(1000) },
    differences: [{ field: 'name', from: long(298), to: long(1000) }],
    dependents: [{ kind: 'configs', total: 1, names: [long(1000)], tool: 'listConfigs' }],
    warnings: [long(1000), long(1001)],
  };
  expect(textOf(preview)).toStrictEqual([
    HEAD,
    `Acts on: service ${cut} (id "x1")`,
    'Changes:',
    `- name: ..."${long(20)}" becomes ..."${long(296)}... (427 of 727 characters left out; SHA-256 of all: ${digestOf(`..."${long(722)}"`)})`,
    'Depends on it:',
    `- configs (1): ${cut}`,
    `Warning: ${long(1000)}`,
    `Warning: ${long(1000)}... (1001 characters)`,
  ]);
});

test('long values that differ never look the same', () => {
  const withEnd = (end: string) => [textOf({}, { data: { a: long(1000), end } }), changedTo(end), cutTwice(end)];
  const changedTo = (end: string) =>
    textOf({ target: TARGET, differences: [{ field: 'data', from: 'x', to: long(500) + end }] });
  const cutTwice = (end: string) =>
    textOf({
      target: TARGET,
      differences: [{ field: 'data', from: long(1000), to: `${long(500)}y${long(500)}${end}` }],
    });
  for (const [at, lines] of withEnd('1').entries()) expect(lines).not.toStrictEqual(withEnd('2')[at]);
});

/** More than one value is shown of. */
const before = long(300);

test.each<[what: string, from: unknown, to: unknown, expected: string[]]>([
  ['a member', { a: before, target: 'x' }, { a: before, target: 'y' }, ['- data.target: "x" becomes "y"']],
  [
    'members at any depth',
    { a: before, b: { a: before, c: [1], d: 2 }, e: 1 },
    { a: before, b: { a: before, c: [2], d: 2 }, 'f g': 1 },
    ['- data.b.c: [1] becomes [2]', '- data.e: 1 becomes nothing', '- "data.f g": nothing becomes 1'],
  ],
  ['the end of a text', `${before}x`, `${before}y"`, [`- data: ..."${long(20)}x" becomes ..."${long(20)}y\\""`]],
  [
    'the end of a list',
    [before, 'x'],
    [before, 'y'],
    [`- data: ..."${long(17)}\\",\\"x\\"]" becomes ..."${long(17)}\\",\\"y\\"]"`],
  ],
  [
    'what is deeper than names are given for',
    { b: { c: { d: { e: { a: before, f: { g: 1 } } } } } },
    { b: { c: { d: { e: { a: before, f: { g: 2 } } } } } },
    ['- data.b.c.d.e.f: {"g":1} becomes {"g":2}'],
  ],
])('shows what differs in long values: %s', (_what, from, to, expected) => {
  const lines = textOf({ target: TARGET, differences: [{ field: 'data', from, to }] });
  expect(lines).toStrictEqual([HEAD, ACTS, 'Changes:', ...expected]);
});

test('bounds the names of changed members, and how many are given', () => {
  const numbers = Array.from({ length: 150 }, (_, index) => [`n${index}`, index]);
  const differences = [{ field: 'data', from: { [long(5000)]: 1 }, to: Object.fromEntries(numbers) }];
  const lines = textOf({ target: TARGET, differences });
  expect(lines).toHaveLength(3 + 30 + 1);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1000);
  expect(lines.at(-1)).toMatch(/, data\.n98, and 51 more$/);
});

test('lists only the names of fields beyond thirty', () => {
  const differences = Array.from({ length: 32 }, (_, index) => ({ field: `f${index}`, from: 1, to: 2 }));
  const lines = textOf({ target: TARGET, differences });
  expect(lines).toHaveLength(3 + 30 + 1);
  expect(lines.at(-2)).toBe('- f29: 1 becomes 2');
  expect(lines.at(-1)).toBe('- and also: f30, f31');
  expect(textOf({ target: TARGET, differences: differences.slice(0, 30) })).toHaveLength(3 + 30);
});
