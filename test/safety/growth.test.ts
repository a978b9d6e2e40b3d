/** Every scanner of foreign text takes linear time: twice the text takes at most 2.3 times as long. */

import { CORE_SCHEMA, load } from 'js-yaml';
import { expect, test } from 'vitest';
import { nearness } from '../../src/access/near.ts';
import { isInRange } from '../../src/access/version-range.ts';
import { canonical } from '../../src/common/canonical.ts';
import { exactNumber, parseExact } from '../../src/common/exact-json.ts';
import { nearest } from '../../src/common/nearest.ts';
import { faultOfNames } from '../../src/common/repeated-names.ts';
import { RowSplitter } from '../../src/common/row-splitter.ts';
import { isSecretName } from '../../src/common/secret-names.ts';
import { onlyFields } from '../../src/filter/fields.ts';
import { parseFilter, parseSort } from '../../src/filter/parse.ts';
import { tokenize } from '../../src/filter/tokens.ts';
import { searchData } from '../../src/generated/search-data.ts';
import { bearerOf } from '../../src/http/access/principal.ts';
import { AddressList } from '../../src/http/edge/address-list.ts';
import { sourceOf } from '../../src/http/edge/source.ts';
import { cell, rowLine } from '../../src/runtime/answer/cell.ts';
import { dependsOnTime } from '../../src/runtime/answer/controller-time.ts';
import { skipIn, withoutPaging } from '../../src/runtime/answer/filter-paging.ts';
import { fitJson } from '../../src/runtime/answer/fit-json.ts';
import { pick } from '../../src/runtime/answer/pick.ts';
import { estimateTokens } from '../../src/runtime/answer/tokens.ts';
import { gained, lost } from '../../src/runtime/change/judges/judge.ts';
import { asksLess, misses, selectorOf } from '../../src/runtime/change/judges/role-lists.ts';
import { coerce } from '../../src/runtime/gate/arguments/coerce.ts';
import { FORMATS } from '../../src/runtime/gate/arguments/formats.ts';
import { addressOf } from '../../src/runtime/network/controller/address.ts';
import { readFault } from '../../src/runtime/network/controller-fault.ts';
import { habitsOf } from '../../src/runtime/network/filter-habits.ts';
import { nextLink } from '../../src/runtime/network/link-field.ts';
import { looksLikeId } from '../../src/runtime/network/names/ids-of-names.ts';
import { LineReader } from '../../src/runtime/protocol/messages/line-reader.ts';
import { escapeLine, escapeText } from '../../src/runtime/safety/sanitize/escape.ts';
import { hideColumns } from '../../src/runtime/safety/secrets/columns.ts';
import { findProbe } from '../../src/runtime/safety/secrets/find-probe.ts';
import { hideInJson } from '../../src/runtime/safety/secrets/hide-in-json.ts';
import { hideTables } from '../../src/runtime/safety/secrets/json-tables.ts';
import { formsOf, KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { redactPatterns } from '../../src/runtime/safety/secrets/patterns.ts';
import { redactTree } from '../../src/runtime/safety/secrets/redact-tree.ts';
import { secretJudgeOf } from '../../src/runtime/safety/secrets/secret-fields.ts';
import { Finder } from '../../src/runtime/tools/search/finder.ts';
import { millisecondsOf } from '../../src/sandbox/resources/identity-actions.ts';
import { growthOf, processorTime } from '../support/growth.ts';

const judge = secretJudgeOf({ 'data.token': 'token', 'list[].pin': 'pin' });
const known = new KnownSecrets();
known.keep('a secret of this process', 'password');
const finder = new Finder(searchData, undefined);
const proxies = new AddressList(['127.0.0.1']);
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
  'names in JSON': (text) => faultOfNames(`[${JSON.stringify(text)},{${JSON.stringify(text)}:1,"a":1,"a":1}]`, {}),
  'parseExact of a string': quietlyOf((text) => parseExact(`{"n":12345678901234567890,"s":"${text}`)),
  'parseExact of what it may be': quietlyOf((text) => parseExact(text)),
  'parseExact of digits': quietlyOf((text) => parseExact(`[${text.replace(/\D/g, '9')}]`)),
  canonical,
  nearest: (text) => nearest(text, ['listServices', 'createIdentity']),
  tokenize: quietlyOf((text) => tokenize(text)),
  parseFilter: quietlyOf(parseFilter),
  parseSort: quietlyOf(parseSort),
  skipIn,
  withoutPaging,
  'habits of a filter': (text) => habitsOf(text, onlyFields({ name: 'string' })),
  'a duration': millisecondsOf,
  'JSON in an argument': (text) => coerce(text, { type: 'object', properties: { a: { type: 'array' } } }),
  'formats of arguments': (text) => Object.values(FORMATS).map((isOfFormat) => isOfFormat(text)),
  'a question for an operation': (text) => finder.find(text, () => true),
  'a line of a client': (text) => {
    const lines = new LineReader(
      () => undefined,
      () => undefined,
    );
    for (let at = 0; at < text.length; at += 64) lines.push(Buffer.from(text.slice(at, at + 64)));
  },
  'an Authorization field': (text) => bearerOf({ headers: { authorization: `Bearer ${text}` } } as never),
  'a field of proxies': (text) => sourceOf('127.0.0.1', false, { 'x-forwarded-for': text }, proxies),
  'a Link field': nextLink,
  'an address': quietlyOf((text) => addressOf(new URL(`https://a/${text}`))),
  'a role': (text) => nearness(text, `${text}s`),
  'a range of versions': quietlyOf((text) => isInRange({ numbers: [1, 2, 3], preRelease: [] }, text)),
  'a policy file': quietlyOf((text) => load(text, { schema: CORE_SCHEMA })),
  looksLikeId,
  dependsOnTime: (text) => dependsOnTime('listSessions', text),
  cell,
  rowLine: (text) => rowLine([text]),
  estimateTokens,
  fitJson: (text) => fitJson([text], 1000),
  readFault: (text) => readFault(500, text),
  'a list while it arrives': (text) => new RowSplitter(() => undefined).push(Buffer.from(`{"data":[${text}`)),
};

