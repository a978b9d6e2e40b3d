/** What a model sees, through a real client, on a network with a thousand identities. */
import type { Client } from '@modelcontextprotocol/client';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../src/generated/operations.ts';
import { insightTools } from '../../src/insight/index.ts';
import { agreeing, callText, ERAS } from '../support/client.ts';
import { readList, rowLines } from '../support/list-text.ts';
import { runProgram } from '../support/program.ts';
import { connectHere } from '../support/server-here.ts';

const FLAGS = ['--sandbox', '--sandbox-size', 'medium', '--log-level', 'error'];
const WRITES = ['--allow-write', '{create,patch,delete}ServicePolicy,createService'];

describe.each(Object.entries(ERAS))('a client of the %s era', (_era, mode) => {
  let client: Client;
  const textOf = async (name: string, args: Record<string, unknown> = {}) => {
    const { text, isError } = await callText(client, name, args);
    expect(isError, text).toBe(false);
    return text;
  };
  beforeAll(async () => {
    ({ client } = await connectHere([...FLAGS, ...WRITES], {}, mode, agreeing));
  });
  afterAll(() => client?.close());

  test('reads a list from first to last row by following the given offsets', async () => {
    const ids: unknown[] = [];
    let next: string | undefined = '0';
    while (next !== undefined) {
      const text: string = await textOf('listServices', { offset: next, limit: 40, fields: ['id'] });
      ids.push(...readList(text).rows.map(({ id }) => id));
      next = /Next: offset=(\d+)/.exec(text)?.[1];
    }
    const total = Number(/of (\d+)\./.exec(await textOf('listServices'))?.[1]);
    expect(ids).toHaveLength(total);
    expect(new Set(ids).size).toBe(total);
  });

  test('gets at least 60 identities in an answer of 6,000 tokens, and how to continue', async () => {
    const text = await textOf('listIdentities', { limit: 500 });
    const { rows, head } = readList(text);
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(countTokens(text)).toBeLessThanOrEqual(6000 * 1.05);
    expect(head[0]).toContain(`Cut to stay within 6000 tokens. Next: offset=${rows.length};`);
    const following = readList(await textOf('listIdentities', { limit: 500, offset: rows.length })).rows;
    const both = readList(await textOf('listIdentities', { limit: 500, fields: 'id' })).rows.map(({ id }) => id);
    const ids = [...rows, ...following].map(({ id }) => id);
    expect(ids).toStrictEqual(both.slice(0, ids.length));
  });

  test('reads a list that is not paged in its document to the end, page by page or all at once', async () => {
    const [router] = readList(await textOf('listEdgeRouters', { limit: 1 })).rows;
    const first = readList(await textOf('listEdgeRouterIdentities', { id: router?.['id'], fields: ['id'] }));
    expect(first.rows).toHaveLength(10);
    expect(first.head[0]).toMatch(/rows 1-10 of \d{2,}\. Next: offset=10\.$/);
    const every: unknown[] = [];
    for (let offset: string | undefined = '0'; offset !== undefined; ) {
      const text = await textOf('listEdgeRouterIdentities', { id: router?.['id'], fields: ['id'], all: true, offset });
      every.push(...readList(text).rows.map(({ id }) => id));
      offset = /Next: offset=(\d+)/.exec(text)?.[1];
    }
    expect(every).toHaveLength(Number(/of (\d+)\./.exec(first.head[0] ?? '')?.[1]));
    expect(new Set(every).size).toBe(every.length);
  });

  test('gets the rows that match a filter, with the requested fields', async () => {
    const callArgs = { filter: 'isAdmin = true', fields: ['name', 'authPolicy.name', 'tags'], limit: 5 };
    const { columns, rows } = readList(await textOf('listIdentities', callArgs));
    expect(columns).toStrictEqual(callArgs.fields);
    expect(rows[0]).toMatchObject({ 'authPolicy.name': 'Default' });
  });

  test('gets a note about fields that no row has', async () => {
    expect(await textOf('listServices', { fields: ['id', 'nam'] })).toContain('No row here has: nam.');
  });

  test('reads all pages, with progress notifications', async () => {
    const received: [number, number | undefined][] = [];
    const { content } = await client.callTool(
      { name: 'listIdentities', arguments: { all: true, fields: ['name'], filter: 'name contains "a"' } },
      { onprogress: ({ progress, total }) => received.push([progress, total]) },
    );
    const text = (content as { text: string }[])[0]?.text ?? '';
    const total = Number(/of (\d+)\./.exec(text)?.[1]);
    expect(rowLines(text)).toHaveLength(total);
    // The client may drop the last message if the answer arrives with it.
    expect(received[0]).toStrictEqual([500, total]);
    expect([500, total].slice(0, received.length)).toStrictEqual(received.map(([done]) => done));
  });

  test('accepts a name in place of an id, and shows the id', async () => {
    const [service] = readList(await textOf('listServices', { limit: 1 })).rows;
    const { content, isError } = await client.callTool({ name: 'detailService', arguments: { id: service?.['name'] } });
    const [entity, note] = (content as { text: string }[]).map(({ text }) => text);
    expect(isError).not.toBe(true);
    expect((JSON.parse(entity ?? '') as { data: { id: string } }).data.id).toBe(service?.['id']);
    expect(note).toBe(`id: "${service?.['name']}" is "${service?.['id']}".`);
    const nobody = await callText(client, 'detailService', { id: 'nobody-at-all' });
    expect(nobody.text).not.toContain('is a name');
  });

  test('replaces a name after @ by its id, and says so', async () => {
    const [one, other] = readList(await textOf('listServices', { limit: 2 })).rows;
    const passed = { name: 'by-name', type: 'Dial', semantic: 'AnyOf', identityRoles: ['#all'] };
    const roles = [`@${one?.['name']}`, `@${other?.['id']}`, '#web'];
    const { content } = await client.callTool({
      name: 'createServicePolicy',
      arguments: { ...passed, serviceRoles: roles },
    });
    const [created, note] = (content as { text: string }[]).map(({ text }) => text);
    expect(note).toBe(`serviceRoles: @${one?.['name']} is @${one?.['id']}.`);
    const { id } = (JSON.parse(created ?? '') as { data: { id: string } }).data;
    const { data } = JSON.parse(await textOf('detailServicePolicy', { id })) as { data: { serviceRoles: string[] } };
    expect(new Set(data.serviceRoles)).toStrictEqual(new Set([`@${one?.['id']}`, `@${other?.['id']}`, '#web']));
    await textOf('deleteServicePolicy', { id });
  });

  test('refuses an unknown name after @, and suggests similar ones', async () => {
    const [service] = readList(await textOf('listServices', { limit: 1 })).rows;
    const part = String(service?.['name']).slice(0, -1);
    const args = { name: 'nobody', type: 'Dial', semantic: 'AnyOf', serviceRoles: [`@${part}`] };
    const { text, isError } = await callText(client, 'createServicePolicy', args);
    expect(isError).toBe(true);
    expect(text).toContain(`serviceRoles: "@${part}" is neither the id nor the name of any in listServices.`);
    expect(text).toContain(`"${service?.['name']}" is "@${service?.['id']}"`);
    expect(await textOf('listServicePolicies', { filter: 'name = "nobody"' })).toContain('no rows');
  });
});

