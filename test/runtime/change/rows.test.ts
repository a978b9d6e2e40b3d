/** The rows of a list that a change adds or drops: what is foreseen, and what is read back. */
import { describe, expect, test } from 'vitest';
import { EMPTY_LIST, foresee } from '../../../src/runtime/change/foresee.ts';
import { report } from '../../../src/runtime/change/report.ts';
import { verify } from '../../../src/runtime/change/verify.ts';
import { readsOn } from './answered-reads.ts';

const ADD = 'associateIdentitysServiceConfigs';
const DROP = 'disassociateIdentitysServiceConfigs';
const LIST = 'listIdentitysServiceConfigs i1';

const ids = (pair: string) => ({ serviceId: `s${pair[0]}`, configId: `c${pair[1]}` });
/** A row as a controller shows it. */
const row = (pair: string) => ({
  ...ids(pair),
  service: { name: `service ${pair}` },
  config: { name: `config ${pair}` },
});
/** @param has the rows of the list; null is an empty one in the words of a controller */
const readsFor = (tool: string, pairs: readonly string[], has: readonly string[] | null) =>
  readsOn(tool, { id: 'i1', serviceConfigs: pairs.map(ids) }, { [LIST]: has?.map(row) ?? null });

describe('a preview has', () => {
  const of = async (...given: Parameters<typeof readsFor>) => (await foresee(readsFor(...given))).differences;
  const dropped = (...pairs: string[]) => [{ field: 'serviceConfigs', from: pairs.map(ids), to: null }];
  const added = (...pairs: string[]) => [{ field: 'serviceConfigs', from: null, to: pairs.map(ids) }];

  test('what is added, without what is there', async () => {
    expect(await of(ADD, ['11', '12'], ['21', '12'])).toEqual(added('11'));
    expect(await of(ADD, ['11', '22'], null)).toEqual(added('11', '22'));
    expect(await of(ADD, ['12'], ['11', '12'])).toEqual([]);
  });
  test('what is dropped, by its ids, of what is there', async () => {
    expect(await of(DROP, ['11', '22'], ['11', '12', '21'])).toEqual(dropped('11'));
    expect(await of(DROP, ['11', '22'], ['21', '22', '11'])).toEqual(dropped('22', '11'));
    expect(await of(DROP, ['11'], ['12'])).toEqual([]);
  });
  test('everything that is dropped if the call names nothing', async () => {
    expect(await of(DROP, [], ['11', '12'])).toEqual(dropped('11', '12'));
    expect((await foresee(readsOn(DROP, { id: 'i1' }, { [LIST]: [row('11')] }))).differences).toEqual(dropped('11'));
    expect(await of(DROP, [], null)).toEqual([]);
  });
  test('a warning of an empty list, which some controllers take for all and others for none', async () => {
    expect((await foresee(readsFor(DROP, [], ['11']))).warnings).toEqual([EMPTY_LIST]);
    for (const [tool, pairs] of [[DROP, ['11']] as const, [ADD, []] as const]) {
      expect((await foresee(readsFor(tool, pairs, ['11']))).warnings).toEqual([]);
    }
  });
  test('whose list it is', async () => {
    expect(await foresee(readsFor(ADD, ['11'], []))).toMatchObject({ target: { kind: 'identity', id: 'i1' } });
  });
});

describe('reading back finds', () => {
  const reportOf = async (...given: Parameters<typeof readsFor>) => report(await verify(readsFor(...given), undefined));
  const DONE = 'Read back: as requested.';
  const lacks = (pair: string) =>
    `NOT APPLIED: serviceConfigs is null, not ${JSON.stringify(ids(pair))}. The list does not have it.`;
  const still = (pair: string) =>
    `NOT APPLIED: serviceConfigs is ${JSON.stringify(ids(pair))}, not null. The list still has it.`;

  test.each<[what: string, tool: string, pairs: string[], has: string[] | null, says: string]>([
    ['all that was added', ADD, ['11', '12'], ['12', '22', '11'], DONE],
    ['what was not added', ADD, ['11', '12'], ['12', '21'], lacks('11')],
    ['nothing of it', ADD, ['11', '22'], null, `${lacks('11')}\n${lacks('22')}`],
    ['nothing of what was dropped', DROP, ['11', '12'], ['21', '22'], DONE],
    ['what was not dropped', DROP, ['11', '12'], ['22', '12'], still('12')],
    ['an empty list', DROP, [], null, DONE],
    ['what is left of all', DROP, [], ['11', '12'], `${still('11')}\n${still('12')}`],
  ])('%s', async (_what, tool, pairs, has, says) => expect(await reportOf(tool, pairs, has)).toBe(says));
});
