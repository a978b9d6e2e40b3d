import { expect, test } from 'vitest';
import type { Figured } from '../../bench/figure.ts';
import { figuresBlock, withBlock } from '../../scripts/figures-block.ts';

const memory: Figured = { name: 'memory', value: 71.5, unit: 'MiB', target: 75, bound: 'at most', met: true };
const ratio: Figured = { name: 'ratio', value: 1.6, unit: 'x', target: 1.5, bound: 'at most', met: false };
const hits: Figured = { name: 'hits', value: 98, unit: '%', target: 97, bound: 'at least', met: true };

test('figures come in the order in which they are promised, with their bounds, and a miss is called one', () => {
  const promised = [{ name: 'ratio', target: 1.5 }, { name: 'memory', target: 75 }, hits];
  expect(figuresBlock(promised, [memory, hits, ratio]).split('\n').slice(2)).toStrictEqual([
    '| ratio | 1.6 times (missed) | at most 1.5 times |',
    '| memory | 71.5 MiB | at most 75 MiB |',
    '| hits | 98% | at least 97% |',
  ]);
});

test.each([
  ['that was not measured', { name: 'time', target: 1 }],
  ['that was measured against another target', { name: 'memory', target: 70 }],
  ['that was bound otherwise', { name: 'memory', target: 75, bound: 'at least' as const }],
])('a figure %s is an error', (_what, promised) => {
  expect(() => figuresBlock([promised], [memory])).toThrow(
    `"${promised.name}" was not measured against its current target`,
  );
});

test('a block replaces what stood between the marks, and nothing else', () => {
  const document = 'before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n';
  const changed = withBlock(document, 'new');
  expect(changed).toBe('before\n<!-- figures -->\nnew\n<!-- /figures -->\nafter\n');
  expect(withBlock(changed, 'new')).toBe(changed);
});

test.each(['none', '<!-- figures -->', '<!-- /figures --><!-- figures -->'])(
  'a document with markers as in %j',
  (text) => {
    expect(() => withBlock(text, 'new')).toThrow('there is no <!-- figures -->');
  },
);
