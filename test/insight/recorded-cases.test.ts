/** What explainAccess says about pairs that were really dialed, given what the controller showed at that time. */
import { describe, expect, it } from 'vitest';
import { answerExplain } from '../../src/insight/explain/answer.ts';
import { type Explanation, explain, nobody } from '../../src/insight/explain/explain.ts';
import { readEvidence } from '../../src/insight/explain/read-evidence.ts';
import { findIdentity, findService } from '../../src/insight/reading/find-pair.ts';
import { dialedPair, recordedCases, recordedSource } from './support/recorded-case.ts';

async function explained(name: string, until?: string, service?: string, identity?: string): Promise<Explanation> {
  const recorded = recordedCases.find((one) => one.case.startsWith(`${name}-`)) ?? expect.fail(name);
  const source = recordedSource(recorded, until);
  const pair = dialedPair(recorded);
  const [who, what] = [identity ?? pair[0], service ?? pair[1]];
  const found = await findIdentity(source, who);
  if (found.row === undefined) return nobody(who, found.near);
  const offered = await findService(source, what);
  const explanation = explain(await readEvidence(source, found.row, offered.row ?? expect.fail('no service'), 'Dial'));
  for (const { fix, next, state, what } of explanation.links) {
    const remedies = [fix, next].filter((each) => each !== undefined);
    expect(remedies.length, what).toBe(state === 'passed' ? 0 : 1);
    if (next !== undefined) expect(next, what).toMatch(/^[A-Z].{10,}\.$/);
  }
  return explanation;
}

