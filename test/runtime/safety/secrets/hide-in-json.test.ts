import { expect, test } from 'vitest';
import { hideInJson } from '../../../../src/runtime/safety/secrets/hide-in-json.ts';
import { secretJudgeOf } from '../../../../src/runtime/safety/secrets/secret-fields.ts';
import { searchesOf } from '../../../support/searches.ts';

const judge = secretJudgeOf({ 'data[].code': 'code', 'data[].more.door': 'door' });
const hide = (text: string) =>
  hideInJson(text, judge, (kind, secret, trail) => `<${kind}: ${secret} at ${trail.join('.')}>`);
const within = (value: unknown, times: number): string =>
  times === 0 ? JSON.stringify(value) : within({ in: JSON.stringify(value) }, times - 1);
const nested = (inner: string, depth: number) => `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`;

test.each([
  [
    '{"data":[{"code":"a"},{"code":"b"}]}',
    '{"data":[{"code":"<code: a at data.0.code>"},{"code":"<code: b at data.1.code>"}]}',
  ],
  [
    '{"data":[{"more":{"door":1}},{"door":2}]}',
    '{"data":[{"more":{"door":"<door: 1 at data.0.more.door>"}},{"door":2}]}',
  ],
  [
    '{"password":{"a":["b",-1.5e3,null,true,""]}}',
    '{"password":{"a":["<secret: b at password.a.0>","<secret: -1.5e3 at password.a.1>",null,true,""]}}',
  ],
  [
    '{"passwords":{"bob":"b","a1b2c3":true,"d4":{"e5f6":1}}}',
    '{"passwords":{"bob":"<secret: b at passwords.bob>","<secret: a1b2c3 at passwords>":true,"d4":{"<secret: e5f6 at passwords.d4>":"<secret: 1 at passwords.d4.e5f6>"}}}',
  ],
  ['{"":"a","note":"it\'s"}', '{"":"a","note":"it\'s"}'],
  ['it\'s "broken": {"pwd":"a', 'it\'s "broken": {"pwd":"<secret: a at pwd>"'],
  ['{"data":[{"note":"see {\\"pwd\\":1}"}]}', '{"data":[{"note":"see {\\"pwd\\":\\"<secret: 1 at pwd>\\"}"}]}'],
  ['{"data":[{"more":"{\\"door\\":1}"}]}', '{"data":[{"more":"{\\"door\\":\\"<door: 1 at door>\\"}"}]}'],
  ['{"name":"password","data":[{"code":"a"}]}', '{"name":"password","data":[{"code":"<code: a at data.0.code>"}]}'],
  ['{"note":"{\\"name\\":\\"no secret\\"}"}', '{"note":"{\\"name\\":\\"no secret\\"}"}'],
])('%s', (text, shown) => expect(hide(text)).toBe(shown));

test('every other character stays, even in JSON within a text', () => {
  const text = String.raw`{ "note" : "{ \"a\" : \"\u0041\" }", "n" : 1.50 }`;
  expect(hide(text)).toBe(text);
});

/** JSON in JSON whose quotes and backslashes are escaped as code points: it grows slowly with its depth. */
const inCodePoints = (inner: string, times: number): string =>
  times === 0
    ? inner
    : inCodePoints(`["${inner.replaceAll('\\', String.raw`\u005c`).replaceAll('"', String.raw`\u0022`)}"]`, times - 1);

test('JSON in JSON is read, however its quotes are escaped', () => {
  for (const times of [1, 2, 5]) expect(hide(inCodePoints('{"dbPin":1,"pwd":4711}', times))).toContain('secret: 4711');
});

test('deeper than anybody nests it, JSON in JSON is left alone, so that no text takes long', () => {
  const text = inCodePoints('{"pwd":4711}', 20);
  expect(hide(text)).toBe(text);
});

test.each([1, 2, 5])('a secret in JSON in JSON is hidden, %i levels deep', (times) => {
  expect(hide(within({ password: 'hunter2' }, times))).toContain('<secret: hunter2 at password>');
});

test('a value too deep for its path is hidden by the names around it', () => {
  const deep = nested('"hunter2"', 200);
  expect(hide(`{"data":[{"code":${deep}}]}`)).toContain('"<secret: hunter2');
  expect(hide(`{"note":${deep}}`)).toContain('"hunter2"');
  expect(hide(`{"note":${nested(JSON.stringify('{"pwd":"hunter2"}'), 200)}}`)).toContain('<secret: hunter2 at pwd>');
});

test('a hundred levels have a full path, and no more', () => {
  const at = (depth: number, inner: string) => hide(`{"note":${nested(inner, depth - 2)}}`);
  expect(at(100, '{"value":"hunter2"}')).not.toContain('<secret');
  expect(at(101, '{"value":"hunter2"}')).toContain('<secret: hunter2');
  expect(at(100, '{"name":"password","value":"hunter2"}')).toContain('<secret: hunter2');
});

test('values are only looked at where a name says so, or where some hold JSON', () => {
  const page = (count: number, more = {}) =>
    JSON.stringify({ data: { name: Array.from({ length: count }, () => 'a'), ...more } });
  const searches = (text: string) => searchesOf(() => hide(text));
  expect(searches(page(30))).toBe(searches(page(3)));
  expect(searches(page(3, { value: 'a' }))).toBeGreaterThan(searches(page(1, { value: 'a' })));
  expect(searches(page(3, { note: '{"a":1}' }))).toBeGreaterThan(searches(page(1, { note: '{"a":1}' })));
});