describe('data next to the text', () => {
  let client: Client;
  beforeAll(async () => {
    ({ client } = await connectHere([...FLAGS, '--output-schemas']));
    // From here on the client checks every answer against the listed schema.
    await client.listTools();
  });
  afterAll(() => client?.close());

  test('has a schema for every tool that answers JSON', async () => {
    const { tools } = await client.listTools();
    const without = tools.filter(({ outputSchema }) => outputSchema === undefined).map(({ name }) => name);
    expect(without.sort()).toStrictEqual(['detailMfaQrCode', 'detailSpecBody', 'getCaJwt', 'listWellKnownCas']);
  });

  test('matches the schema, for every list and the details of its first row', async () => {
    const { tools } = await client.listTools();
    const names = new Set(tools.map(({ name }) => name));
    // The sandbox may not serve those yet that wait for review.
    const unreviewed = new Set(operations.filter(({ review }) => review).map(({ name }) => name));
    const lists = tools.filter(
      ({ name, inputSchema }) => name.startsWith('list') && !inputSchema.required?.length && !unreviewed.has(name),
    );
    const withoutData: string[] = [];
    const detailed: string[] = [];
    for (const { name } of lists) {
      const { structuredContent, isError } = await client.callTool({ name, arguments: {} });
      if (isError || structuredContent === undefined) {
        withoutData.push(name);
        continue;
      }
      const { data } = structuredContent as { data: unknown };
      const id = Array.isArray(data) ? (data[0] as { id?: unknown } | undefined)?.id : undefined;
      const detail = name.replace('list', 'detail').replace(/ies$/, 'y').replace(/s$/, '');
      if (typeof id !== 'string' || !names.has(detail)) continue;
      const one = await client.callTool({ name: detail, arguments: { id } });
      expect((one.structuredContent as { data: { id: string } }).data.id).toBe(id);
      detailed.push(detail);
    }
    expect(withoutData).toStrictEqual(['listControllerSettings', 'listWellKnownCas']);
    expect(detailed.length).toBeGreaterThan(15);
  });

  test('matches the schema, for every operator tool', async () => {
    const args: Readonly<Record<string, Record<string, unknown>>> = {
      auditNetwork: { checks: ['service-cannot-answer', 'exposed-to-everyone'] },
      explainAccess: { identity: 'admin', service: 'wiki' },
      personReport: { identity: 'bruno.haddad' },
      testAccess: { tests: [{ identity: 'admin', deny: ['wiki'] }] },
      whatCanReach: { identity: 'bruno.haddad' },
      whatIf: { tool: 'deleteServicePolicy', arguments: { id: 'dial-common' } },
      whoCanReach: { service: 'wiki' },
    };
    const asking = insightTools.filter(({ effect }) => effect === 'read').map(({ name }) => name);
    expect(Object.keys(args).sort()).toStrictEqual(asking.sort());
    for (const [name, arguments_] of Object.entries(args)) {
      const { content, isError, structuredContent } = await client.callTool({ name, arguments: arguments_ });
      expect(isError, JSON.stringify(content)).not.toBe(true);
      expect(countTokens(JSON.stringify(structuredContent))).toBeLessThanOrEqual(6000 * 1.05);
    }
    const short = await client.callTool({ name: 'auditNetwork', arguments: { limit: 0 } });
    expect(short.isError).toBe(true);
  });

  test('has the rows that the text shows', async () => {
    const { content, structuredContent } = await client.callTool({ name: 'listIdentities', arguments: { limit: 500 } });
    const { rows } = readList((content as { text: string }[])[0]?.text ?? '');
    const { data, meta } = structuredContent as {
      data: { id: string }[];
      meta: { pagination: { totalCount: number } };
    };
    expect(data.map(({ id }) => id)).toStrictEqual(rows.map(({ id }) => id));
    expect(meta.pagination.totalCount).toBeGreaterThan(data.length);
    expect(countTokens(JSON.stringify(structuredContent))).toBeLessThanOrEqual(6000 * 1.05);
  });
});

