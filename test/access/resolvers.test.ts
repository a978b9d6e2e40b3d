import { describe, expect, it, test } from 'vitest';
import { caughtResolvers, withoutDns } from '../../src/access/resolvers.ts';

describe('which intercepts catch DNS lookups', () => {
  const at = (address: string, low = 1, high = 65_535, protocol = 'udp') => ({ address, protocol, low, high });

  it.each([
    '0.0.0.0/0',
    '0.0.0.0/1',
    '128.0.0.0/1',
    '8.0.0.0/7',
    '8.8.8.8',
    '1.1.1.0/24',
    '::/0',
    '2000::/3',
    '2606:4700:4700::1111',
  ])('%s does', (address) => expect(caughtResolvers([at(address)])).toEqual([address]));

  it.each(['10.0.0.0/8', '192.168.1.1', '100.64.0.0/10', 'fd00::/8', '*.example.com', 'dns.google', '8.8.8.8/33', ''])(
    '%s does not: clients have other resolvers, or it names none',
    (address) => expect(caughtResolvers([at(address)])).toEqual([]),
  );

  it('none does by other ports, or by TCP alone', () => {
    expect(caughtResolvers([at('0.0.0.0/0', 1, 52), at('0.0.0.0/0', 54), at('0.0.0.0/0', 53, 53, 'tcp')])).toEqual([]);
    expect(caughtResolvers([at('0.0.0.0/0', 53, 53), at('0.0.0.0/0')])).toEqual(['0.0.0.0/0']);
  });
});

test.each([
  [
    [[1, 65_535]],
    [
      [1, 52],
      [54, 65_535],
    ],
  ],
  [[[53, 53]], []],
  [
    [
      [53, 60],
      [80, 80],
    ],
    [
      [54, 60],
      [80, 80],
    ],
  ],
  [[[40, 53]], [[40, 52]]],
  [[[80, 443]], [[80, 443]]],
])('%j without the port for DNS is %j', (ranges, left) => {
  const asRanges = (pairs: readonly (readonly number[])[]) => pairs.map(([low = 0, high = 0]) => ({ low, high }));
  expect(withoutDns(asRanges(ranges))).toEqual(asRanges(left));
});
