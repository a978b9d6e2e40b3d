import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, isNothing, matchesRequested } from '../../../src/runtime/change/values.ts';

describe('a field has the requested value', () => {
  const rows: [asked: unknown, found: unknown, expected: boolean, path?: string][] = [
    ['a', 'a', true],
    ['a', 'b', false],
    [[], null, true],
    [{}, undefined, true],
    ['', null, true],
    [false, undefined, true],
    [0, null, true],
    ['a', null, false],
    [null, 'a', false],
    [['b', 'a'], ['a', 'b'], true],
    [['a'], ['a', 'b'], false],
    [['b', 'a', 'a'], ['a', 'b'], true],
    [['a', 'a'], ['a', 'b'], false],
    [['a', 'b'], ['b', 'b'], false],
    [[1], 1, false],
    // Rows of a list are stored unchanged: the versions of an operating system are a set too.
    [[{ type: 'a', versions: ['2', '1', '1'] }], [{ type: 'a', versions: ['1', '2'] }], true],
    [[{ type: 'a', versions: ['2', '1'] }], [{ type: 'a', versions: ['1'] }], false],
    [[{ type: 'a' }, { type: 'a' }], [{ type: 'a' }], true],
    [[{ type: 'b', versions: [] }, { type: 'a' }], [{ type: 'a', versions: null }, { type: 'b' }], true],
    [{ list: [1, 2] }, { list: [2, 1] }, false],
    [{ list: [1, 1] }, { list: [1] }, false],
    [{ a: false }, {}, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z', true, 'expiresAt'],
    ['2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00Z', true, 'expiresAt'],
    ['2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z', false, 'expiresAt'],
    [['00:1B:44:11:3A:B7'], ['001b44113ab7'], true, 'macAddresses'],
    ['-----BEGIN X-----\nAA==\n-----END X-----\n', '-----BEGIN X-----\r\nAA==\r\n-----END X-----', true, 'certPem'],
    // A name is compared exactly, whatever it looks like; so is free-form data.
    ['AA:BB:CC:DD:EE:FF', 'aabbccddeeff', false, 'name'],
    ['2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00Z', false, 'name'],
    ['AA:BB:CC:DD:EE:FF', 'aabbccddeeff', false, 'tags.macAddress'],
    [{ expiresAt: '2026-01-01T00:00:00Z' }, { expiresAt: '2026-01-01T00:00:00.000Z' }, false, 'tags'],
    [{ expiresAt: '2026-01-01T00:00:00Z' }, { expiresAt: '2026-01-01T00:00:00.000Z' }, true, 'limits'],
    [true, { id: 'x' }, true],
    ['some-ca', { caId: 'some-ca' }, true],
    ['some-ca', { caId: 'other' }, false],
    ['user', { id: 'x' }, true],
    [true, { caId: 'x' }, true],
    [true, {}, false],
    ['2026-01-01T00:00:00.25Z', '2026-01-01T00:00:00.250Z', true, 'expiresAt'],
    ['001B44113AB7', '001b44113ab7', true, 'macAddress'],
    ['x00:1B:44:11:3A:B7', 'x001b44113ab7', false, 'macAddress'],
    ['00:1B:44:11:3A:B7x', '001b44113ab7x', false, 'macAddress'],
    ['AA:BB:CC:DD:EE:FF', 'aabbccddeeff', false, 'data.macAddress'],
    ['-----BEGIN A', '-----BEGIN B', false, 'certPem'],
    ['-----BEGIN A B', '-----BEGIN AB', false, 'certPem'],
    ['-----BEGIN A B', '-----BEGIN A\nB', false, 'name'],
    ['a  -----BEGIN A', 'a -----BEGIN A', false, 'certPem'],
    ['a b', 'a  b', false, 'certPem'],
    [[1, 2], [12], false],
    [9007199254740993n, 9007199254740993n, true],
    [{ n: 10n ** 21n }, { n: 1e21 }, true],
    [{ n: 10n ** 21n + 1n }, { n: 1e21 }, false],
    [5, 5.5, false],
  ];
  test.each(rows)('%o, found as %o: %o', (requested, found, expected, path = 'value') => {
    expect(matchesRequested(requested, found, path)).toBe(expected);
  });
});

describe('a list has the requested value', () => {
  const WORDS = ['a', 'b', 'ab', '@a', '#a', ',', '","', ' '];
  const wordLists = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 });
  const isSame = (one: readonly string[], other: readonly string[]) =>
    WORDS.every((word) => one.includes(word) === other.includes(word));

  test('with the same entries in any order, however often', () => {
    fc.assert(
      fc.property(
        wordLists,
        wordLists,
        (one, other) => matchesRequested(one, other, 'serviceRoles') === isSame(one, other),
      ),
      { numRuns: 2000 },
    );
  });

  test('as a controller stores it: sorted, without duplicates', () => {
    const stored = (words: readonly string[]) => [...new Set(words)].sort();
    fc.assert(fc.property(wordLists, (words) => matchesRequested(words, stored(words), 'roleAttributes')));
    fc.assert(
      fc.property(wordLists, (words) => {
        const rows = words.map((word) => ({ type: word, versions: words }));
        const found = stored(words).map((word) => ({ type: word, versions: stored(words) }));
        return matchesRequested(rows, found, 'operatingSystems');
      }),
    );
  });

  test('but not with a missing or an additional entry', () => {
    fc.assert(
      fc.property(wordLists, fc.nat(), (words, at) => {
        const word = words[at % words.length];
        const without = words.filter((each) => each !== word);
        return !matchesRequested(words, without, 'serviceRoles') && !matchesRequested(without, words, 'serviceRoles');
      }),
    );
  });
});

test('reads the value at a path, including everything below it', () => {
  const tree = { a: { b: [1] }, secret: '[redacted: key]' };
  expect([at(tree, 'a.b'), at(tree, 'a.c'), at(tree, 'a.b.c'), at(null, 'a')]).toEqual([
    [1],
    undefined,
    undefined,
    undefined,
  ]);
  expect(at(tree, 'secret.part')).toBe('[redacted: key]');
});

test('unset and emptied values count as nothing', () => {
  expect([undefined, null, '', false, 0, [], {}].every(isNothing)).toBe(true);
  expect([true, 1, 'a', [0], { a: 0 }].some(isNothing)).toBe(false);
});
