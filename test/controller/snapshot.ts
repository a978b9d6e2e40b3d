/** Everything that a controller stores: every row of every list, so that two moments can be compared. */
import { apis } from '../../src/generated/apis.ts';
import { operations } from '../../src/generated/operations.ts';
import type { SandboxClient } from '../support/sandbox-client.ts';

/** The rows of each list by path, as text, sorted; of a list that cannot be read, its status. */
export type Snapshot = ReadonlyMap<string, readonly string[]>;

type Row = Readonly<Record<string, unknown>>;

const PAGE = 500;
/** The most entities of a kind whose nested lists are read. */
const PARENTS = 100;

/** Fields that change although nobody changes the entity, because clients and routers come, go and are active. */
const VOLATILE: ReadonlySet<string> = new Set([
  'lastActivityAt',
  'cachedLastActivityAt',
  'cachedUpdatedAt',
  'hasApiSession',
  'hasEdgeRouterConnection',
  'edgeRouterConnectionStatus',
  'isOnline',
  'connected',
  'syncStatus',
  'requestId',
]);
/** Lists that change with connections and logins, ours included, and tokens that are created when they are read. */
const LIVE: ReadonlySet<string> = new Set(['api-sessions', 'sessions', 'circuits', 'links', 'network-jwts']);

const lists = operations.filter(({ method, rows, path }) => {
  const [first = ''] = path.split('/').filter(Boolean);
  return method === 'GET' && rows !== undefined && !LIVE.has(first) && !path.endsWith('/sessions');
});

/** Reads all lists, and those below up to a hundred entities of each kind. Only ever sends GET. */
export async function snapshot(client: SandboxClient, token: string): Promise<Snapshot> {
  const found = new Map<string, readonly string[]>();
  const ids = new Map<string, readonly string[]>();
  const keep = async (path: string): Promise<void> => {
    const rows = await rowsOf(client, token, path);
    found.set(path, rows.map((row) => JSON.stringify(row, steady)).sort());
    ids.set(
      path,
      rows.flatMap((row) => (isRow(row) && typeof row['id'] === 'string' ? [row['id']] : [])).slice(0, PARENTS),
    );
  };
  for (const { api, path } of lists) if (!path.includes('{')) await keep(`${apis[api]?.basePath}${path}`);
  for (const { api, path } of lists) {
    const [parents = '', below = ''] = path.split('/{id}');
    if (!path.includes('{') || path.split('{').length > 2 || below === '') continue;
    const base = `${apis[api]?.basePath}${parents}`;
    for (const id of ids.get(base) ?? []) await keep(`${base}/${encodeURIComponent(id)}${below}`);
  }
  return found;
}

/**
 * The differences between two snapshots: a line for each row that is gone or new, with its list. Empty if there are
 * none.
 */
export function differences(before: Snapshot, after: Snapshot): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [earlier, later] = [before.get(path) ?? [], after.get(path) ?? []];
    return [...unmatched(earlier, later, '-'), ...unmatched(later, earlier, '+')].map((line) => `${path} ${line}`);
  });
}

function unmatched(rows: readonly string[], others: readonly string[], mark: '+' | '-'): string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.flatMap((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count > 0 ? [] : [`${mark} ${row}`];
  });
}

async function rowsOf(client: SandboxClient, token: string, path: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (;;) {
    const query = { limit: String(PAGE), offset: String(rows.length) };
    const { status, json, text } = await client.call('GET', path, { token, query });
    // A list that cannot be read counts as one row, which is its error.
    if (status !== 200)
      return [{ status, said: json?.error?.cause?.message ?? json?.error?.code ?? text.slice(0, 200) }];
    const page: unknown[] = Array.isArray(json?.data) ? json.data : [json?.data];
    rows.push(...page);
    if (page.length < PAGE || !(rows.length < (json?.meta?.pagination?.totalCount ?? 0))) return rows;
  }
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Leaves out volatile fields, and sorts the keys. */
function steady(key: string, value: unknown): unknown {
  if (VOLATILE.has(key)) return undefined;
  return isRow(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}
