import { describe, expect, test } from 'vitest';
import type { JsonSchema, ListedTool } from '../../src/contract.ts';
import { toolList } from '../../src/generated/tool-list.ts';
import { insightTools } from '../../src/insight/index.ts';
import { withNetworkArgument } from '../../src/runtime/tools/exposure/network-argument.ts';
import { runHere } from '../support/run-here.ts';
import { refusedBy, VENDORS, type VendorSubset } from '../support/vendor-subsets.ts';

/** Prefixes that clients add to tool names: all names still have to fit. */
const PREFIX = 'mcp__ziti-mcp__'.length;

const ownTools = async (mode: string): Promise<ListedTool[]> => {
  const { stdout } = await runHere(['tools', '--json', '--expose', mode, '--allow-write', '*']);
  const { tools } = JSON.parse(stdout) as { tools: ListedTool[] };
  return tools.filter(({ name }) => !toolList.some((each) => each.name === name));
};
const metaTools = (await Promise.all(['all', 'find', 'managed'].map(ownTools))).flat();
/** All tools as they are listed if several networks are served, with names of every allowed form. */
const ofNetworks = [...toolList, ...metaTools].map((tool) =>
  withNetworkArgument(tool, { names: ['prod', 'lab-2', 'a'.repeat(40)], isRequired: true }),
);

describe.each(Object.entries(VENDORS))('%s', (_vendor, subset) => {
  const faults = (tools: readonly ListedTool[]) =>
    tools.flatMap((tool) => refusedBy(subset, tool).map((fault) => `${tool.name}: ${fault}`));

  test('takes every tool of the controller', () => {
    expect(faults(toolList)).toEqual([]);
  });

  test('takes every tool of this server itself', () => {
    const names = metaTools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['findOperations', ...insightTools.map(({ name }) => name)]));
    expect(faults(metaTools)).toEqual([]);
  });

  test('takes every tool where several networks are served', () => {
    expect(faults(ofNetworks)).toEqual([]);
  });
});

test('names leave room for the prefixes of clients', () => {
  expect([...toolList, ...metaTools].filter(({ name }) => name.length + PREFIX > 64)).toEqual([]);
});

describe('the table of vendors refuses', () => {
  const tool = (inputSchema: JsonSchema, name = 'listThings') => ({ name, description: 'Lists things.', inputSchema });

  test.each([
    ['OpenAI', tool({ type: 'object' }), ['a root without properties']],
    ['OpenAI', tool({ type: 'object', properties: { a: { type: 'array' } } }), ['an array without items at .a']],
    ['Gemini', tool({ type: 'object', properties: { a: {} } }), ['no type at .a']],
    [
      'Gemini',
      tool({ type: 'object', properties: { a: { type: 'string', format: 'uri' } } }),
      ['the format uri at .a'],
    ],
    [
      'Gemini',
      tool({ type: 'object', properties: { a: { type: 'integer', enum: [1] } } }),
      ['choices that are not texts at .a'],
    ],
    [
      'Gemini',
      tool({ type: 'object', properties: { a: { type: 'object', properties: {} } } }),
      ['no properties at .a'],
    ],
    [
      'Gemini',
      tool({ type: 'object', properties: {}, required: ['a'] }),
      ['a required a that is not a property at the root'],
    ],
    ['Anthropic', tool({ type: 'object', properties: { 'a b': { type: 'string' } } }), ['the property a b']],
    ['Anthropic', tool({ type: 'object', oneOf: [], properties: {} }), ['oneOf at the root']],
    ['Amazon Bedrock', tool({ type: 'object', properties: {}, description: 'd' }), ['description at the root']],
    ['Amazon Bedrock', tool({ type: 'object', properties: {} }, 'list-things'), ['its name']],
  ])('%s: %j', (vendor, schema, expected) => {
    expect(refusedBy(VENDORS[vendor] as VendorSubset, schema)).toEqual(expected);
  });
});
