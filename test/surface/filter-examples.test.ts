import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apis } from '../../src/generated/apis.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { Wire } from '../sandbox/support/wire.ts';
import { surface } from './surface.ts';

/** What a real controller says a filter of each list may use; null if it does not say. */
const { filterableFields } = JSON.parse(readFileSync('test/fixtures/controller/filters.json', 'utf8')) as {
  filterableFields: Record<string, string[] | null>;
};

// That of an operation which waits for review is a guess, and the sandbox may not serve it yet.
const examples = surface.flatMap(({ name, operation, listed }) => {
  const [, filter] = /filter: (.*)$/.exec(listed.description) ?? [];
  return filter === undefined || operation.review ? [] : [{ name, api: operation.api, path: operation.path, filter }];
});

/** The field of a filter: the first word, or the one in brackets. */
const symbolOf = (filter: string): string => /^(?:anyOf\()?([\w.]+)/.exec(filter)?.[1] ?? '';

let sandbox: Sandbox;
let wire: Wire;
let token: string | undefined;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
  wire = new Wire(sandbox);
  token = await wire.logIn();
});
afterAll(async () => {
  wire.close();
  await sandbox.close();
});

const get = async (path: string, query: Record<string, string> = {}) =>
  await wire.send({ method: 'GET', path, query, token });

describe('an example filter', () => {
  test.each(examples)('of $name is accepted: $filter', async ({ api, path, filter }) => {
    const base = apis[api]?.basePath ?? '';
    const parent = `${base}${path.replace(/\/\{.*$/, '')}`;
    const rows = path.includes('{') ? ((await get(parent)).json as { data: { id: string }[] }).data : [];
    const { status } = await get(`${base}${path.replace(/\{[^}]*\}/, rows[0]?.id ?? '')}`, { filter });
    // No controller implements its settings yet.
    expect(status).toBe(path === '/controller-settings' ? 501 : 200);
  });

  test.each(examples)('of $name uses a field of that list', ({ api, path, filter }) => {
    const key = api === 'fabric' ? `fabric:${path}` : path;
    const fields = filterableFields[key];
    if (fields != null) expect(fields).toContain(symbolOf(filter));
  });
});

test('most lists have recorded examples', () => {
  const known = examples.filter(({ api, path }) => filterableFields[api === 'fabric' ? `fabric:${path}` : path]);
  expect(known.length).toBeGreaterThan(25);
});
