import ts from 'typescript';
import { expect, test } from 'vitest';
import { mutantsOf } from '../../scripts/mutate/mutants.ts';

const mutated = (code: string): string[] => mutantsOf('x.ts', code).map((each) => each.apply(code));

test.each<[string, string[]]>([
  ['a && b;', [';', 'a || b;']],
  ['x = a <= b;', [';', 'x = a < b;', 'x = a > b;']],
  ['x = a ?? b;', [';', 'x = a;']],
  ['if (a) {}', ['if (true) {}', 'if (false) {}']],
  ['const x = !a;', ['const x = a;']],
  ['const x = [a, b];', ['const x = [b];', 'const x = [a, ];']],
  ['const x = a.some(f);', ['const x = a.every(f);']],
  ['const x = a.filter(f).map(g);', ['const x = a.map(g);']],
  ['const f = () => 1;', ['const f = () => undefined;', 'const f = () => 2;']],
  ['const f = () => { return a; };', ['const f = () => { return; };']],
  ['const f = () => { throw a; };', ['const f = () => { ; };']],
  ["const x = 'key';", ["const x = '';"]],
  ["const x = 'a sentence for people';", []],
  ["import a from 'b';", []],
  ["type A = 'b' | true;", []],
  ['const x = /a+b/g;', ['const x = /ab/g;', 'const x = /a+b/;', 'const x = /(?!)/;']],
])('%s', (code, wanted) => {
  expect(mutated(code)).toStrictEqual(wanted);
});

test('what a mutant is made of can still be read by a compiler', () => {
  const code =
    'export const f = (a: string[]) => { if (a.length > 1) return a.filter(Boolean)[0] ?? "x"; throw [a, 1]; };';
  for (const each of mutated(code)) {
    const { diagnostics } = ts.transpileModule(each, { reportDiagnostics: true });
    expect(
      diagnostics?.map(({ messageText }) => messageText),
      each,
    ).toStrictEqual([]);
  }
});

test('a mutant says where it is, and what it changes', () => {
  expect(mutantsOf('x.ts', 'const a = 1;\nconst b = true;').map(({ line, what }) => [line, what])).toStrictEqual([
    [1, '1 => 2'],
    [2, 'true => false'],
  ]);
});
