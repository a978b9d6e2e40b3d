import { expect, test } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { withChoicesOnce } from '../../../codegen/model/listed-choices.ts';
import type { Tool } from '../../../codegen/model/model.ts';

const many = Array.from({ length: 21 }, (_, index) => `choice-${index}`);
const list = (choices: string[], description?: string): JsonObject => ({
  type: 'array',
  ...(description ? { description } : {}),
  items: { type: 'string', enum: choices },
});

const tool = (name: string, method: string, properties: JsonObject) =>
  ({ operation: { name, method }, listed: { name, inputSchema: { type: 'object', properties } } }) as unknown as Tool;

const schemas = (tools: Tool[]) =>
  Object.fromEntries(withChoicesOnce(tools).map(({ listed }) => [listed.name, listed.inputSchema['properties']]));

test('a long list of choices is listed by the tool that creates, and other tools refer to it', () => {
  const rights = { rights: list(many) };
  expect(
    schemas([tool('changeUser', 'PATCH', rights), tool('createUser', 'POST', rights), tool('putUser', 'PUT', rights)]),
  ).toEqual({
    createUser: rights,
    changeUser: { rights: { type: 'array', items: { type: 'string', description: 'choices: see createUser' } } },
    putUser: { rights: { type: 'array', items: { type: 'string', description: 'choices: see createUser' } } },
  });
});

test('the first tool lists it if none creates; the description of the argument stays', () => {
  const kind = (description: string) => ({ kind: { type: 'string', enum: many, description } });
  expect(schemas([tool('listA', 'GET', kind('of a')), tool('listB', 'GET', kind('of b'))])).toEqual({
    listA: kind('of a'),
    listB: { kind: { type: 'string', description: 'of b; choices: see listA' } },
  });
});

test('short lists and lists that differ are listed in full', () => {
  const few = { rights: list(many.slice(1)) };
  const other = { rights: list([...many, 'more']) };
  const tools = [
    tool('a', 'POST', few),
    tool('b', 'PUT', few),
    tool('c', 'PUT', other),
    tool('d', 'POST', { rights: list(many) }),
  ];
  expect(schemas(tools)).toEqual({ a: few, b: few, c: other, d: { rights: list(many) } });
});

test('one tool may use a list twice', () => {
  const twice = { yes: list(many), no: list(many) };
  expect(schemas([tool('a', 'POST', twice)])).toEqual({ a: twice });
});
