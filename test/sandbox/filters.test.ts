/** Every recorded filter, order and page returns the same names, in the same order, or the same error. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { sandboxWith } from './support/data-file.ts';
import { BASE_PATHS, fixture, type Values } from './support/fixtures.ts';
import { recordedNetwork } from './support/recorded-network.ts';
import { Wire } from './support/wire.ts';

interface FilterCase {
  readonly api: keyof typeof BASE_PATHS;
  readonly path: string;
  readonly query: Values;
  readonly status: number;
  readonly names?: readonly string[];
  readonly pagination?: Values;
  readonly error?: { readonly code: string; readonly cause?: { readonly code?: string; readonly field?: string } };
}

const { cases, filterableFields } = fixture<{
  cases: readonly FilterCase[];
  filterableFields: Readonly<Record<string, readonly string[] | null>>;
}>('filters.json');

let sandbox: Sandbox;
let wire: Wire;
let token: string | undefined;

beforeAll(async () => {
  sandbox = await sandboxWith(recordedNetwork());
  wire = new Wire(sandbox);
  token = await wire.logIn();
});

afterAll(async () => {
  wire.close();
  await sandbox.close();
});

describe('recorded filters', () => {
  it.each(cases.map((one, i) => [i, `${one.path} ${JSON.stringify(one.query).slice(0, 120)}`, one] as const))(
    '%i %s',
    async (_i, _title, expected) => {
      const path = BASE_PATHS[expected.api] + expected.path;
      const answer = await wire.send({ method: 'GET', path, query: expected.query, token });
      expect(answer.status).toBe(expected.status);
      const body = answer.json as { data?: readonly (Values | string)[]; error?: FilterCase['error'] };
      if (expected.error !== undefined) {
        expect(body.error?.code).toBe(expected.error.code);
        expect(body.error?.cause?.code).toBe(expected.error.cause?.code);
        expect(body.error?.cause?.field).toBe(expected.error.cause?.field);
        return;
      }
      const names = body.data?.map((row) => (typeof row === 'string' ? row : (row.name ?? row.id)));
      expect(names).toEqual(expected.names);
      expect(paginationText(answer.text)).toBe(paginationText(JSON.stringify({ pagination: expected.pagination })));
    },
  );
});

describe('filterable fields', () => {
  it.each(Object.entries(filterableFields))('%s', async (key, expected) => {
    const [api, path] = key.startsWith('fabric:')
      ? (['fabric', key.slice(7)] as const)
      : (['edge-management', key] as const);
    const answer = await wire.send({ method: 'GET', path: BASE_PATHS[api] + path.replace('{id}', 'nope'), token });
    const meta = (answer.json as { meta: { filterableFields?: readonly string[] } }).meta;
    expect([...(meta.filterableFields ?? [])].sort()).toEqual([...(expected ?? [])].sort());
  });
});

/** As a literal of the filter language; undefined for what has none. */
function literal(value: unknown): string | undefined {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? `datetime(${value})` : JSON.stringify(value);
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}

it.each(Object.keys(filterableFields).filter((key) => !key.includes('{id}')))(
  '%s: what a row shows finds it, by every field that may be filtered by',
  async (key) => {
    const [api, list] = key.startsWith('fabric:')
      ? (['fabric', key.slice(7)] as const)
      : (['edge-management', key] as const);
    const read = async (query: Values) => {
      const { json } = await wire.send({ method: 'GET', path: BASE_PATHS[api] + list, query, token });
      return json as { data: readonly Values[]; meta: { filterableFields?: readonly string[] } };
    };
    const { data, meta } = await read({ limit: 1 });
    const missed: string[] = [];
    for (const field of meta.filterableFields ?? []) {
      const text = literal(data[0]?.[field]);
      if (text === undefined) continue;
      const found = await read({ filter: `${field} = ${text}`, limit: 500 });
      if (!found.data?.some(({ id }) => id === data[0]?.['id'])) missed.push(`${field} = ${text}`);
    }
    expect(missed).toEqual([]);
  },
);

/** The largest 64-bit integer is compared as text: as a number it would equal its neighbours. */
function paginationText(json: string): string | undefined {
  const limit = /"limit":\s*(-?\d+)/.exec(json)?.[1]?.replace(/^9223372036854776\d*$/, '9223372036854775807');
  const total = /"totalCount":\s*(\d+)/.exec(json)?.[1];
  const offset = /"offset":\s*(\d+)/.exec(json)?.[1];
  return `${limit} ${offset} ${total}`;
}
