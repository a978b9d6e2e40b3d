import { describe, expect, test } from 'vitest';
import { fitted } from '../../../src/cli/terminal/fitted.ts';

describe('a text for people', () => {
  const screen = { isTTY: true, columns: 20 };

  test.each([
    ['is broken between words', 'a controller that runs somewhere', 'a controller that\nruns somewhere'],
    ['keeps its own lines', 'one\n\ntwo', 'one\n\ntwo'],
    ['keeps its indentation', '  - a controller that runs', '  - a controller\n  that runs'],
    ['keeps spaces between words', 'a   b', 'a   b'],
    [
      'keeps a long address whole',
      'open https://provider.example/path now',
      'open\nhttps://provider.example/path\nnow',
    ],
  ])('%s', (_, text, lines) => expect(fitted(text, screen)).toBe(lines));

  test('leaves room for a margin on each line', () => {
    expect(fitted('a controller that', screen, 4)).toBe('a controller\nthat');
  });

  test.each([{}, { columns: 20 }, { isTTY: true }, { isTTY: true, columns: 0 }])('is not touched for %j', (none) => {
    expect(fitted('a controller that runs somewhere', none)).toBe('a controller that runs somewhere');
  });
});
