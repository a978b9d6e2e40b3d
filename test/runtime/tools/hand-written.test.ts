/** Adding a tool by hand: one value in a list, and everything that applies to operations applies to it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Catalogue } from '../../../src/common/catalogue.ts';
import { operations } from '../../../src/generated/operations.ts';
import { decide } from '../../../src/runtime/gate/policy/index.ts';
import { resolveCategories, resolveNameList } from '../../../src/runtime/gate/policy/name-list.ts';
import type { Tool } from '../../../src/runtime/owners/tool.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { exposing } from '../../support/exposing.ts';
import { requestsSince } from '../../support/requests-since.ts';
import { settingsOf, startSession, type TestSession } from '../../support/session.ts';

/** Counts services by the start of their names: a read tool in the style of an operator tool. */
const countServices: Tool = {
  name: 'countServices',
  effect: 'read',
  marks: [],
  category: 'insight',
  arguments: { prefix: {} },
  listed: {
    name: 'countServices',
    title: 'Count services',
    description: 'Counts services.',
    inputSchema: { type: 'object', required: ['prefix'], properties: { prefix: { type: 'string' } } },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  },
  async run({ args, reads }) {
    let count = 0;
    for await (const { name } of reads.rows('listServices')) if (name.startsWith(String(args['prefix']))) count += 1;
    const again = await reads.list('listServices', { offset: 0 }, 500);
    return {
      answer: {
        content: [
          { type: 'text', text: `${count} of ${again.total}: <b>eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl` },
        ],
      },
    };
  },
};

let sandbox: Sandbox;
let session: TestSession;

beforeAll(async () => {
  sandbox = await startSandbox();
  session = startSession(settingsOf(sandbox), { tools: [countServices] });
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

const last = () => session.audited().at(-1);

test('a hand-written tool is called like any other, and its audit entry has each of its reads once', async () => {
  const since = requestsSince(sandbox);
  const text = await session.text('countServices', { prefix: '' });
  expect(text).toMatch(/^[1-9]\d* of [1-9]/);
  const reads = since().filter(({ path }) => path.includes('/services'));
  expect(reads).toHaveLength(1);
  expect(last()).toMatchObject({
    tool: 'countServices',
    effect: 'read',
    decision: 'allowed',
    result: 'done',
    arguments: { prefix: '' },
    reads: ['listServices 200'],
  });
});

test('secrets are hidden and markup is escaped in its answer', async () => {
  const text = await session.text('countServices', { prefix: 'x' });
  expect(text).toContain('[redacted');
  expect(text).not.toContain('<b>');
});

test('its arguments are checked against its schema', async () => {
  const { failure, answer } = await session.call('countServices', { prefx: 'x' });
  expect(failure).toBe('arguments');
  expect(JSON.stringify(answer.content)).toContain('prefix');
});

describe('a policy can deny a hand-written tool', () => {
  const catalogue = new Catalogue(operations, [countServices]);
  test.each([
    ['by its name', 'countServices'],
    ['by a glob', 'count*'],
  ])('%s', (_how, entry) => {
    const exposure = { ...exposing(catalogue, '*'), deny: resolveNameList([entry], catalogue, '--deny') };
    expect(decide(countServices, exposure)).toMatchObject({ allowed: false, rule: 'deny' });
    expect(decide(countServices, exposing(catalogue, '*'))).toMatchObject({ allowed: true, rule: 'reads' });
  });
  test('by its category', () => {
    const categories = resolveCategories(['services'], catalogue, '--categories');
    expect(decide(countServices, { ...exposing(catalogue, '*'), categories })).toMatchObject({ rule: 'categories' });
    expect([...resolveCategories(['insight'], catalogue, '--categories').selected]).toEqual(['insight']);
  });
  test('and refuses its call, naming the rule', async () => {
    const catalogue = new Catalogue(operations, [countServices]);
    const exposure = { ...exposing(catalogue, '*'), deny: resolveNameList(['count*'], catalogue, '--deny') };
    const refused = startSession(settingsOf(sandbox), { tools: [countServices], exposure });
    const { failure, answer } = await refused.call('countServices', { prefix: 'x' });
    expect(failure).toBe('refused');
    expect(JSON.stringify(answer.content)).toContain('rule \\"deny\\"');
    await refused.close();
  });
});