/** Judges a change of all roles of a policy. */
function judgeRoles(count: number): void {
  const roles = (prefix: string) => Array.from({ length: count }, (_, index) => `#${prefix}${index}`);
  const [from, to] = [roles('a'), roles('b')];
  gained({ field: 'identityRoles', from, to });
  lost({ field: 'identityRoles', from, to });
  for (const semantic of ['AnyOf', 'AllOf']) {
    const [before, after] = [selectorOf(from, semantic), selectorOf([...to, ...from], 'AnyOf')];
    misses(before, after);
    asksLess({ before, after });
  }
}

/** Looks for as many fields as a list has rows. */
function pickFields(path: string): void {
  for (let row = 0; row < 20; row += 1) pick({ a: { b: row } }, path + row);
}

/** Hides the secrets of lists below a long name, which every item is judged by. */
function hideBelowLongName(length: number): void {
  const name = 'a'.repeat(length / 2);
  const items = Array.from({ length: length / 8 }, () => 'b');
  for (const below of [{ name: 'password', value: items }, { auth: items }, [['password'], items], items]) {
    const text = JSON.stringify({ [name]: below });
    hideInJson(text, judge, (kind) => kind);
    hideTables(text, '');
  }
  redactTree({ [name]: items.map(() => ({ name: 'c', value: 'd' })) }, judge, () => undefined);
}

function quietlyOf(scan: (text: string) => unknown): (text: string) => unknown {
  return (text) => quietly(() => scan(text))();
}

/** What a scanner may start to match, and would rescan if it did not end as expected. */
const PIECES = [
  '/',
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
  'mysql -p',
  'curl -u',
  ' -p ',
  'login -p ',
  'mosquitto_pub -P ',
  'zip ',
  'echo ',
  'echo a | docker ',
  ' "[redacted: password] ',
  'ｐ',
  'ｐassword=a ',
  'pass\u200b',
  'user/password: a/',
  'login a/',
  ' a:b@',
  'a:b@a.',
  'password – ',
  'Private-MAC: ',
  'secret" { default = "',
  "'a' | ",
  'docker login <<< ',
  'net user a a ',
  ' /p:',
  'sqlplus a/',
  ' -U a%',
  'vault login -a ',
  'securestring -Force ',
  'snmpget -c ',
  'secret 0 ',
  'requirepass ',
  'password,',
  '\n',
  '"-p",',
  'cookie: a=',
  "identified by '",
  'create user password ',
  'zc3dvcm',
  'net use /user:a ',
  '--password "',
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
  'password ',
  'password is ',
  'password for a ',
  'pass-phrase: a b ',
  '://a:b,c://',
  'service ',
  'router of identity ',
  'not ',
  'a or b and ',
  'anyOf(a.b) = ',
  '<a>; ',
  '- ',
  '>1 ',
  'a is the password ',
  "'a' for 'password",
  'credentials are a ',
  'secret value: ',
  '{"name":"password","value":',
  'cookie: a=',
  ' -u a:',
  'sk-',
  'xai-',
  'a_',
  'SG.',
  '%70',
  '%25',
  'a%',
  '.%70',
  'password:\n',
  '  - a\n',
  'passwords: [a, ',
  '[password]\n',
  '[["password"],["a"]],',
  '{"keys":["password"],"values":["a"],',
  "'password', ",
  '//hooks.',
  '$6$',
  'localhost:5432:',
  'a:5432:a:a:',
  'machine a login a password ',
  'user a on >',
  '<td>password</td><td>',
  'WIFI:;',
  'vault put a=',
  'createUser a MD5 ',
  'password | a\n',
  'password  ',
  'kind: Secret\ndata:\n a: b\n',
  '70617373776f7264',
  'user[password]=',
  'password&#61;',
  '&quot;password&quot;: &quot;',
  '&amp;',
  '["",',
  "['-p', ",
  '"sshpass", "-p", "x", ',
  '["sshpass","-p","x"],',
  'azure A+/',
];

