import { describe, expect, test } from 'vitest';
import { Catalogue } from '../../../../src/common/catalogue.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { NameListError, resolveNameList, splitList } from '../../../../src/runtime/gate/policy/name-list.ts';

const catalogue = new Catalogue(operations);
const all = operations.map(({ name }) => name);
const resolve = (...written: string[]) => [...resolveNameList(written, catalogue, '--tools').selected].sort();

describe('splitList', () => {
  test.each([
    ['a,b', ['a', 'b']],
    [' a , b ,', ['a', 'b', '']],
    ['{create,patch}Service,list*', ['{create,patch}Service', 'list*']],
    ['@(a,b),c', ['@(a,b)', 'c']],
    ['', ['']],
  ])('%s', (text, expected) => expect(splitList(text)).toStrictEqual(expected));
});

describe('resolveNameList', () => {
  test('a name', () => expect(resolve('listServices')).toStrictEqual(['listServices']));
  test('everything', () => expect(resolve('*')).toHaveLength(operations.length));
  test('braces', () => expect(resolve('{create,patch}Service')).toStrictEqual(['createService', 'patchService']));
  test('case matters', () => expect(() => resolve('LISTSERVICES')).toThrow(NameListError));
  test('repeated lists are joined', () =>
    expect(resolve('listServices', 'listCas')).toStrictEqual(['listCas', 'listServices']));
  test('a negation excludes, wherever it is in the list', () => {
    expect(resolve('!listServices', 'listServices,listCas')).toStrictEqual(['listCas']);
  });
  test('only negations: everything but those', () => {
    expect(resolve('!delete*')).toStrictEqual(all.filter((name) => !name.startsWith('delete')).sort());
  });
  test('a name that a negation excludes does not count as named exactly', () => {
    const list = resolveNameList(['updateFabricRouter,listCas', '!update*'], catalogue, '--allow-write');
    expect([...list.exact]).toStrictEqual(['listCas']);
  });
  test('an earlier name means its tool', () => expect(resolve('listIdentity')).toStrictEqual(['detailIdentity']));
  test('a negated earlier name too', () => expect(resolve('*', '!listIdentity')).not.toContain('detailIdentity'));
  test('globs see real names alone', () => {
    expect(resolve('listIdentit*')).not.toContain('detailIdentity');
  });
  test('an entry that matches nothing is answered with similar names', () => {
    expect(() => resolve('listServces')).toThrow(/--tools: "listServces" matches no tool\. Did you mean listServices/);
  });
  test.each(['zzz*', 'list{Foo,Bar}', '!zzz', '[x]', '!'])('refuses an entry that matches nothing: %s', (entry) => {
    expect(() => resolve(entry)).toThrow(new NameListError(`--tools: "${entry}" matches no tool.`));
  });
  test('a name is not a path', () => expect(() => resolve('./listServices')).toThrow(NameListError));
  test('a glob may be a negation', () => {
    const named = all.filter((name) => !/^(list|detail)/.test(name));
    expect(resolve('!(list*|detail*)')).toStrictEqual(named.sort());
  });
  test('exact names are distinguished from globs', () => {
    const list = resolveNameList(['*', 'authenticate', 'updateFabricRoute?'], catalogue, '--allow-write');
    expect([...list.exact]).toStrictEqual(['authenticate']);
  });
  test.each([[''], [' '], [','], ['listCas,'], ['listCas,,listServices']])(
    'refuses an empty entry: "%s"',
    (written) => {
      expect(() => resolve(written)).toThrow('--tools: an entry is empty: name something, or leave it out.');
    },
  );
  test('an empty list selects nothing', () => expect(resolve()).toStrictEqual([]));
});
