import { describe, expect, test } from 'vitest';
import { withEntry, withoutEntry } from '../../src/cli/config-formats/config-format.ts';
import { formats } from '../../src/cli/config-formats/index.ts';
import { growthOf } from '../support/growth.ts';

const OWN = { command: 'ziti-mcp' };
const PATH = ['servers', 'ziti'];

test.each([
  ['{"servers":{/*1*/"ziti":[1],/*2*/"other":1}}', '{"servers":{/*1*//*2*/"other":1}}'],
  ['{"servers":{"other":1/*1*/,/*2*/"ziti":[1]/*3*/}}', '{"servers":{"other":1/*1*//*2*//*3*/}}'],
  ['{"servers":{/*1*/"ziti":[1]/*2*/}}', '{"servers":{/*1*//*2*/}}'],
  [
    '{\n  "servers": { "ziti": [1],\n    // of other\n    "other": 1 }\n}\n',
    '{\n  "servers": { \n    // of other\n    "other": 1 }\n}\n',
  ],
  ['{\n  "servers": {\n    // none yet\n    "ziti": [1]\n  }\n}\n', '{\n  "servers": {\n    // none yet\n  }\n}\n'],
  [
    '{\r\n  "servers": {\n    "other": 1,\n    "ziti": [1] // of other\n  }\n}\n',
    '{\r\n  "servers": {\n    "other": 1\n     // of other\n  }\n}\n',
  ],
  ['{\r\n  "servers": {\n    "other": 1,\n    "ziti": [1]\n  }\n}\n', '{\r\n  "servers": {\n    "other": 1\n  }\n}\n'],
])('removing an entry removes its comma, and keeps every comment: %j', async (text, rest) => {
  expect(withoutEntry(await formats.jsonc(), text, PATH)).toBe(rest);
});

test.each(['', '\n[z]\nq = 1\n'])('comments below a TOML section do not belong to it: %j', async (tail) => {
  const text = `[servers.ziti]\na = 1\n\n[servers.ziti.env]\nb = "c"\n# kept\n${tail}`;
  expect(withoutEntry(await formats.toml(), text, PATH)).toBe(`# kept\n${tail}`);
});

test('a line of TOML that begins with many spaces takes no longer than others', async () => {
  const toml = await formats.toml();
  const withSpaces = (count: number) => () =>
    withoutEntry(toml, `[servers.ziti]\n${' '.repeat(count)}a = 1\n\n[z]\n`, PATH);
  expect(withSpaces(40_000)()).toBe('\n[z]\n');
  // In quadratic time, it would be four times as long.
  expect(growthOf(withSpaces(20_000), withSpaces(40_000), 3, 1_000)).toBeLessThan(3);
});

describe('a file without any servers yet', () => {
  test.each([
    ['jsonc', '// note', '// note\n{', '"ziti": {'],
    ['jsonc', '{"servers": null, "a": 1}', '{"servers": {', '"a": 1}'],
    ['yaml', 'servers: # of them\n#  a:\nb: 1\n', 'servers: # of them\n  ziti:\n', '\n#  a:\nb: 1\n'],
    ['yaml', 'b: 1\r\nservers: ~', 'b: 1\r\nservers: \r\n  ziti:\r\n', 'command: ziti-mcp\r\n'],
  ] as const)('%s: %j', async (name, text, head, tail) => {
    const after = withEntry(await formats[name](), text, PATH, OWN);
    expect(after.startsWith(head)).toBe(true);
    expect(after).toContain(tail);
  });
});
