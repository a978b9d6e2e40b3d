import { describe, expect, test } from 'vitest';
import { AddressList } from '../../../src/http/edge/address-list.ts';
import { sourceOf } from '../../../src/http/edge/source.ts';

const PROXIES = new AddressList(['10.0.0.0/8', 'fd00::/8']);
const from = (peer: string, forwarded: string | readonly string[] | undefined, more: object = {}) =>
  sourceOf(peer, false, { 'x-forwarded-for': forwarded, ...more }, PROXIES);

describe('where a request comes from, behind proxies', () => {
  test.each([
    ['one proxy', '192.0.2.7', '192.0.2.7'],
    ['several proxies', '192.0.2.7, 10.0.0.5, fd00::2', '192.0.2.7'],
    ['entries that the client wrote', '10.0.0.9, 127.0.0.1, 192.0.2.7', '192.0.2.7'],
    ['an entry that the client wrote, and several proxies', '198.51.100.1, 192.0.2.7,10.0.0.5', '192.0.2.7'],
    ['several fields', ['198.51.100.1', '192.0.2.7, 10.0.0.5'], '192.0.2.7'],
    ['a port', '192.0.2.7:4711', '192.0.2.7'],
    ['IPv6', '2001:DB8::1', '2001:db8::1'],
    ['IPv6 in brackets', '[2001:db8::1]', '2001:db8::1'],
    ['IPv6 with a port', '[2001:db8::1]:4711', '2001:db8::1'],
    ['IPv4 within IPv6', '::ffff:192.0.2.7', '192.0.2.7'],
    ['a proxy within IPv6', '192.0.2.7, ::ffff:10.0.0.5', '192.0.2.7'],
    ['proxies alone', '10.0.0.6, 10.0.0.5', '10.0.0.6'],
    ['nothing', undefined, '10.0.0.1'],
    ['what is no address', 'unknown', '10.0.0.1'],
    ['what is no address before a proxy', '192.0.2.7, _hidden, 10.0.0.5', '10.0.0.5'],
    ['a number with leading zeros', '010.0.0.9', '10.0.0.1'],
    ['a name', 'localhost', '10.0.0.1'],
  ])('%s', (_, forwarded, address) => {
    expect(from('10.0.0.1', forwarded).address).toBe(address);
  });

  test('nobody else may say so, and there is one field that says it', () => {
    expect(from('192.0.2.9', '198.51.100.1').address).toBe('192.0.2.9');
    expect(from('::ffff:192.0.2.9', '198.51.100.1').address).toBe('192.0.2.9');
    const others = { forwarded: 'for=198.51.100.1', 'x-real-ip': '198.51.100.1', 'x-client-ip': '198.51.100.1' };
    expect(from('10.0.0.1', undefined, others).address).toBe('10.0.0.1');
  });

  test('whether it was encrypted is what the last proxy says', () => {
    const secure = (proto: string, peer = '10.0.0.1') => from(peer, undefined, { 'x-forwarded-proto': proto }).secure;
    expect([secure('https'), secure('http, https'), secure('https, http'), secure('https', '192.0.2.9')]).toEqual([
      ...[true, true, false, false],
    ]);
  });
});
