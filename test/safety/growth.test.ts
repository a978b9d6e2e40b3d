/**
 * Every scanner of foreign text takes linear time: twice the text takes at most 2.3 times as long. Measured in
 * processor time of this process, so that other programs do not count.
 */
import { expect, test } from 'vitest';
import { canonical } from '../../src/common/canonical.ts';
import { parseExact } from '../../src/common/exact-json.ts';
import { nearest } from '../../src/common/nearest.ts';
import { isSecretName } from '../../src/common/secret-names.ts';
import { tokenize } from '../../src/filter/tokens.ts';
import { cell, rowLine } from '../../src/runtime/answer/cell.ts';
import { skipIn, withoutPaging } from '../../src/runtime/answer/filter-paging.ts';
import { RowSplitter } from '../../src/runtime/answer/row-splitter.ts';
import { estimateTokens } from '../../src/runtime/answer/tokens.ts';
import { readFault } from '../../src/runtime/network/controller-fault.ts';
import { escapeLine, escapeText } from '../../src/runtime/safety/sanitise/escape.ts';
import { findProbe } from '../../src/runtime/safety/secrets/find-probe.ts';
import { hideInJson } from '../../src/runtime/safety/secrets/hide-in-json.ts';
import { formsOf, KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { redactPatterns } from '../../src/runtime/safety/secrets/patterns.ts';
import { redactTree } from '../../src/runtime/safety/secrets/redact-tree.ts';
import { judgeOf } from '../../src/runtime/safety/secrets/secret-fields.ts';

const judge = judgeOf({ 'data.token': 'token', 'list[].pin': 'pin' });
const known = new KnownSecrets();
known.keep('a secret of this process', 'password');
const quietly = (work: () => unknown) => () => {
  try {
    work();
  } catch {
    // What is no JSON or no filter has to be told so, and as fast.
  }
};

/** Everything that reads text from a model, a client or a controller. */
const scanners: Readonly<Record<string, (text: string) => unknown>> = {
  redactPatterns,
  isTellingName: isSecretName,
  findProbe: (text) => findProbe(text, ['token']),
  hideInJson: (text) => hideInJson(text, judge, (kind) => kind),
  'hideInJson within JSON': (text) => hideInJson(JSON.stringify({ data: text }), judge, (kind) => kind),
  redactTree: (text) => redactTree({ data: text }, judge, () => undefined),
  knownSecrets: (text) => known.redact(text),
  formsOf,
  escapeText,
  escapeLine,
  'parseExact of a string': quietlyOf((text) => parseExact(`{"n":12345678901234567890,"s":"${text}`)),
  'parseExact of what it may be': quietlyOf((text) => parseExact(text)),
  'parseExact of digits': quietlyOf((text) => parseExact(`[${text.replace(/\D/g, '9')}]`)),
  canonical,
  nearest: (text) => nearest(text, ['listServices', 'createIdentity']),
  tokenize: quietlyOf((text) => tokenize(text)),
  skipIn,
  withoutPaging,
  cell,
  rowLine: (text) => rowLine([text]),
  estimateTokens,
  readFault: (text) => readFault(500, text),
  'a list while it arrives': (text) => new RowSplitter(() => undefined).push(Buffer.from(`{"data":[${text}`)),
};

function quietlyOf(scan: (text: string) => unknown): (text: string) => unknown {
  return (text) => quietly(() => scan(text))();
}

/** What a scanner may start to match, and would rescan if it did not end as expected. */
const PIECES = [
  'eyJ',
  'eyJabcdefghijk.',
  '"',
  '\\"',
  '\\',
  '\\\\',
  '[',
  '{',
  '{"a":',
  ']',
  '&a',
  '<',
  '://a:',
  '://a:b@',
  '@',
  '-----BEGIN PRIVATE KEY-----',
  '-----END ',
  'bearer ',
  'Authorization: ',
  'zt-session=',
  'password=',
  'otpauth://',
  'limit ',
  '1',
  '-',
  '.',
  ' ',
  '\n',
  '[a\n',
  '> [',
  '![',
  '](',
  ']:',
  '`',
  'system ',
  ':',
  ',',
  'datetime(',
  'aA',
  '\u202e',
  '\ud800',
  'é',
];

/** Those that are meaningful to each other. */
const PAIRED = ['eyJ', '"', '\\"', '\\', '[', '{', ':', '.', '&a', '@', '1', ' ', '\n', '=', 'limit '];

const SIZE = 8192;
/** Milliseconds below which growth is not checked: quadratic time would be far longer. */
const QUICK = 20;
const MOST = 2.3;
const ATTEMPTS = 12;

const worst = [...PIECES, ...PAIRED.flatMap((one) => PAIRED.map((other) => one + other))];
const filled = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

function processorTime(scan: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  scan(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test.each(Object.keys(scanners))('%s', (name) => {
  const scan = scanners[name] as (text: string) => unknown;
  const slow = worst.filter((piece) => {
    if (processorTime(scan, filled(piece, SIZE)) < QUICK) return false;
    // Once more: the first run includes compilation and garbage collection.
    return processorTime(scan, filled(piece, SIZE)) >= QUICK;
  });
  for (const piece of slow) {
    let best = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < ATTEMPTS && best > MOST; attempt += 1) {
      const once = processorTime(scan, filled(piece, SIZE));
      best = Math.min(best, processorTime(scan, filled(piece, 2 * SIZE)) / once);
    }
    expect(best, `twice as much of ${JSON.stringify(piece)}`).toBeLessThanOrEqual(MOST);
  }
});
