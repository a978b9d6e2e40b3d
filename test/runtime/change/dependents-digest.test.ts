/** A confirmation covers which dependents there are, not only how many, and the names that are shown. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsFor } from '../../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../support/session.ts';
import { textOf, tokenIn } from '../gate/confirm/confirm-sandbox.ts';

const MANAGEMENT = '/edge/management/v1';

let fake: FakeController;
let session: TestSession;
/** Ids of the identities that the fake controller lists, and how many it says there are. */
let listed: readonly string[] = [];
let total = 0;

beforeAll(async () => {
  fake = await startFakeController();
  const empty = { data: [], meta: { pagination: { limit: 500, offset: 0, totalCount: 0 } } };
  fake.on(`GET ${MANAGEMENT}/auth-policies/p`, (_request, response) => {
    json(response, 200, { data: { id: 'p', name: 'policy' }, meta: {} });
  });
  fake.on(`GET ${MANAGEMENT}/external-jwt-signers`, (_request, response) => json(response, 200, empty));
  fake.on(`GET ${MANAGEMENT}/identities`, ({ path }, response) => {
    const { searchParams } = new URL(path, fake.origin);
    const [offset, limit] = [Number(searchParams.get('offset') ?? 0), Number(searchParams.get('limit'))];
    // What is in a row may change by itself.
    const data = listed.slice(offset, offset + limit).map((id) => ({ id, name: id, seen: fake.seen.length }));
    json(response, 200, { data, meta: { pagination: { limit, offset, totalCount: total } } });
  });
  session = startSession(settingsFor(fake), {
    answers: { structured: true },
    confirm: { mode: 'token', exempt: new Set() },
  });
});
afterAll(async () => {
  await session.close();
  await fake.close();
});

test('a dependent that is not shown, exchanged for another one, makes a token invalid', async () => {
  listed = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  total = listed.length;
  const ask = (confirm?: string) =>
    session.call('deleteAuthPolicy', { id: 'p', ...(confirm === undefined ? {} : { confirm }) }, undefined);
  const shown = 'identities (8): "a", "b", "c", "d", "e", and 3 more';
  const first = await ask();
  expect(textOf(first)).toContain(shown);
  listed = ['a', 'b', 'c', 'd', 'e', 'f', 'x', 'h'];
  const refused = await ask(tokenIn(first));
  expect(refused.failure).toBe('refused');
  expect(textOf(refused)).toContain('something that depends on the target');
  expect(textOf(await ask())).toContain(shown);
  expect(fake.calls().filter((call) => call.startsWith('DELETE '))).toStrictEqual([]);
});

const digest = async () => {
  const { answer } = await session.call('deleteAuthPolicy', { id: 'p', dryRun: true });
  const { preview } = answer.structuredContent as { preview: { dependents: { kind: string; digest: string }[] } };
  return preview.dependents.find(({ kind }) => kind === 'identities')?.digest;
};
const pagesDuring = async (work: () => Promise<unknown>) => {
  const before = fake.seen.length;
  await work();
  return fake.seen.slice(before).filter(({ path }) => path.startsWith(`${MANAGEMENT}/identities`)).length;
};

test('the digest covers a list page by page, up to a limit', async () => {
  listed = Array.from({ length: 1200 }, (_, index) => `i${index}`);
  total = listed.length;
  const first = await digest();
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await pagesDuring(digest)).toBe(3);
  listed = [...listed].reverse();
  expect(await digest()).toBe(first);
  listed = [...listed.slice(0, 1100), 'other', ...listed.slice(1101)];
  expect(await digest()).not.toBe(first);
  total = 90_000;
  expect(await pagesDuring(digest)).toBeLessThanOrEqual(4);
});
