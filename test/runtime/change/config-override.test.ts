/** An identity that gets another config for a service: what a person has to confirm, on answers without a controller. */
import { expect, test } from 'vitest';
import { isOverride, overridden } from '../../../src/runtime/change/judges/cuts-off/config-override.ts';
import { type Answers, answerOf, readsOn } from './answered-reads.ts';

const TOOL = 'associateIdentitysServiceConfigs';
const OWN = 'listIdentitysServiceConfigs i1';
const config = (configTypeId: string, data: object) => ({ configTypeId, data });
/** Two services, each with a config of two types, and other configs of these types. */
const NETWORK: Answers = {
  [OWN]: null,
  'detailService web': { id: 'web', name: 'the web', configs: ['w1', 'w2'] },
  'detailService db': { id: 'db', name: 'the db', configs: ['d1'] },
  'detailService bare': { id: 'bare', name: 'the bare', configs: null },
  'detailConfig w1': config('host', { port: 1 }),
  'detailConfig w2': config('intercept', { ports: [1, 2] }),
  'detailConfig d1': { ...config('intercept', { ports: [7] }), configType: { name: 'intercept.v1' } },
  'detailConfig client': { ...config('old', { ports: [1] }), configType: { name: 'ziti-tunneler-client.v1' } },
  'detailConfig more': config('intercept', { ports: [2, 1, 3] }),
  'detailConfig less': config('intercept', { ports: [1] }),
  'detailConfig other': config('host', { port: 2 }),
};
const readsFor = (pairs: Readonly<Record<string, string>>, answers: Answers = {}, tool = TOOL) => {
  const serviceConfigs = Object.entries(pairs).map(([serviceId, configId]) => ({ serviceId, configId }));
  return readsOn(tool, { id: 'i1', serviceConfigs }, { ...NETWORK, ...answers });
};
const loses = (services: string) => `the identity no longer gets what ${services} had in such a config`;
const has = (configId: string, serviceId = 'web') => ({ [OWN]: [{ serviceId, configId }] });

test.each<[what: string, pairs: Record<string, string>, answers: Answers, says: string | undefined]>([
  ['a config with all of the last one', { web: 'more' }, {}, undefined],
  ['a config with less', { web: 'less' }, {}, loses('"the web"')],
  ['a config with another value', { web: 'other' }, {}, loses('"the web"')],
  ['several services', { web: 'less', db: 'less', bare: 'less' }, {}, loses('"the web", "the db"')],
  ['a service without a config of this type', { db: 'other', bare: 'other' }, {}, undefined],
  ['an override that has less than the service', { web: 'less' }, has('less'), undefined],
  ['an override that has more than the service', { web: 'less' }, has('more'), loses('"the web"')],
  ['an override of another type', { web: 'less' }, has('other'), loses('"the web"')],
  ['an override for another service', { web: 'less' }, has('less', 'db'), loses('"the web"')],
  ['a config of another type with the same purpose', { db: 'client' }, {}, loses('"the db"')],
  ['a service that does not exist', { gone: 'less' }, {}, undefined],
  ['an identity that does not exist', { web: 'less' }, { [OWN]: undefined }, loses('"the web"')],
])('%s', async (_what, pairs, answers, says) => expect(await overridden(readsFor(pairs, answers))).toBe(says));

test('many services are confirmed without a comparison', async () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, 'less']));
  expect(await overridden(readsFor(many(11), { [OWN]: answerOf(500, {}) }))).toBe(
    'the configs of 11 services are replaced for the identity',
  );
  expect(await overridden(readsFor(many(10)))).toBeUndefined();
});

test.each([OWN, 'detailService web', 'detailConfig less', 'detailConfig w2'])(
  'nothing is judged if %s cannot be read',
  async (read) => {
    const [tool] = read.split(' ');
    await expect(overridden(readsFor({ web: 'less' }, { [read]: answerOf(403, {}) }))).rejects.toMatchObject({
      ...{ kind: 'controller', message: `${tool} returned 403.` },
    });
  },
);

test('only adding configs to an identity is judged', () => {
  expect(isOverride(readsFor({}))).toBe(true);
  expect(isOverride(readsFor({}, {}, 'disassociateIdentitysServiceConfigs'))).toBe(false);
  expect(isOverride(readsFor({}, {}, 'patchIdentity'))).toBe(false);
});
