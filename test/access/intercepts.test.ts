import { describe, expect, it, test } from 'vitest';
import { addressesMeet, addressIsWithin } from '../../src/access/addresses.ts';
import { targetsOf } from '../../src/access/host-rules.ts';
import { InterceptIndex } from '../../src/access/intercept-index.ts';
import { collide, collisions, interceptsOf } from '../../src/access/intercepts.ts';
import { morePrecise } from '../../src/access/precision.ts';
import { seeded } from '../../src/sandbox/seed/random.ts';

const config = (addresses: readonly string[], more: object = {}) =>
  interceptsOf({ addresses, protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }], ...more });

describe('ranges', () => {
  it.each([
    ['10.0.0.0/8', ['10.0.0.0/9', '10.128.0.0/9'], true],
    ['10.0.0.0/8', ['10.128.0.0/9', '10.0.0.0/10', '10.64.0.0/10'], true],
    ['10.0.0.0/8', ['10.0.0.0/9', '10.129.0.0/16'], false],
    ['10.0.0.0/31', ['10.0.0.0', '10.0.0.1'], true],
    ['10.0.0.7', ['10.0.0.0/29'], true],
    ['fd00::/126', ['fd00::/127', 'fd00::2/127'], true],
    ['fd00::/126', ['10.0.0.0/8'], false],
    ['*.a.test', ['*.test'], true],
    ['a.test', ['*.a.test'], false],
    ['0.0.0.0/0', ['0.0.0.0/1', '128.0.0.0/1'], true],
  ])('%s is in %j: %s', (inner, outer, is) => expect(addressIsWithin(inner, outer)).toBe(is));

  test('with an impossible length are names, as clients take them', () => {
    expect(addressesMeet('1.2.3.4/56', '1.2.3.4')).toBe(false);
    expect(addressesMeet('1.2.3.4/x', '1.2.3.4')).toBe(false);
    expect(addressesMeet('1.2.3.4/56', '1.2.3.4/56')).toBe(true);
  });
});

describe('the more precise of two', () => {
  const ports = (low: number, high: number) => ({ portRanges: [{ low, high }] });

  it.each([
    ['a name, of a wildcard over it', config(['crm.test']), config(['*.test']), 'one'],
    ['the longer wildcard', config(['*.test']), config(['*.a.test']), 'other'],
    ['the smaller range', config(['10.0.0.0/8']), config(['10.1.0.0/16']), 'other'],
    ['the same names: fewer ports', config(['crm.test']), config(['crm.test'], ports(1, 999)), 'one'],
    ['the address before the ports', config(['10.1.0.0/16'], ports(1, 999)), config(['10.0.0.0/8']), 'one'],
    ['neither: the same', config(['crm.test']), config(['crm.test']), undefined],
    ['neither: now the one, now the other', config(['a.test', '*.b.test']), config(['*.test', 'x.b.test']), undefined],
    ['neither: nothing in common', config(['a.test']), config(['b.test']), undefined],
  ] as const)('is %s', (_, one, other, is) => expect(morePrecise(one, other)).toBe(is));
});

describe('allowed senders', () => {
  const from = (...allowedSourceAddresses: string[]) => config(['db.test'], { allowedSourceAddresses });

  it.each([
    ['others', from('10.1.0.0/16'), from('10.2.0.0/16'), false],
    ['some in common', from('10.1.0.0/16', '10.3.0.1'), from('10.3.0.0/24'), true],
    ['some and any', from('10.1.0.0/16'), config(['db.test']), true],
  ])('%s', (_, one, other, meet) => expect(collisions(one, other).length > 0).toBe(meet));
});

test('the index finds what comparing all pairs finds', () => {
  const random = seeded(7);
  const owned = Array.from({ length: 120 }, (_, owner) => {
    const address = `10.${random.below(2)}.${random.below(3)}.${random.below(8)}`;
    const length = [8, 16, 23, 24, 29, 30, 32, 32, 32][random.below(9)];
    return { owner, address: `${address}/${length}`, protocol: 'tcp', low: random.below(5), high: 5 };
  });
  const index = new InterceptIndex(owned);
  for (const intercept of owned) {
    const found = [...index.meeting(intercept)].map(({ owner }) => owner).sort((one, other) => one - other);
    expect(found).toEqual(owned.filter((other) => collide(intercept, other)).map(({ owner }) => owner));
  }
});

test('the index looks at few of many addresses', () => {
  const owned = Array.from({ length: 3_000 }, (_, owner) => {
    let compared = 0;
    return {
      ...{ owner, address: `10.${owner >> 8}.${owner & 255}.1`, low: 443, high: 443 },
      get protocol() {
        compared++;
        return 'tcp';
      },
      get compared() {
        return compared;
      },
    };
  });
  const index = new InterceptIndex(owned);
  for (const intercept of owned) [...index.meeting(intercept)];
  expect(Math.max(...owned.map(({ compared }) => compared))).toBeLessThan(10);
});

it.each([
  [['10.0.0.0/8'], ['10.8.0.0/16']],
  [['10.8.7.0/24', '10.9.0.0/16'], ['10.8.7.0/24']],
  [['192.168.0.0/16'], []],
])('a host that allows %j connects to %j of what clients dial', (allowedAddresses, connected) => {
  const caught = [{ address: '10.8.0.0/16', protocol: 'tcp', low: 22, high: 22 }];
  const data = { protocol: 'tcp', forwardAddress: true, forwardPort: true, allowedAddresses };
  expect(targetsOf(data, caught).map(({ address }) => address)).toEqual(connected);
});
