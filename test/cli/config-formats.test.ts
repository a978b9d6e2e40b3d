import { describe, expect, test } from 'vitest';
import { parsed, valueAt, withEntry, withoutEntry } from '../../src/cli/config-formats/config-format.ts';
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

const COMMENTED = {
  jsonc: `{
  "servers": {
    // about it
    "ziti": { // opened
      // program
      "command": "npx", // started
      "args": ["ziti-mcp"], // of it
      "old": 1,
      /* variables */
      "env": {
        "A": "1", // one
        "B": "2"
      } // closed
    },
    "other":  1
  }
}
`,
  toml: `[servers.ziti] # opened
# program
command = "npx" # started
args = ["ziti-mcp"] # of it
old = 1

# variables
[servers.ziti.env]
A = "1" # one
B = "2"

# next
[other]
q  =  1
`,
  yaml: `servers:
  # about it
  ziti: # opened
    # program
    command: npx # started
    args: # of it
      - ziti-mcp
    old: 1
    # variables
    env:
      A: "1" # one
      B: "2"
  # next
  other:   1
`,
} as const;

test.each(
  (['jsonc', 'toml', 'yaml'] as const).flatMap((name) => [
    { name, eol: '\n' },
    { name, eol: '\r\n' },
  ]),
)('an update keeps the comments of an entry next to their keys: $name, $eol', async ({ name, eol }) => {
  const entry = { command: 'node', args: ['cli.js', 'run'], env: { A: '1', C: '3' }, timeout: 60 };
  const after = withEntry(await formats[name](), COMMENTED[name].replaceAll('\n', eol), PATH, entry);
  expect(after.replaceAll('\r\n', '')).not.toMatch(eol === '\n' ? /\r/ : /\n/);
  const commentsIn = (text: string) => text.match(/(?:\/\/|#|\/\*) ?\w[\w ]*/g);
  expect(commentsIn(after)).toEqual(commentsIn(COMMENTED[name]));
  expect(after).toMatch(/program\s+"?command\W+node"?,? (?:#|\/\/) started/);
  expect(after).toMatch(/variables[^\n]*\s+.*env/);
  expect(after).not.toMatch(/\bold\b|^[ \t]+\r?$/m);
  expect(after).toMatch(/other.*: {2,}1|next\s+\[other\]\s+q {2}= {2}1/);
});

const NAMES = ['a.b', 'a b', 'a+b', '(a', '[a]', 'a]', 'a"b', "a'b", 'a\\b', 'a#b', '*', '', 'ä', '-', '__proto__'];

test.each(NAMES)('an entry can have the name %j in every format, and leaves no trace', async (name) => {
  for (const each of ['jsonc', 'toml', 'yaml'] as const) {
    const format = await formats[each]();
    const path = ['servers', name];
    const others = { ['a-b']: { command: 'other' }, aab: { command: 'other' } };
    const start = Object.entries(others).reduce(
      (all, [key, value]) => withEntry(format, all, ['servers', key], value),
      '',
    );
    const first = withEntry(format, start, path, { ...OWN, env: { A: '1' } });
    const next = withEntry(format, first, path, { command: 'node', env: { A: '2' } });
    expect(valueAt(parsed(format, next), path)).toEqual({ command: 'node', env: { A: '2' } });
    expect(withoutEntry(format, next, path)).toBe(start);
  }
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
