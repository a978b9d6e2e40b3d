import { expect, test } from 'vitest';
import {
  inFile,
  isMark,
  isMarkAt,
  placeOf,
  placesWith,
  redacted,
  showsMark,
} from '../../../../src/runtime/safety/secrets/marks.ts';

const marks = [redacted('JWT'), inFile('/a/b.jwt'), placeOf(3, 'ab12')];

test('each mark has its own form', () => {
  expect(marks).toStrictEqual(['[redacted: JWT]', '[in file: /a/b.jwt]', '[secret 3 ab12]']);
});

test('marks are recognized where they begin', () => {
  for (const mark of marks) {
    expect([isMark(mark), isMark(` ${mark}`), isMarkAt(` ${mark}`, 1), isMarkAt(` ${mark}`, 2)]).toStrictEqual([
      true,
      false,
      true,
      false,
    ]);
  }
  for (const text of ['', 'redacted: x', '[redacted]', '[secret x]', '[in a file: x]'])
    expect(isMark(text)).toBe(false);
});

test('those that somebody has seen are found anywhere', () => {
  expect([...marks, 'x', '[secret]'].map((text) => showsMark(`a ${text}`))).toStrictEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('places are found by their nonce', () => {
  const text = `${placeOf(0, 'ab')} ${placeOf(12, 'ab')} ${placeOf(1, 'cd')}`;
  expect([...text.matchAll(placesWith('ab'))].map(([, number]) => number)).toStrictEqual(['0', '12']);
});
