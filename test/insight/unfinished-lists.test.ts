/** A list that a controller does not give to its end leads to no conclusion, and costs no more than its pages. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insightTools } from '../../src/insight/index.ts';
import { createAuthority } from '../support/authority.ts';
import { settingsFor } from '../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { startSession, type TestSession } from '../support/session.ts';

const authority = await createAuthority();

test.each([
  ['claims more rows than anybody could read', 1e308, [1], 1],
  ['claims rows and has none', 1000, [0], 0],
  ['ends before it is complete', 3, [1, 0, 0], 1],
  ['has a shorter page in the middle', 6, [2, 1, 2], 3],
] as const)('no conclusion from a list that %s', async (_name, totalCount, pages, read) => {
  const [first] = pages;
  const liar = await startFakeController({
    authority,
    otherwise: ({ path }, response) => {
      const offset = Number(new URL(path, 'https://c').searchParams.get('offset') ?? 0);
      const rows = pages[offset === 0 ? 0 : offset / first] ?? 0;
      const data = Array.from({ length: rows }, (_, i) => ({ id: `i${offset + i}`, name: 'n' }));
      json(response, 200, { data, meta: { pagination: { limit: 500, offset: 0, totalCount } } });
    },
  });
  const audits = startSession(settingsFor(liar), { tools: insightTools });
  const { answer } = await audits.call('auditNetwork', {});
  expect(answer.isError).toBe(true);
  expect(JSON.stringify(answer)).toContain(`returned ${read} rows and said that there are ${totalCount}`);
  await audits.close();
  await liar.close();
});

test.each([301, 302, 307])('no conclusion from lists that are answered with %s', async (status) => {
  const elsewhere = await startFakeController({
    authority,
    otherwise: (_request, response) => void response.writeHead(status, { location: '/elsewhere' }).end(),
  });
  const audits = startSession(settingsFor(elsewhere), { tools: insightTools });
  const { answer } = await audits.call('auditNetwork', {});
  expect(answer.isError).toBe(true);
  expect(JSON.stringify(answer)).toContain(`returned ${status}`);
  await audits.close();
  await elsewhere.close();
});

test('nor about an entity, or a change of it, if reads are redirected', async () => {
  const elsewhere = await startFakeController({
    authority,
    otherwise: (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
  });
  const asks = startSession(settingsFor(elsewhere), { tools: insightTools });
  for (const [tool, args] of [
    ['explainAccess', { identity: 'i', service: 's' }],
    ['patchIdentity', { id: 'i', isAdmin: true, dryRun: true }],
    ['deleteService', { id: 's', dryRun: true }],
  ] as const) {
    const { answer } = await asks.call(tool, args);
    expect(JSON.stringify(answer), tool).toMatch(/returned 302/);
  }
  await asks.close();
  await elsewhere.close();
});

test('a list that has no pages is not asked for a second one', async () => {
  const many = { data: [{ id: 'a', name: 'a', tags: {} }], meta: { pagination: { totalCount: 2 } } };
  const person = { id: 'i', name: 'n', isAdmin: false, roleAttributes: [], authPolicyId: 'default', typeId: 'Default' };
  const liar = await startFakeController({
    authority,
    otherwise: ({ path }, response) => {
      const isOne = /\/(identities|services)\/[^/]+$/.test(path.split('?')[0] ?? '');
      json(response, 200, isOne ? { data: person, meta: {} } : many);
    },
  });
  const explains = startSession(settingsFor(liar), { tools: insightTools });
  expect(JSON.stringify((await explains.call('explainAccess', { identity: 'i', service: 'i' })).answer)).not.toContain(
    'Internal error',
  );
  await explains.close();
  await liar.close();
});

describe('what a controller sends instead of entities', () => {
  let reply: (path: string) => readonly [status: number, body: unknown];
  let odd: FakeController;
  let session: TestSession;
  beforeAll(async () => {
    odd = await startFakeController({
      authority,
      otherwise: ({ path }, response) => json(response, ...reply(path.split('?')[0] ?? '')),
    });
    session = startSession(settingsFor(odd), { tools: insightTools });
  });
  afterAll(async () => {
    await session.close();
    await odd.close();
  });
  const told = async (tool: string, args: Readonly<Record<string, unknown>>) =>
    JSON.stringify((await session.call(tool, args)).answer);
  const QUESTIONS = [
    ['explainAccess', { identity: 'i', service: 's' }],
    ['whoCanReach', { service: 's' }],
  ] as const;
  const MAY_READ = /the right to read it|has to give the right/;

  test.each([
    ['null', { data: null, meta: null }],
    ['rows that are null', { data: [null], meta: {} }],
    ['rows that are numbers', { data: [1], meta: {} }],
    ['a list for an entity', { data: [{ id: 'a', name: 'a' }], meta: {} }],
  ])('%s: it is not taken for one', async (_what, body) => {
    reply = () => [200, body];
    for (const [tool, args] of [...QUESTIONS, ['deleteService', { id: 's', dryRun: true }]] as const) {
      const text = await told(tool, args);
      expect(text).not.toMatch(/Internal error|BROKEN/);
      expect(text).not.toMatch(MAY_READ);
    }
  });

  test('from rows that are none, nothing is concluded', async () => {
    reply = () => [200, { data: [null], meta: {} }];
    for (const [tool, args] of QUESTIONS)
      expect(await told(tool, args)).toMatch(/returned 200, but not what its document says.*Try again\./);
  });

  test('a name that cannot be looked up may exist', async () => {
    reply = (path) => [/\/(identities|services)\/[is]$/.test(path) ? 404 : 500, { error: { code: 'X', message: 'x' } }];
    for (const [tool, args] of QUESTIONS) {
      const text = await told(tool, args);
      expect(text).toMatch(/ould not check whether there is.*Try again\./);
      expect(text).not.toMatch(MAY_READ);
    }
  });

  test('whoever may not read it is told to ask for the right', async () => {
    reply = () => [403, { error: { code: 'FORBIDDEN', message: 'no' } }];
    for (const [tool, args] of QUESTIONS) expect(await told(tool, args)).toMatch(MAY_READ);
  });
});