/** By case: the first link with a problem, and what it must say about the cause; and the phase up to which to read. */
const CAUSES: readonly (readonly [name: string, link: string, what: RegExp, until?: string, service?: string])[] = [
  ['02', 'identity', /is disabled until it is enabled/, 'after'],
  ['03', 'identity', /is disabled until 2026-11-28T13:08:03/, 'after disable'],
  ['04', 'authentication', /never enrolled; its enrollment is open/],
  ['06', 'dial policy', /no Dial policy includes both acc-06-client .* and acc-06-svc/],
  [
    '07',
    'dial policy',
    /nearly: acc-07-dial requires all of its attributes, and acc-07-client .* lacks #acc-07-b/,
    'before',
  ],
  ['09a', 'posture', /fails posture checks/],
  ['09c', 'posture', /fails posture checks/],
  ['09e', 'posture', /fails posture checks/],
  ['09f', 'posture', /fails posture checks/],
  ['09j', 'posture', /fails posture checks/],
  ['09k', 'posture', /fails posture checks/],
  ['11a', 'edge routers', /no edge router policy includes identity acc-11a-client/],
  ['11b', 'edge routers', /no service edge router policy includes service acc-11b-svc/],
  ['12', 'edge routers', /have no edge router in common/],
  ['13a', 'edge routers', /none of the common edge routers can be used: acc-rd offline/],
  ['14a', 'edge routers', /acc-rd disabled and offline/],
  ['14b', 'edge routers', /acc-rd disabled$/],
  ['15', 'path', /acc-rm lets no circuits through \(noTraversal\)/, 'noTraversal on the transit router'],
  ['16', 'hosting', /no Bind policy includes it/],
  ['17', 'hosting', /host acc-17-host .* may bind, but is not connected/],
  ['18', 'hosting', /no Bind policy includes it/],
  ['22', 'hosting', /dials reach the terminators but fail there/],
  ['23', 'identity', /there is no identity/],
  ['25b', 'second factor', /requires a one-time code \(TOTP\), and acc-25b-client .* has not enrolled one/],
  ['26', 'authentication', /its enrollment expired at 2026-11-28T13:19:47/, 'before'],
  [
    '28',
    'edge routers',
    /links acc-28-noserp .* to the router acc-rt .* itself/,
    'before: service noserp',
    '5v3jna3TQ8NxXxCaqhl3cP',
  ],
  ['28', 'dial policy', /no Dial policy includes both/, 'before: service nodial', '4vHjVJuZbQEuOjuSi4xNgr'],
  ['31', 'path', /no link leads from acc-re to acc-rf/],
  ['32', 'hosting', /only answers dials that name its instance \(acc-32-host\)/],
  ['36', 'authentication', /no credential and no open enrollment/],
  ['38', 'hosting', /requires end-to-end encryption, and its only terminators were created manually/],
  ['38', 'hosting', /dials reach the terminators but fail there/, 'after', '3TvrEs26kq5EsS1RtvFfVF'],
  ['39', 'edge routers', /acc-39-erp includes it but matches no router/],
  ['40', 'hosting', /host acc-40-host .* is disabled/],
  ['90b', 'dial policy', /requires #acc-90-cc, and acc-90b-client .* has acc-90-Cc \(letter case\)/],
  ['90c', 'dial policy', /no Dial policy includes both/],
  ['90d', 'posture', /fails posture checks/],
  ['90e', 'identity', /is disabled/],
  ['90g', 'posture', /fails posture checks/],
];

const WORKING = ['01', '09g', '09h', '09i', '10a', '10c', '19', '21', '37', '43', '90a', '90f'];

it.each(CAUSES as unknown as [string, string, RegExp, string?, string?][])(
  '%s is broken at the link "%s", as %s',
  async (name, link, what, until, service) => {
    const { first, verdict } = await explained(name, until, service);
    expect({ verdict, link: first?.link }).toEqual({ verdict: 'broken', link });
    expect(first?.what).toMatch(what);
  },
);

it.each(WORKING)('%s works', async (name) => {
  const { first, verdict } = await explained(name);
  expect(verdict, first?.what).toBe('works');
});

it('28: a router opens what its own service edge router policy covers', async () => {
  expect(await explained('28', 'before: service ok')).toMatchObject({ verdict: 'works' });
});

it('34: a controller does not distinguish clients that can answer with a code from those that cannot', async () => {
  const recorded = recordedCases.find((one) => one.case.startsWith('34-')) ?? expect.fail('34');
  // The same state, and clients of both kinds.
  expect(new Set(recorded.dials?.map(({ ok }) => ok))).toEqual(new Set([true, false]));
  const { first, verdict } = await explained('34');
  expect({ verdict, link: first?.link }).toEqual({ verdict: 'unknown', link: 'second factor' });
  expect(first?.evidence.join()).toMatch(/of its open API sessions, \d have answered and \d wait for a code/);
});

it('90g: shows what a device reported, although its check could not be read', async () => {
  const { first } = await explained('90g');
  expect(first?.evidence[0]).toMatch(
    /acc-90-os2: its check \w+ got linux unknown at .*, which no operating system check accepts/,
  );
});

it('35: reports a deleted policy, although a router may not know yet', async () => {
  const { first } = await explained('35', 'right after the change');
  expect(first?.what).toMatch(/no Dial policy includes both/);
});

describe('35: a new identity, at a router that does not know it yet', () => {
  const recorded = recordedCases.find((one) => one.case.startsWith('35-')) ?? expect.fail('35');

  /** What the new identity has is what the old one had: that was the case. */
  async function ask(now: string) {
    const requests = recorded.requests.filter(({ path }) => path !== 'fabric:/inspections');
    const source = recordedSource({ ...recorded, requests }, 'before', now);
    const [old, service] = dialedPair(recorded);
    const indexes = recorded.requests.findLast(({ path }) => path === 'fabric:/inspections')?.data;
    const found = (await findIdentity(source, old)).row ?? expect.fail('no identity');
    const offered = (await findService(source, service)).row ?? expect.fail('no service');
    const asNow: typeof source = {
      ...source,
      detail: async (operation, args) =>
        operation === 'inspectFabric' ? { value: indexes as never } : source.detail(operation, args),
    };
    return explain(await readEvidence(asNow, { ...found, createdAt: '2026-11-28T12:55:12.560Z' }, offered, 'Dial'));
  }

  it('may or may not reach the service, for half a minute', async () => {
    const { first, verdict } = await ask('2026-11-28T12:55:19Z');
    expect({ verdict, link: first?.link }).toEqual({ verdict: 'unknown', link: 'router copies' });
    expect(first?.what).toMatch(/changed 6 s ago, and acc-ra still works with an older copy/);
    expect(first?.evidence[0]).toMatch(/0MjTSY-V-D at 2000, the newest at 2006/);
    // With an older kind of session it worked at that time, and with a newer one it did not.
    expect(
      new Set(recorded.dials?.filter(({ client }) => client.includes('new identity')).map(({ ok }) => ok)),
    ).toEqual(new Set([true, false]));
  });

  it('reaches it after that', async () => {
    expect(await ask('2026-11-28T12:57:19Z')).toMatchObject({ verdict: 'works' });
  });
});

describe('29: a pair that works, read with few permissions', () => {
  const recorded = recordedCases.find((one) => one.case.startsWith('29-')) ?? expect.fail('29');
  const readers = recorded.readers ?? expect.fail('no readers');

  it.each(readers.map(({ permissions, readable }) => [permissions, readable] as const))(
    '%s',
    async (permissions, readable) => {
      const may = new Set(readable);
      const requests = recorded.requests.map((read) =>
        may.has(read.path.replace(/\?.*$/, '')) || may.has(read.path) ? read : { ...read, status: 401, data: null },
      );
      const [identity, service] = dialedPair(recorded);
      const { data, text } = await answerExplain(recordedSource({ ...recorded, requests }), { identity, service });
      const readsAll = may.size >= 30;
      expect(data['verdict'], `${permissions}: ${text}`).toBe(readsAll ? 'works' : 'unknown');
      if (!readsAll) expect(text).toMatch(/could not (be read|check)/);
    },
  );
});

it('tries every case', () => {
  const tried = new Set([...CAUSES.map(([name]) => name), ...WORKING, '34', '35', '29']);
  expect(recordedCases.map((one) => one.case.split('-')[0]).filter((name) => !tried.has(name ?? ''))).toEqual([]);
  for (const { case: name, dial } of recordedCases) {
    const id = name.split('-')[0] ?? '';
    if (WORKING.includes(id)) expect(dial, name).toBe(true);
    else if (id !== '28' && id !== '29') expect(dial, name).toBe(false);
  }
});

it('says what was expected and what was found', async () => {
  const { first } = await explained('09a');
  expect(first?.evidence[0]).toMatch(/acc-09a-check \[OS\] failed: expects Windows .*; reported: linux 12\.8\.0/);
  expect(first?.since).toMatch(/^2026-11-28T13:09/);
});

it('recognizes unguarded access by its name', async () => {
  const { links } = await explained('10a');
  expect(links.find(({ link }) => link === 'posture')?.what).toMatch(/names posture checks, but matches none/);
});

it('reports a membership that its policy no longer explains', async () => {
  const { links } = await explained('43', 'semantic is AllOf now');
  expect(links.find(({ link }) => link === 'dial policy')?.evidence.join()).toMatch(
    /from before its semantic was changed/,
  );
});
