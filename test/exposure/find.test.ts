import type { Client } from '@modelcontextprotocol/client';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../src/generated/operations.ts';
import { agreeing, callText, ERAS } from '../support/client.ts';
import { runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';

interface Found {
  readonly name: string;
  readonly signature: string;
  readonly effect: string;
}

async function find(client: Client, args: Record<string, unknown>): Promise<Found[]> {
  const { structuredContent } = await client.callTool({ name: 'findOperations', arguments: args });
  return (structuredContent as { operations: Found[] }).operations;
}

const found = async (client: Client, args: Record<string, unknown>) =>
  (await find(client, args)).map(({ name }) => name);

describe.each(Object.entries(ERAS))('--expose find, to a client of the %s era', (_era, mode) => {
  let client: Client;
  const flags = ['--expose', 'find', '--allow-write', '*Service,!updateService', '--deny', 'listCas'];
  beforeAll(async () => {
    ({ client } = await connectHere(['--sandbox', '--log-level', 'error', ...flags], {}, mode, agreeing));
  });
  afterAll(() => client?.close());

  test('the instructions say how operations are made', () => {
    expect(client.getInstructions()).toMatch(/findOperations finds them; callRead, callWrite and callDestructive/);
    expect(client.getInstructions()).not.toMatch(/What is not listed is not allowed/);
  });

  test('words become operations, best first, as text and as data', async () => {
    const { structuredContent, content } = await client.callTool({
      name: 'findOperations',
      arguments: { query: 'list the identities that may dial or bind this service' },
    });
    const { operations: best } = structuredContent as { operations: Found[] };
    expect(Object.keys(structuredContent ?? {})).toStrictEqual(['operations']);
    expect(best).toHaveLength(5);
    expect(best.slice(0, 3)).toContainEqual({
      name: 'listServiceIdentities',
      signature: expect.stringMatching(/^listServiceIdentities\(id: string, .*policyType\?: "dial"\|"bind"/),
      effect: 'read',
    });
    const text = (content as { text: string }[]).map((block) => block.text).join('\n');
    for (const { signature, effect } of best) expect(text).toContain(`${effect} ${signature}`);
  });

  test('limit, category, and arguments as models send them', async () => {
    expect(await find(client, { query: 'list', limit: '2' })).toHaveLength(2);
    const names = await found(client, { query: 'list role', category: 'role-attributes', limit: 20 });
    expect(names.sort()).toStrictEqual(
      operations.filter(({ category }) => category === 'role-attributes').map(({ name }) => name),
    );
  });

  test.each([
    ['list servcies', 'listServices'],
    ['creat a servise', 'createService'],
    ['which authorisations... edge-ruoter policies', 'listEdgeRouterPolicies'],
    ['LIST_EDGE_ROUTERS', 'listEdgeRouters'],
    ['listEdgeRouters', 'listEdgeRouters'],
    ['unenrolled devices', 'listEnrollments'],
    ['two-factor authentication set-up for myself', 'detailMfa'],
  ])('typos and other spellings: %s', async (query, want) => {
    expect((await found(client, { query })).slice(0, 3)).toContain(want);
  });

  test('what the policy refuses is not found, described or called', async () => {
    expect(await found(client, { query: 'list certificate authorities', limit: 30 })).not.toContain('listCas');
    expect(await found(client, { query: 'delete identity', limit: 30 })).not.toContain('deleteIdentity');
    const described = await callText(client, 'describeOperations', { names: ['listCas'] });
    expect(described).toMatchObject({ isError: true, text: expect.stringContaining('listCas is not allowed here') });
    const called = await callText(client, 'callRead', { operation: 'listCas' });
    expect(called).toMatchObject({ isError: true, text: expect.stringContaining('(rule "deny")') });
    const deleted = await callText(client, 'callDestructive', { operation: 'deleteIdentity', arguments: { id: 'x' } });
    expect(deleted).toMatchObject({ isError: true, text: expect.stringContaining('(rule "allow-write")') });
    const direct = await callText(client, 'deleteIdentity', { id: 'x' });
    expect(direct).toMatchObject({ isError: true, text: expect.stringContaining('(rule "allow-write")') });
    expect(await callText(client, 'callRead', { operation: 'listCsa' })).toMatchObject({
      text: expect.not.stringContaining('listCas'),
    });
  });

  test.each([
    ['an operation', 'callRead', { operation: 'listServices', arguments: { filter: null, limit: 1 } }, 'filter'],
    ['an operator tool', 'auditNetwork', { checks: null, limit: 5 }, 'checks'],
    ['a search', 'findOperations', { query: 'list', limit: 1, category: null }, 'category'],
  ])('says which arguments it left out, since they are null: %s', async (_what, tool, args, name) => {
    const { text } = await callText(client, tool, args);
    expect(text.split('\n')).toContain(`Left out, because null means "not given" here: ${name}.`);
  });

  test('describes input and output in full', async () => {
    const { text } = await callText(client, 'describeOperations', { names: 'listServices,createService' });
    const { operations: described } = JSON.parse(text) as { operations: Record<string, unknown>[] };
    expect(described.map(({ name, category, effect }) => [name, category, effect])).toStrictEqual([
      ['listServices', 'services', 'read'],
      ['createService', 'services', 'write'],
    ]);
    for (const { input, output } of described) {
      expect(input).toMatchObject({ type: 'object', properties: expect.anything() });
      expect(output).toMatchObject({ properties: { data: expect.anything() } });
    }
  });

  test('describes the known names, and says what is wrong with each of the others', async () => {
    const names = ['listServcies', 'listServices', 'listCas', 'listServices'];
    const { text, isError } = await callText(client, 'describeOperations', { names });
    expect(isError).toBe(false);
    const [json = '', ...complaints] = text.split('\n');
    expect(JSON.parse(json)).toMatchObject({ operations: [{ name: 'listServices' }] });
    expect(complaints).toStrictEqual([
      expect.stringMatching(/^There is no operation "listServcies"\. Did you mean listServices/),
      expect.stringMatching(/^listCas is not allowed here\./),
    ]);
    const none = await callText(client, 'describeOperations', { names: ['listServcies', 'nope\u202e'] });
    expect(none).toMatchObject({
      isError: true,
      text: expect.stringMatching(/"listServcies"[\s\S]*There is no operation "nope/),
    });
    expect(none.text).not.toContain('\u202e');
  });

  test.each([
    [[], /"names" is empty[\s\S]*Give 1 to 10 operation names, as findOperations shows them/],
    [operations.slice(0, 11).map(({ name }) => name), /More than 10 operations at once/],
  ])('refuses to describe no operations, or too many', async (names, says) => {
    const answer = await callText(client, 'describeOperations', { names });
    expect(answer).toMatchObject({ isError: true, text: expect.stringMatching(says) });
  });

  test('creates, finds and deletes a service through the executors', async () => {
    const name = `found-${mode === 'legacy' ? 'older' : 'newer'}`;
    const created = await callText(client, 'callWrite', {
      operation: 'createService',
      arguments: JSON.stringify({ name, encryptionRequired: true }),
    });
    expect(created.isError).toBe(false);
    const listed = await callText(client, 'callRead', {
      operation: 'listServices',
      arguments: { filter: `name = "${name}"` },
    });
    expect(listed.text).toContain(name);
    const id = /"id":"([^"]+)"/.exec(created.text)?.[1];
    const gone = await callText(client, 'callDestructive', { operation: 'deleteService', arguments: { id } });
    expect(gone.isError).toBe(false);
  });

  test('an executor only calls operations of its effect, and names the right one for others', async () => {
    expect(await callText(client, 'callRead', { operation: 'createService', arguments: {} })).toMatchObject({
      isError: true,
      text: expect.stringMatching(
        /createService adds or changes something: use callWrite\.[\s\S]*Signature: createService\(/,
      ),
    });
    expect((await callText(client, 'callWrite', { operation: 'deleteService' })).text).toContain(
      ': use callDestructive.',
    );
    expect((await callText(client, 'callDestructive', { operation: 'listServices' })).text).toContain(
      ': use callRead.',
    );
  });

  test('a wrong argument is answered with the signature', async () => {
    const missing = await callText(client, 'callWrite', { operation: 'createService', arguments: { name: 'x' } });
    expect(missing.text).toMatch(
      /"encryptionRequired" is missing[\s\S]*Correct the arguments and call again\.\nSignature: createService\(encryptionRequired: boolean, name: string,/,
    );
    const unknown = await callText(client, 'callRead', { operation: 'listServices', arguments: { limt: 1 } });
    expect(unknown.text).toMatch(/Did you mean limit\?[\s\S]*Signature: listServices\(/);
    const beside = await callText(client, 'callRead', { operation: 'listServices', limit: 1 });
    expect(beside).toMatchObject({
      isError: true,
      text: expect.stringMatching(
        /Unknown argument "limit"[\s\S]*\n"limit" belongs in "arguments"\.\n[\s\S]*callRead\({"operation":"listServices","arguments":{\.\.\.}}\)/,
      ),
    });
    const token = { operation: 'deleteService', arguments: { id: 'x' }, confirm: 'y' };
    expect((await callText(client, 'callDestructive', token)).text).toContain('\n"confirm" belongs in "arguments".\n');
  });

  test('an unknown name is answered with similar ones', async () => {
    const operation = await callText(client, 'callRead', { operation: 'lstServices' });
    expect(operation.text).toMatch(/There is no operation "lstServices"\.\nDid you mean listServices/);
    const category = await callText(client, 'findOperations', { query: 'x', category: 'servces' });
    expect(category.text).toMatch(/There is no category "servces" here\.\nDid you mean services\?/);
    const tool = await callText(client, 'findOperation\u202e', { query: 'x' }).catch(({ message }: Error) => message);
    expect(tool).toContain('There is no operation "findOperation');
    expect(tool).not.toContain('\u202e');
  });

  test('words that mean nothing are answered with where to look', async () => {
    const { text, isError } = await callText(client, 'findOperations', { query: 'xyzzy' });
    expect(isError).toBe(false);
    expect(text).toMatch(/categories: .*services/);
  });

  test('an earlier name is resolved, and an operation can be called by its own', async () => {
    expect((await callText(client, 'callRead', { operation: 'listIdentity', arguments: { id: 'x' } })).text).toMatch(
      /404/,
    );
    expect((await callText(client, 'listServices', { limit: 1 })).isError).toBe(false);
  });
});

describe.each([500, 2000, 6000])('with at most %i tokens an answer', (most) => {
  let client: Client;
  beforeAll(async () => {
    const flags = ['--expose', 'find', '--allow-write', '*', '--max-result-tokens', String(most)];
    ({ client } = await connectHere(['--sandbox', '--log-level', 'error', ...flags]));
  });
  afterAll(() => client?.close());

  test('describes what fits, in order, and names the rest, until all are described', async () => {
    const names = [
      'listIdentities',
      'listServices',
      'listEdgeRouters',
      'detailIdentity',
      'listServiceIdentities',
      'listServicePolicyIdentities',
      'listEdgeRouterIdentities',
      'listServicePolicies',
    ];
    const notified: string[] = [];
    for (let left = names; left.length > 0; ) {
      const { text } = await callText(client, 'describeOperations', { names: left });
      expect(countTokens(text)).toBeLessThanOrEqual(most);
      const [json = '', ...notes] = text.split('\n');
      const described = (JSON.parse(json) as { operations: { name: string }[] }).operations.map(({ name }) => name);
      expect(described.length).toBeGreaterThan(0);
      notified.push(...described);
      left = left.slice(described.length);
      const note = `Not described, to stay within ${most} tokens: ${left.join(', ')}. Ask for these separately.`;
      if (left.length > 0) expect(notes).toContain(note);
      else expect(notes.join()).not.toContain('Not described');
    }
    expect(notified).toStrictEqual(names);
  });

  test('a description that is too long on its own leaves out the output schema, and says so', async () => {
    const { text } = await callText(client, 'describeOperations', { names: ['listIdentities', 'nope'] });
    const [json = '', ...notes] = text.split('\n');
    const { input, output } = (JSON.parse(json) as { operations: Record<string, unknown>[] }).operations[0] ?? {};
    expect(input).toMatchObject({ properties: { filter: expect.anything() } });
    const said = `Left out the output of listIdentities, to stay within ${most} tokens.`;
    expect({ isWhole: output !== undefined, isSaid: notes.includes(said) }).toStrictEqual({
      isWhole: most === 6000,
      isSaid: most < 6000,
    });
    expect(notes.at(-1)).toMatch(/^There is no operation "nope"/);
  });

  test('finds as many as fit, as text and as data, and says how many more there are', async () => {
    const answer = await client.callTool({ name: 'findOperations', arguments: { query: 'list services', limit: 30 } });
    const [{ text = '' } = {}] = answer.content as { text?: string }[];
    const { operations: best } = answer.structuredContent as { operations: Found[] };
    expect(countTokens(text)).toBeLessThanOrEqual(most);
    expect(countTokens(JSON.stringify(answer.structuredContent))).toBeLessThanOrEqual(most);
    expect(best[0]?.name).toBe('listServices');
    expect(text.match(/^(read|write|destructive) /gm)).toHaveLength(best.length);
    if (best.length === 30) expect(text).not.toContain('to stay within');
    else expect(text).toContain(`The best ${best.length} of 30, to stay within ${most} tokens: `);
    expect(best.length === 30).toBe(most > 500);
  });
});

describe('an executor that is not there says why', () => {
  const answerOf = async (tool: string, ...flags: string[]) => {
    const { code, stderr } = await runHere([
      'call',
      tool,
      '{"operation":"x"}',
      '--sandbox',
      '--expose',
      'find',
      ...flags,
    ]);
    expect(code).toBe(1);
    return stderr;
  };
  const readOnly = 'This server is read-only here: no operation that writes is allowed.';

  test.each([
    ['callWrite', [], readOnly],
    ['callDestructive', ['--allow-write', '*', '--read-only'], readOnly],
    ['callDestructive', ['--allow-write', 'createService'], 'No operation that is destructive is allowed here.'],
    ['callRead', ['--tools', 'createService', '--allow-write', '*'], 'No operation that only reads is allowed here.'],
  ])('%s %j', async (tool, flags, want) => {
    expect(await answerOf(tool, ...flags)).toBe(
      `${want}\nNothing was sent. ziti-mcp policy show, with the same flags, shows what decides.\n`,
    );
  });
});

test('works from a terminal too', async () => {
  const flags = ['--sandbox', '--expose', 'find'];
  const { code, stdout } = await runProgram(['call', 'findOperations', ...flags, 'query=list services', 'limit=1']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^read listServices\(.*\)\n.*\n$/);
});