/** Those that are meaningful to each other. */
const PAIRED = [
  'eyJ',
  '"',
  '\\"',
  '\\',
  '[',
  '{',
  ':',
  '.',
  '&a',
  '@',
  '1',
  ' ',
  '\n',
  '=',
  'limit ',
  '&amp;',
  "'",
  ',',
];

const SIZE = 8192;
/** Microseconds below which growth is not checked: quadratic time would be far longer. */
const QUICK = 20_000;
const MOST = 2.3;

const worst = [
  ...[...PIECES, ...PAIRED.flatMap((one) => PAIRED.map((other) => one + other))].map((piece) => ({ piece, end: '' })),
  // What reads up to an end may not find it.
  ...PIECES.filter(({ length }) => length <= 2).map((piece) => ({ piece, end: 'é' })),
];
const filled = ({ piece, end }: (typeof worst)[number], size: number): string =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size) + end;

test.each(Object.keys(scanners))('%s', (name) => {
  const scan = scanners[name] as (text: string) => unknown;
  const slow = worst.filter((text) => {
    const once = filled(text, SIZE);
    if (processorTime(() => scan(once)) < QUICK) return false;
    // Once more: the first run includes compilation and garbage collection.
    return processorTime(() => scan(once)) >= QUICK;
  });
  for (const text of slow) {
    const [once, twice] = [filled(text, SIZE), filled(text, 2 * SIZE)];
    const growth = growthOf(
      () => scan(once),
      () => scan(twice),
      MOST,
    );
    expect(growth, `twice as much of ${JSON.stringify(text.piece)}`).toBeLessThanOrEqual(MOST);
  }
});

test.each<[name: string, scan: (length: number) => unknown, length: number]>([
  ['a number of many digits', (length) => exactNumber(`1${'0'.repeat(length)}1`), 8 * SIZE],
  ['a change of many roles', judgeRoles, SIZE / 4],
  ['a list below a long name', hideBelowLongName, 2 * SIZE],
  [
    'names deep below that of a secret',
    (length) => hideInJson(`{"password":${'{"a":'.repeat(length / 5)}`, judge, (kind) => kind),
    16 * SIZE,
  ],
  ['a wide cell of a table', (length) => hideColumns(`user,password\nbob,x${' '.repeat(length)}y`, ''), 2 * SIZE],
  ['a long filter of another language', (length) => habitsOf('limit '.repeat(length / 6), onlyFields({})), 8 * SIZE],
  ['a filter of many operators', (length) => habitsOf('=~'.repeat(length / 2), onlyFields({})), 998],
  ['a long duration', (length) => millisecondsOf('1'.repeat(length)), 8 * SIZE],
  ['the path of a field', (length) => pickFields('a.'.repeat(length / 2)), SIZE],
])('%s', (_name, scan, length) => {
  if (processorTime(() => scan(length)) < QUICK) return;
  const growth = growthOf(
    () => scan(length),
    () => scan(2 * length),
    MOST,
  );
  expect(growth).toBeLessThanOrEqual(MOST);
});

/** Every part of a line that may say who the user is, as long as it can be, and something that cannot end it. */
const lineOfUser = (word: string) => `password  a1b2c3\n${'\n'.repeat(40)}${word}${'.'.repeat(400)} x y\n`.repeat(20);

test('a line that may name a user takes little longer than one that cannot', () => {
  const [plain, named] = [lineOfUser('abcd'), lineOfUser('user')];
  const growth = growthOf(
    () => redactPatterns(plain),
    () => redactPatterns(named),
    2 * MOST,
  );
  expect(growth).toBeLessThanOrEqual(2 * MOST);
});
