import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { withNetworkArgument } from '../../src/runtime/tools/exposure/network-argument.ts';
import { modelTokens, wireBytes } from '../../src/surface/list-price.ts';
import { surface } from './surface.ts';

const EXACT = ['hazard', 'session'];
const all = surface.filter(({ operation }) => !operation.marks.some((mark) => EXACT.includes(mark)));
const listed = (tools: typeof surface) => tools.map((tool) => tool.listed);

test('a model pays for names, descriptions and input schemas only', () => {
  const [tool] = listed(surface.filter(({ name }) => name === 'listServices'));
  if (tool === undefined) throw new Error('listServices is not listed');
  const { name, description, inputSchema } = tool;
  expect(modelTokens([tool])).toBe(countTokens(JSON.stringify([{ name, description, inputSchema }])));
  expect(modelTokens([{ ...tool, title: 'A title that is much longer than the one before' }])).toBe(
    modelTokens([tool]),
  );
});

test('the wire size counts everything, in bytes', () => {
  const [tool] = listed(surface.filter(({ name }) => name === 'listServices'));
  if (tool === undefined) throw new Error('listServices is not listed');
  expect(wireBytes([{ ...tool, title: 'Größe' }])).toBe(JSON.stringify([{ ...tool, title: 'Größe' }]).length + 2);
});

const OVER_BUDGET =
  'The list of tools is over its token budget: `npm run tokens` shows the cost of each tool. Shorten descriptions (spec/overlay/, or the files of operator tools in src/insight/), or leave arguments out of the list.';

test('the lists stay within their budgets', () => {
  expect(all).toHaveLength(surface.length - 3);
  const reads = surface.filter(({ operation }) => operation.effect === 'read');
  expect(modelTokens(listed(all)), OVER_BUDGET).toBeLessThanOrEqual(22_500);
  expect(modelTokens(listed(reads)), OVER_BUDGET).toBeLessThanOrEqual(8_200);
});

test('the network argument costs each tool no more than its schema needs', () => {
  const tools = listed(all);
  const more = (isRequired: boolean) => {
    const argument = { names: ['prod', 'lab'], isRequired };
    const several = tools.map((tool) => withNetworkArgument(tool, argument));
    return (modelTokens(several) - modelTokens(tools)) / tools.length;
  };
  expect(more(false)).toBeLessThanOrEqual(13);
  expect(more(true)).toBeLessThanOrEqual(16);
});

test('titles are short, capitalized and unique', () => {
  const titles = surface.map(({ listed: { title } }) => title);
  expect(titles.filter((title) => !/^[A-Z][A-Za-z -]{2,59}$/.test(title))).toEqual([]);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
