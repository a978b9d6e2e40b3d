/** Golden answers of the operator tools on the small seeded network, and their cost in tokens. */
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { ToolError } from '../../src/common/tool-error.ts';
import { INSIGHT_TOOLS } from '../../src/insight/index.ts';
import type { ToolArguments } from '../../src/insight/reading/source.ts';
import { sandboxInside } from './support/sandbox-inside.ts';
import { sandboxSource } from './support/sandbox-source.ts';

const sandbox = await sandboxInside('small');
const source = sandboxSource(sandbox);
const [ann, ben] = sandbox.world.store.list('identities').filter(({ externalId }) => externalId !== undefined);
const device = sandbox.world.store.list('identities').find(({ name }) => String(name).startsWith('laptop-'));
const [wiki] = sandbox.world.store
  .list('services')
  .filter(({ roleAttributes }) => (roleAttributes as string[]).includes('common'));
const dialCommon = sandbox.world.store.find('servicePolicies', 'name', 'dial-common')[0];

const answered = async (name: string, args: ToolArguments) => {
  const tool = INSIGHT_TOOLS.find((each) => each.name === name);
  if (tool === undefined || tool.effect !== undefined) throw new Error(`${name} answers no question`);
  return (await tool.load())(source, args);
};

const QUESTIONS: readonly (readonly [file: string, tool: string, given: ToolArguments])[] = [
  ['explain-works', 'explainAccess', { identity: ann?.name, service: wiki?.name }],
  ['explain-device', 'explainAccess', { identity: device?.name, service: wiki?.name, ignorePolicies: ['dial-common'] }],
  ['explain-bind', 'explainAccess', { identity: ann?.name, service: wiki?.name, kind: 'bind' }],
  ['audit-summary', 'auditNetwork', {}],
  ['audit-findings', 'auditNetwork', { checks: ['routers-down', 'service-cannot-answer'], limit: 3 }],
  ['what-if-delete', 'whatIf', { tool: 'deleteServicePolicy', arguments: { id: 'dial-common' } }],
  ['what-if-disable', 'whatIf', { tool: 'disableIdentity', arguments: { id: ann?.name, durationMinutes: 0 } }],
  ['what-if-semantic', 'whatIf', { tool: 'patchServicePolicy', arguments: { id: dialCommon?.id, semantic: 'AllOf' } }],
  ['who-can-reach', 'whoCanReach', { service: wiki?.name }],
  ['what-can-reach', 'whatCanReach', { identity: ben?.name }],
  ['person', 'personReport', { identity: ann?.name }],
  [
    'tests',
    'testAccess',
    {
      tests: [
        { identity: '#engineering', accept: ['#common'], deny: ['#finance'] },
        { identity: String(ann?.name), deny: [String(wiki?.name)] },
      ],
    },
  ],
  [
    'tests-with',
    'testAccess',
    {
      tests: [{ identity: '#employees', accept: ['#common'] }],
      with: { tool: 'deleteServicePolicy', arguments: { id: 'dial-common' } },
    },
  ],
];

describe('an answer', () => {
  it.each(QUESTIONS)('%s', async (file, tool, args) => {
    const { text, data } = await answered(tool, args);
    expect(countTokens(text), 'tokens').toBeLessThanOrEqual(1_200);
    expect(JSON.parse(JSON.stringify(data))).toBeTypeOf('object');
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/insight/${file}.txt`);
  });

  it('to an unknown name suggests similar names', async () => {
    const wrong = `${wiki?.name}y`;
    const error = await answered('whoCanReach', { service: wrong }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolError);
    expect((error as ToolError).next).toContain(String(wiki?.name));
  });

  it('to a tool that changes nothing says what whatIf takes', async () => {
    const error = await answered('whatIf', { tool: 'listServices', arguments: {} }).catch((thrown: unknown) => thrown);
    expect((error as ToolError).next).toContain('creates, changes or removes something');
  });
});

describe('the cost of the tools for a model', () => {
  const cost = (tools: typeof INSIGHT_TOOLS) =>
    countTokens(
      JSON.stringify(tools.map(({ description, inputSchema, name }) => ({ name, description, inputSchema }))),
    );

  it.each(INSIGHT_TOOLS.map((tool) => [tool.name, tool] as const))('%s: at most 110 tokens', (_name, tool) => {
    expect(cost([tool])).toBeLessThanOrEqual(110);
  });

  it('all together: at most 900; the three most useful: 330', () => {
    expect(cost(INSIGHT_TOOLS)).toBeLessThanOrEqual(900);
    expect(cost(INSIGHT_TOOLS.slice(0, 3))).toBeLessThanOrEqual(330);
    expect(INSIGHT_TOOLS.slice(0, 3).map(({ name }) => name)).toEqual(['explainAccess', 'auditNetwork', 'whatIf']);
  });
});
