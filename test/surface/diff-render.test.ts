/** How a difference is shown to people: names and values in it come from untrusted documents. */
import { describe, expect, test } from 'vitest';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import { renderers } from '../../src/surface/render/index.ts';
import type { SurfaceTool } from '../../src/surface/surface.ts';
import { surfaceOf, toolOf, writerOf } from '../support/surfaces.ts';

const written = (before: readonly SurfaceTool[], after: readonly SurfaceTool[]) => {
  const difference = diffSurfaces(surfaceOf(...before), surfaceOf(...after));
  return { text: renderers.text(difference), markdown: renderers.markdown(difference) };
};

const withArgument = (name: string, schema: object) => ({
  type: 'object',
  additionalProperties: false,
  properties: { [name]: schema },
});

test('a change that many tools share is shown once, with the names of the tools', () => {
  const numbers = Array.from({ length: 30 }, (_, index) => String(index).padStart(2, '0'));
  const tools = (properties: object) =>
    numbers.map((number) =>
      toolOf({ name: `list${number}`, path: `/${number}`, input: { type: 'object', properties } }),
    );
  const { text, markdown } = written(tools({ limit: { type: 'integer' } }), tools({}));
  expect(text).toBe(
    `shop: 1, as before
tools: 30, as before

Breaking: something that agents or operators rely on no longer works.
30 breaking, 0 dangerous, 0 compatible, 0 wording

BREAKING (30)
- argument \`limit\` is gone
    list00, list01, list02, list03, list04, list05, list06, list07, list08,
    list09, list10, list11, list12, list13, list14, list15, list16, list17,
    list18, list19 and 10 more`,
  );
  expect(markdown.split('\n').filter((line) => line.startsWith('| breaking'))).toEqual([
    expect.stringMatching(/^\| breaking \| argument `limit` is gone \| `list00`, .*`list11` and 18 more \|$/),
  ]);
});

test('the worst comes first, and whole tools before their parts', () => {
  const before = [toolOf(), writerOf({ description: 'x' })];
  const after = [
    toolOf({ input: withArgument('a', {}), description: 'y' }),
    writerOf({ marks: ['lockout'], aliases: ['make'] }),
  ];
  const lines = written(before, [...after, toolOf({ name: 'zLast', path: '/z' })]).text.split('\n');
  expect(lines.filter((line) => /^(-|[A-Z]+ \()/.test(line))).toEqual([
    'DANGEROUS (1)',
    '- it is marked "lockout"',
    'COMPATIBLE (3)',
    '- the tool is new (read, GET /z)',
    '- the name make refers to it too',
    '- argument `a` is new (anything)',
    'WORDING (2)',
    '- the description was reworded',
  ]);
});

describe('a rename', () => {
  const { text, markdown } = written(
    [toolOf({ aliases: ['all'] })],
    [toolOf({ name: 'findThings', aliases: ['all'] })],
  );
  test('has an overlay entry that keeps the earlier name', () => {
    expect(text).toMatch(/\n {2}operations:\n {4}findThings:\n {6}aliases: \[all, listThings\]$/);
    expect(markdown).toContain('give `findThings` the alias `listThings`');
  });
  test('that kept the earlier name comes without one', () => {
    expect(written([toolOf()], [toolOf({ name: 'findThings', aliases: ['listThings'] })]).text).not.toContain(
      'overlay',
    );
  });
});

describe('hostile names', () => {
  const control = String.fromCharCode(27);
  const hostile = `a${control}[2J\nBREAKING (0)|<img src=x>\\|\u202e`;
  const { text, markdown } = written([toolOf()], [toolOf({ input: withArgument(hostile, { type: 'string' }) })]);

  test('neither control a terminal nor start a line', () => {
    expect(text).not.toContain(control);
    expect(text).not.toContain('\u202e');
    expect(text.split('\n').filter((line) => line.startsWith('BREAKING'))).toEqual([]);
  });
  test('start neither a table cell nor an HTML element', () => {
    const row = markdown.split('\n').filter((line) => line.startsWith('| compatible'));
    expect(row).toHaveLength(1);
    expect(row[0]?.match(/\|/g)).toHaveLength(4);
    expect(markdown).not.toContain('<');
    expect(markdown).not.toContain(control);
  });
});

test('lines fit 80 columns, except for longer words', () => {
  const long = 'x'.repeat(100);
  const { text } = written(
    [toolOf()],
    [toolOf({ input: withArgument(long, { enum: ['a', 'b', 'c'] }), category: 'others' })],
  );
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([expect.stringContaining(long)]);
});
