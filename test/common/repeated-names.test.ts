import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOfNames } from '../../src/common/repeated-names.ts';

const faultOf = (text: string) => faultOfNames(text, JSON.parse(text));

test('JSON that says each thing once has no fault, however it is written', () => {
  const written = fc.tuple(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', ' '));
  fc.assert(
    fc.property(written, ([value, space]) => {
      expect(faultOf(JSON.stringify(value, undefined, space))).toBeUndefined();
    }),
  );
});

test.each([
  ['{"a":1,"a":1}', '"a"'],
  ['{"a":{},"b":[{"c":1},{"c":2,"d":{"e":1, "e" :2}}]}', '"e"'],
  ['{"a":1,"\\u0061":2}', '"a"'],
  ['{"__proto__":1,"__proto__":2}', '"__proto__"'],
  ['{"x:y":"\\\\","x:y"\n:"\\""}', '"x:y"'],
  ['{"a\\"b":1,"a\\"b":2}', 'of the same name'],
])('%s has a member twice', (text, name) => expect(faultOf(text)).toMatch(new RegExp(`two members.* ${name}: `)));

test.each(['{"a":{"a":1},"b":{"a":1}}', '["a","a"]', '{"a":"a:","b":"\\":"}', '{"constructor":1}', '"a"', '1'])(
  '%s has not',
  (text) => expect(faultOf(text)).toBeUndefined(),
);

test('a member is found twice after a string of millions of escaped characters', () => {
  const text = `{"text":"${'\\n'.repeat(4_500_000)}","a":1,"a":2}`;
  expect(faultOfNames(text, { text: '', a: 2 })).toMatch(/two members named "a"/);
});
