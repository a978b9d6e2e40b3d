import { expect, test } from 'vitest';
import { proxyExceptions } from '../../../../src/runtime/network/controller/proxy-exceptions.ts';

test.each([
  ['*', 'https://ctrl.example'],
  ['other.example, ctrl.example', 'https://ctrl.example:1280'],
  ['CTRL.example', 'https://ctrl.example'],
  ['example', 'https://ctrl.example'],
  ['.example', 'https://ctrl.example'],
  ['*.example', 'https://ctrl.example'],
  ['ctrl.example:1280', 'https://ctrl.example:1280'],
  ['ctrl.example:443', 'https://ctrl.example'],
  ['10.1.2.3', 'https://10.1.2.3:1280'],
  ['10.1.2.3:1280', 'https://10.1.2.3:1280'],
  ['10.0.0.0/8', 'https://10.1.2.3:1280'],
  ['0.0.0.0/0', 'https://10.1.2.3'],
  ['::1', 'https://[::1]:1280'],
  ['[::1]:1280', 'https://[::1]:1280'],
  ['fd00:0:0::/8', 'https://[fd12::1]:1280'],
])('NO_PROXY=%s is about %s', (exceptions, url) => {
  expect(proxyExceptions(exceptions)(new URL(url))).toBe(true);
});

test.each([
  ['', 'https://ctrl.example'],
  [' , ', 'https://ctrl.example'],
  ['rl.example', 'https://ctrl.example'],
  ['ctrl.example:1280', 'https://ctrl.example'],
  ['10.0.0.0/8', 'https://11.1.2.3'],
  ['10.0.0.0/8', 'https://10.example'],
  ['10.0.0.0/33', 'https://10.1.2.3'],
  ['10.0.0.0/', 'https://10.1.2.3'],
  ['ctrl.example/8', 'https://ctrl.example'],
  ['10.1.2.3:1', 'https://10.1.2.3:1280'],
  ['0.0.0.0/0', 'https://[fd12::1]'],
  ['fd00::/8', 'https://[fe12::1]'],
])('NO_PROXY=%s is not about %s', (exceptions, url) => {
  expect(proxyExceptions(exceptions)(new URL(url))).toBe(false);
});