test('a limit of 0 shows everything that was requested', async () => {
  const { client } = await connectHere([...FLAGS, '--max-result-tokens', '0']);
  const { text } = await callText(client, 'listIdentities', { all: true });
  const total = Number(/of (\d+)\./.exec(text)?.[1]);
  expect(total).toBeGreaterThan(900);
  expect(rowLines(text)).toHaveLength(total);
  expect(readList(text).head[0]).not.toContain('Next');
  await client.close();
});

test('reads twenty thousand rows, and the server survives a cancelled read of all pages', async () => {
  // However slow the machine is.
  const patient = ['--timeout', '300'];
  const large = ['--sandbox', '--sandbox-size', 'large', '--max-result-tokens', '0'];
  const { client } = await connectHere([...large, ...patient, '--log-level', 'error']);
  const args = { all: true, fields: ['id'] };
  const gone = new AbortController();
  const taken = client.callTool(
    { name: 'listIdentities', arguments: args },
    { signal: gone.signal, onprogress: () => gone.abort() },
  );
  await expect(taken).rejects.toThrow();
  const { text } = await callText(client, 'listIdentities', args);
  const ids = rowLines(text);
  expect(ids.length).toBeGreaterThan(20_000);
  expect(new Set(ids).size).toBe(ids.length);
  await client.close();
}, 300_000);

test('a call from a terminal prints data for programs', async () => {
  const { code, stdout } = await runProgram(['call', 'listServices', ...FLAGS, '--json', 'limit=3', 'fields=id,name']);
  expect(code).toBe(0);
  const { data, meta } = JSON.parse(stdout) as { data: unknown[]; meta: { pagination: { totalCount: number } } };
  expect(data).toStrictEqual(Array(3).fill({ id: expect.any(String), name: expect.any(String) }));
  expect(meta.pagination.totalCount).toBeGreaterThan(3);
});
