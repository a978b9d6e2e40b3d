import { describe, expect, test } from 'vitest';
import { type ListedTool, RESERVED_TOOLS } from '../../src/contract.ts';
import { operations } from '../../src/generated/operations.ts';
import { insightTools } from '../../src/insight/index.ts';
import { FOREMOST } from '../../src/runtime/tools/exposure/foremost.ts';
import { CORE } from '../../src/runtime/tools/exposure/managed/open-managed.ts';
import { networkTools } from '../../src/runtime/tools/networks/index.ts';
import { ERAS } from '../support/client.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';

type Listed = Pick<ListedTool, 'name' | 'description' | 'inputSchema' | 'annotations'>;

const listed = async (...flags: string[]): Promise<Listed[]> =>
  JSON.parse((await runHere(['tools', '--json', ...flags])).stdout).tools;
const names = async (...flags: string[]) => (await listed(...flags)).map(({ name }) => name);
const sorted = (list: Iterable<string>) => [...list].sort();
const inCategories = (...categories: string[]) => operations.filter(({ category }) => categories.includes(category));

describe('what each mode lists', () => {
  test('all is the default', async () => {
    expect(await listed('--expose', 'all')).toStrictEqual(await listed());
  });

  test('categories: the tools of the chosen ones, reads alone unless more is allowed', async () => {
    const chosen = inCategories('services', 'links');
    const reads = chosen.filter(({ effect }) => effect === 'read').map(({ name }) => name);
    expect(sorted(await names('--expose', 'categories', '--categories', 'services,links'))).toStrictEqual(
      sorted(reads),
    );
    const flags = ['--expose', 'categories', '--categories', 'services', '--categories', 'links', '--allow-write', '*'];
    // What nobody has reviewed yet is read-only.
    const all = chosen.filter(({ effect, review }) => effect === 'read' || !review).map(({ name }) => name);
    expect(sorted(await names(...flags))).toStrictEqual(sorted(all));
  });

  test('managed: manageTools and a core of reads, all of which exist', async () => {
    expect(sorted(await names('--expose', 'managed'))).toStrictEqual(sorted(['manageTools', ...CORE]));
    const effects = CORE.map((name) => [...operations, ...insightTools].find((tool) => tool.name === name)?.effect);
    expect(new Set(effects)).toStrictEqual(new Set(['read']));
  });

  test('no operation of a document can have the name of a tool that a mode adds, or that several networks add', async () => {
    const theirs = new Set([...operations, ...insightTools].map(({ name }) => name));
    const listedByModes = [
      ...(await names('--expose', 'find', '--allow-write', '*')),
      ...(await names('--expose', 'managed')),
    ];
    const added = [
      ...listedByModes.filter((name) => !theirs.has(name)),
      ...networkTools(['a', 'b'], { byPerson: true, personal: true }).map(({ name }) => name),
    ];
    expect(sorted(new Set(added))).toStrictEqual(sorted(RESERVED_TOOLS));
  });

  test('managed: the policy narrows the core too', async () => {
    expect(await names('--expose', 'managed', '--tools', 'listServices,listCas')).toStrictEqual([
      'manageTools',
      'listServices',
    ]);
  });

  test('find: three tools, and the foremost of the operator tools, where nothing may change', async () => {
    expect(await names('--expose', 'find')).toStrictEqual([
      'findOperations',
      'describeOperations',
      'callRead',
      ...FOREMOST,
    ]);
    const readOnly = ['--expose', 'find', '--allow-write', '*', '--read-only'];
    expect(await names(...readOnly)).toStrictEqual(['findOperations', 'describeOperations', 'callRead', ...FOREMOST]);
  });

  test('find: an executor for each effect that anything allowed has, with its very hints', async () => {
    const hints = async (allowed: string) =>
      Object.fromEntries(
        (await listed('--expose', 'find', '--allow-write', allowed))
          .filter(({ name }) => name.startsWith('call'))
          .map(({ name, annotations }) => [name, annotations]),
      );
    expect(await hints('createService')).toStrictEqual({
      callRead: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
      callWrite: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
    });
    expect(await hints('deleteService')).toStrictEqual({
      callRead: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
      callDestructive: { readOnlyHint: false, destructiveHint: true, idempotentHint: false },
    });
  });
});

describe('tools of this server itself', () => {
  test.each([['find'], ['managed']])('tools of --expose %s have a title, all hints and properties', async (mode) => {
    const operation = new Set(operations.map(({ name }) => name));
    const selected = (await listed('--expose', mode, '--allow-write', '*')).filter(({ name }) => !operation.has(name));
    expect(selected.length).toBeGreaterThan(0);
    for (const tool of selected) {
      expect(tool).toMatchObject({ title: expect.stringMatching(/^[A-Z][a-z ]+$/), inputSchema: { properties: {} } });
      expect(Object.keys(tool.annotations ?? {}).sort()).toEqual(['destructiveHint', 'idempotentHint', 'readOnlyHint']);
    }
  });
});

describe.each(Object.entries(ERAS))('a client of the %s era', (_era, mode) => {
  test.each([
    ['categories', ['--categories', 'services', '--allow-write', '*']],
    ['find', ['--allow-write', '*']],
  ])('--expose %s serves what `tools` prints', async (id, more) => {
    const flags = ['--expose', id, ...more];
    const { client } = await connectHere(['--sandbox', '--log-level', 'error', ...flags], {}, mode);
    expect((await client.listTools()).tools).toStrictEqual(await listed(...flags));
    await client.close();
  });
});

describe('wrong flags', () => {
  test.each([
    [['--expose', 'everything'], /--expose is "everything": use all, categories, managed, find/],
    [['--expose', 'categories'], /--expose categories needs --categories/],
    [['--categories', 'servces'], /--categories: "servces" matches no category\. Did you mean services\?/],
  ])('%s', async (flags, says) => {
    const { code, stdout, stderr } = await runHere(['tools', ...flags]);
    expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});

describe('tools --tokens', () => {
  test('prints the cost of each tool and of the list, in model tokens and bytes', async () => {
    const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
    const { stdout } = await runHere(['tools', '--expose', 'find', '--tokens']);
    const tools = await listed('--expose', 'find');
    const tokens = (each: Listed[]) =>
      countTokens(
        JSON.stringify(each.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))),
      );
    const bytes = (each: Listed[]) => Buffer.byteLength(JSON.stringify(each));
    for (const tool of tools) {
      expect(stdout).toMatch(new RegExp(`^ *${tokens([tool])} +${bytes([tool])}  ${tool.name}$`, 'm'));
    }
    expect(stdout).toContain('\n6 tools\n');
    expect(stdout).toMatch(new RegExp(`^${tokens(tools)} tokens for a model\\b`, 'm'));
    expect(stdout).toMatch(new RegExp(`^${bytes(tools)} bytes on the wire\\b`, 'm'));
  });

  test('the list of a mode with its own tools is short', async () => {
    const cost = async (...flags: string[]) =>
      Number(
        /^(\d+) tokens for a model/m.exec(
          (await runHere(['tools', '--tokens', '--expose', 'find', ...flags])).stdout,
        )?.[1],
      );
    expect(await cost('--read-only')).toBeLessThanOrEqual(600);
    expect(await cost('--allow-write', '*')).toBeLessThanOrEqual(750);
  });
});
