import { expect, test } from 'vitest';
import { faultsFor, inComplete } from './fault-of.ts';

const local = 'a'.repeat(64);
const label = 'b'.repeat(63);
const longest = [label, label, label, label].join('.');

test.each<[format: string, right: readonly string[], wrong: readonly string[]]>([
  [
    'uuid',
    ['01234567-89ab-cdef-ABCD-0123456789ab'],
    [
      ...['', 'x', '01234567-89ab-cdef-ABCD-0123456789abc', 'x01234567-89ab-cdef-ABCD-0123456789ab'],
      ...['1234567-89ab-cdef-ABCD-0123456789ab', '01234567-89a-cdef-ABCD-0123456789ab'],
      ...[
        '01234567-89ab-cdef-0123456789ab',
        '01234567-89ab-cdef-ABCD-0123456789a',
        '01234567-89ab-cdef-ABCD-g123456789ab',
      ],
    ],
  ],
  [
    'date',
    ['2026-01-02', '2024-02-29', '2026-12-31', '2026-10-19', '2026-11-20', '0001-09-30'],
    [
      ...[
        '',
        '2026-02-29',
        '2026-02-30',
        '2026-04-31',
        '2026-00-10',
        '2026-13-01',
        '2026-20-01',
        '2026-01-00',
        '2026-01-32',
      ],
      ...[
        '2026-01-40',
        '202-01-02',
        '2026-1-02',
        '2026-01-2',
        '2026-01-020',
        '12026-01-02',
        'x2026-01-02',
        '2026-0a-02',
      ],
      ...['2026-a1-02', '2026-01-0a', '2026-01-1a', '2026-1a-01'],
    ],
  ],
  [
    'time',
    [
      '00:00:00',
      '09:59:09',
      '19:00:59',
      '23:59:60',
      '20:10:00.25',
      '00:00:00Z',
      '00:00:00z',
      '00:00:00+23:59',
      '00:00:00-19:00',
    ],
    [
      ...[
        '',
        '24:00:00',
        '30:00:00',
        '0:00:00',
        '00:60:00',
        '00:0:00',
        '00:0a:00',
        '00:00:61',
        '00:00:70',
        '00:00:0',
        '00:00:0a',
      ],
      ...[
        '00:00:00.',
        '00:00:00.a',
        '00:00:00:0',
        '00:00:00x',
        'x00:00:00',
        '00:00:00Zx',
        '00:00:00+24:00',
        '00:00:00+30:00',
      ],
      ...[
        '00:00:00+2:00',
        '00:00:00+02:60',
        '00:00:00+02:0a',
        '00:00:00+02',
        '00:00:00*02:00',
        '00:00:00+0a:00',
        '0a:00:00',
      ],
      ...['2a:00:00', '00:00:00+2a:00'],
    ],
  ],
  [
    'date-time',
    ['2026-01-02T09:00:00Z', '2026-01-02t09:00:00.5+02:00', '2026-01-02 09:00:00-02:00'],
    [
      ...['', '2026-01-02', '2026-01-02T', '2026-01-02T09:00:00', '2026-02-30T09:00:00Z', '2026-01-02x09:00:00Z'],
      ...['2026-01-02T25:00:00Z', '2026-01-02T T09:00:00Z', 'x026-01-02T09:00:00Z'],
    ],
  ],
  ['ipv4', ['192.0.2.1'], ['192.0.2', '::1', '192.0.2.256']],
  ['ipv6', ['::1', '2001:db8::5'], ['192.0.2.1', ':::']],
  ...['email', 'idn-email'].map((format): [string, readonly string[], readonly string[]] => [
    format,
    [
      ...['a@b', "zoë.o'hara+x@bücher.example", '1@2.3', 'a.b.c@d-e.f-g.h', '"a b"@c.example', '"a\\"b"@c', '""@c'],
      ...['a@[192.0.2.1]', 'a@[IPv6:::1]', `${local}@b`, `${'é'.repeat(32)}@b`, `a@${longest}`, `a@${label}.bb`],
      ...['a@be\u0301b.ce\u0301c', 'a@be\u0301.ce\u0301', 'a@bb.cc'],
    ],
    [
      ...['', 'a', '@', '@b', 'a@', 'a@b@c', 'a b@c', 'a\u0001b@c', '.a@b', 'a.@b', 'a..b@c', 'a"b@c', 'a(b@c'],
      ...['"a"b"@c', '"a\\"@c', '"a@c', 'a"@c', '"a\nb"@c', '"a\\\nb"@c', '"a"b@c', '"a".b@c', 'a."b"@c', 'b"a"@c'],
      ...[
        'a@b c',
        'a@-b',
        'a@b-',
        'a@.b',
        'a@b.',
        'a@b..c',
        'a@b.-c',
        'a@b.c-',
        'a@\u0301b',
        'a@b.\u0301c',
        'a@b_c',
        'a@b.c_d',
      ],
      ...['a@[]', 'a@[a b]', 'a@[a]]', 'a@[[a]', 'a@[a\\]', 'a@x[a]', 'a@[a]x', 'a@[a', 'a@a]', 'a@b.c.', 'a.b.@c'],
      ...[
        `${local}a@b`,
        `${'é'.repeat(33)}@b`,
        `a@${label}b`,
        `a@b.${label}b`,
        `a@${longest}.b`,
        `a@${label}.${label}.${label}.${'b'.repeat(62)}.b`,
      ],
    ],
  ]),
])('the format %s', async (format, right, wrong) => {
  const fault = await faultsFor(inComplete({ type: 'string', format }));
  const accepted = async (texts: readonly string[]) => {
    const faults = await Promise.all(texts.map((a) => fault({ a })));
    return texts.filter((_text, at) => faults[at] === undefined);
  };
  expect(await accepted(right)).toStrictEqual(right);
  expect(await accepted(wrong)).toStrictEqual([]);
  expect(await fault({ a: 'x y' })).toBe(`✖ Invalid input: must match format "${format}"\n  → at a`);
});
