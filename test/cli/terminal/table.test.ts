import { describe, expect, test } from 'vitest';
import { cut, table } from '../../../src/cli/terminal/table.ts';

const HEAD = ['network', 'who', 'stored in', 'state'];
const ROWS = [
  ['prod', 'ann', 'the keychain', 'logged in'],
  ['lab', '', 'an encrypted file in /home/ann/.config/ziti-mcp/secrets', 'not logged in'],
];
const screen = (columns: number) => ({ isTTY: true, columns });

describe('a table', () => {
  test('has columns as wide as their cells', () => {
    const text = 'a     b\nlong  c\nd     e';
    expect(
      table(
        ['a', 'b'],
        [
          ['long', 'c'],
          ['d', 'e'],
        ],
        {},
      ),
    ).toBe(text);
    expect(
      table(
        ['a', 'b'],
        [
          ['long', 'c'],
          ['d', 'e'],
        ],
        screen(20),
      ),
    ).toBe(text);
  });

  test('breaks its last column where a terminal is too narrow for it', () => {
    const rows = [['deny', 'is about tools that nobody may call without asking first']];
    expect(table(['rule', 'says'], rows, screen(40))).toBe(
      ['rule  says', 'deny  is about tools that nobody may', '      call without asking first'].join('\n'),
    );
  });

  test.each([80, 40])('becomes a list in %i columns if that is too narrow too, and leaves nothing out', (columns) => {
    const text = table(HEAD, ROWS, screen(columns));
    for (const cell of ROWS.flat()) expect(text.replaceAll('\n', ' ')).toContain(cell);
    const long = text.split('\n').filter((line) => line.length > columns && line.includes(' '));
    expect(long).toEqual([]);
    expect(text).toMatch(/^network: prod\nwho: ann\n[\s\S]*\n\nnetwork: lab\nstored in: an encrypted/);
  });
});

test('lines of an overview are cut, on a terminal only', () => {
  expect(cut('abcdef\nabc', screen(4))).toBe('abc…\nabc');
  expect(cut('abcdef', {})).toBe('abcdef');
});
