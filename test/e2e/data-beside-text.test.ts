/** `structuredContent` is sent only by tools that list an output schema, and fits it, whatever kind of tool it is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentOf } from '../documents/served.ts';
import { agreeing } from '../support/client.ts';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { connectHere } from '../support/server-here.ts';

const SANDBOX = ['--sandbox', '--log-level', 'error', '--allow-write', '*'];
const SERVICE = { name: 'told-twice', encryptionRequired: true };
const read = (operation: string, args: object = {}) => ({ operation, arguments: args });

/** A call of each kind of tool; those that are not offered in a mode are skipped there. */
const CALLS: readonly [tool: string, given: Record<string, unknown>][] = [
  ['listServices', {}],
  ['listServices', { filter: 'name = "nothing"' }],
  ['listIdentityRoleAttributes', {}],
  ['listSummary', {}],
  ['getCurrentIdentity', {}],
  ['listVersion', {}],
  ['detailSpecBody', { id: 'edge-client' }],
  ['listWellKnownCas', {}],
  ['createService', { ...SERVICE, dryRun: true }],
  ['deleteService', { id: 'told-twice', dryRun: true }],
  ['createService', SERVICE],
  ['deleteService', { id: 'told-twice' }],
  ['explainAccess', { identity: 'bruno.haddad', service: 'wiki' }],
  ['whoCanReach', { service: 'wiki' }],
  ['auditNetwork', {}],
  ['publishService', { name: 'x', dryRun: true }],
  ['findOperations', { query: 'list services' }],
  ['findOperations', { query: 'zzzz' }],
  ['describeOperations', { names: ['listServices'] }],
  ['manageTools', {}],
  ['callRead', read('listServices')],
  ['callRead', read('getCurrentIdentity')],
  ['callRead', read('findOperations', { query: 'list services' })],
  ['callWrite', read('createService', { ...SERVICE, dryRun: true })],
  ['callWrite', read('createService', SERVICE)],
  ['callDestructive', read('deleteService', { id: 'told-twice' })],
];

/** Makes the calls that a client can make; it checks every answer against the schema that it was shown. */
async function callAll(client: Client, calls: typeof CALLS) {
  const { tools } = await client.listTools();
  const schemas = new Map(tools.map(({ name, outputSchema }) => [name, outputSchema]));
  const offered = calls.filter(([tool]) => schemas.has(tool));
  for (const [name, args] of offered) {
    const { structuredContent, isError } = await client.callTool({ name, arguments: args });
    if (isError) continue;
    const outcome = [name, structuredContent !== undefined];
    expect(outcome).toStrictEqual([name, schemas.get(name) !== undefined]);
  }
  return { offered: new Set(offered.map(([tool]) => tool)), schemas };
}

describe.each([
  ['all', ['findOperations', 'callRead', 'manageTools']],
  ['find', ['listSummary', 'createService', 'manageTools']],
  ['managed', ['findOperations', 'callRead', 'createService']],
])('--expose %s', (mode, absent) => {
  test.each([[[]], [['--output-schemas']]])('%j', async (flags) => {
    const { client } = await connectHere([...SANDBOX, '--expose', mode, ...flags], {}, 'legacy', agreeing);
    try {
      const { offered, schemas } = await callAll(client, CALLS);
      for (const name of absent) expect(offered).not.toContain(name);
      expect(offered.size).toBeGreaterThan(3);
      for (const name of ['callRead', 'callWrite', 'callDestructive', 'describeOperations', 'manageTools']) {
        expect(schemas.get(name), name).toBeUndefined();
      }
      if (mode === 'find') expect(schemas.get('findOperations')).toBeDefined();
      if (mode === 'all') expect(schemas.get('listServices') !== undefined).toBe(flags.length > 0);
    } finally {
      await client.close();
    }
  });
});

describe('answers that are not objects', () => {
  const answers: Readonly<Record<string, readonly [schema: unknown, body: unknown, data: unknown]>> = {
    rows: [{ type: 'array', items: { type: 'object' } }, [{ a: 1 }], { data: [{ a: 1 }] }],
    words: [{ type: 'array', items: { type: 'string' } }, ['a', 'b'], { data: ['a', 'b'] }],
    empty: [{ type: 'array', items: { type: 'object' } }, [], { data: [] }],
    count: [{ type: 'integer' }, 7, { data: 7 }],
    text: [{ type: 'string' }, 'seven', { data: 'seven' }],
    flag: [{ type: 'boolean' }, false, { data: false }],
    thing: [{ type: 'object' }, { a: 1 }, { a: 1 }],
    nothing: [{ type: 'object', nullable: true }, null, {}],
    undeclared: [undefined, { a: 1 }, { a: 1 }],
    surprise: [{ type: 'object' }, [1], { data: [1] }],
    link: [{ type: 'object', properties: { at: { type: 'string', format: 'uri' } } }, { at: './a' }, { at: './a' }],
  };
  let api: FakeController;
  let client: Client;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-data-'));
    api = await startFakeController();
    const paths = Object.entries(answers).map(([name, [schema]]) => {
      const content = { 'application/json': schema === undefined ? {} : { schema } };
      return [`/${name}`, { get: { operationId: name, responses: { 200: { description: '', content } } } }];
    });
    for (const [name, [, body]] of Object.entries(answers)) {
      api.on(`GET /${name}`, (_request, response) => json(response, 200, body));
    }
    const spec = join(folder, 'shop.json');
    const ca = join(folder, 'ca.pem');
    writeFileSync(spec, JSON.stringify(documentOf(Object.fromEntries(paths))));
    writeFileSync(ca, api.authority.pem);
    const flags = ['--spec', spec, '--controller', api.origin, '--ca', ca, '--anonymous', '--output-schemas'];
    const home = { XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
    ({ client } = await connectHere([...flags, '--log-level', 'error'], home));
  });
  afterAll(async () => {
    await client?.close();
    await api?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('are put into an object', async () => {
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(Object.keys(answers).length);
    for (const { name, outputSchema } of tools) {
      expect(outputSchema?.type, name).toBe('object');
      const { structuredContent, isError } = await client.callTool({ name, arguments: {} });
      const [, , data] = answers[name] ?? [];
      expect(isError, name).toBeUndefined();
      expect(structuredContent, name).toMatchObject(data as object);
    }
  });
});
