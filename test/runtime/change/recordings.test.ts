import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Catalogue } from '../../../src/common/catalogue.ts';
import { ControllerAnswer } from '../../../src/common/controller-answer.ts';
import type { Change, Operation } from '../../../src/contract.ts';
import { changes } from '../../../src/generated/changes.ts';
import { operations } from '../../../src/generated/operations.ts';
import { ChangeReads } from '../../../src/runtime/change/change-reads.ts';
import { ChangeTime } from '../../../src/runtime/change/change-time.ts';
import type { Verification } from '../../../src/runtime/change/types.ts';
import { verify } from '../../../src/runtime/change/verify.ts';
import { Reads } from '../../../src/runtime/network/reads.ts';

/** Changes of a real controller and what it showed afterwards: the result of verifying each. */
const FOLDER = 'test/fixtures/controller/recordings';

interface Recorded {
  readonly seq: number;
  readonly api: string;
  readonly method: string;
  readonly path: string;
  readonly request: { readonly pathParams: Record<string, string>; readonly body: Record<string, unknown> | null };
  readonly response: { readonly status: number; readonly body: { readonly data?: { readonly id?: string } } | null };
}

const entries = readdirSync(FOLDER)
  .filter((file) => /^(?:edge-management|fabric)-/.test(file))
  .flatMap((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recorded[])
  .sort((a, b) => a.seq - b.seq);

const operationOf = (entry: Recorded): Operation | undefined =>
  operations.find(({ api, method, path }) => api === entry.api && method === entry.method && path === entry.path);

interface Pair {
  readonly entry: Recorded;
  readonly operation: Operation;
  readonly id: string | undefined;
  readonly answer: Recorded['response'];
}

/** Changes that were read back before anything else happened to their target. */
const pairs = entries.flatMap((entry, place): Pair[] => {
  const operation = operationOf(entry);
  const change: Change | undefined = changes.changes[operation?.name ?? ''];
  if (operation === undefined || change === undefined || entry.response.status >= 400) return [];
  const id = change.outcome === 'made' ? entry.response.body?.data?.id : entry.request.pathParams['id'];
  for (const later of entries.slice(place + 1)) {
    if (later.request.pathParams['id'] !== id) continue;
    const then = operationOf(later);
    if (then?.name === change.reader) return [{ entry, operation, id, answer: later.response }];
    if (then === undefined || then.effect !== 'read') return [];
  }
  return [];
});

async function verdict({ entry, operation, id, answer }: Pair): Promise<Verification> {
  const args = Object.fromEntries(
    Object.entries({ ...entry.request.body, ...entry.request.pathParams }).filter(([, value]) => value !== null),
  );
  const body = new TextEncoder().encode(JSON.stringify(answer.body));
  const reads = new ChangeReads(operation, args, args, {
    table: changes,
    reads: new Reads({
      catalogue: new Catalogue(operations),
      allowed: () => true,
      send: async () => new ControllerAnswer(answer.status, 'application/json', body),
      redact: async (_operation, found) => found,
      onRead: () => undefined,
    }),
    time: new ChangeTime(10_000),
  });
  return verify(reads, id);
}

/** Where a real controller did something other than requested: it loses costs. */
const KNOWN = [
  // It had enrolled in the meantime.
  '122 createIdentity enrollment.ott',
  '169 updateRouter cost',
];

test('reports what a real controller did, and what it did not do', async () => {
  expect(pairs.length).toBeGreaterThan(80);
  const missed: string[] = [];
  for (const pair of pairs) {
    const { seq } = pair.entry;
    const found = await verdict(pair);
    // A password cannot be read anywhere.
    expect([undefined, 'no read shows what it did.'], String(seq)).toContain(found.unverified);
    // What it is known to ignore is named in the reason.
    const names = found.missed.map(({ field, why }) => field ?? /ignores (\w+)/.exec(why ?? '')?.[1]);
    missed.push(...names.map((name) => `${seq} ${pair.operation.name} ${name}`));
  }
  expect(missed).toEqual(KNOWN);
});

test('reports deleted entities of a real controller as gone', async () => {
  const removed = pairs.filter(({ operation }) => changes.changes[operation.name]?.outcome === 'removed');
  const verdicts = await Promise.all(removed.map(verdict));
  expect(verdicts.map(({ gone }) => gone)).toEqual(removed.map(() => true));
  expect(removed.length).toBeGreaterThan(0);
});
