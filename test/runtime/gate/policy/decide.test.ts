import { describe, expect, test } from 'vitest';
import { Catalogue } from '../../../../src/common/catalogue.ts';
import type { Operation } from '../../../../src/contract.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { exposureOfReads } from '../../../../src/runtime/gate/policy/exposure-of-reads.ts';
import { decide } from '../../../../src/runtime/gate/policy/index.ts';
import { resolveCategories, resolveNameList } from '../../../../src/runtime/gate/policy/name-list.ts';
import type { ExposureSettings } from '../../../../src/runtime/gate/policy/types.ts';

const catalogue = new Catalogue(operations);
const list = (...entries: string[]) => resolveNameList(entries, catalogue, '--test');

interface Flags {
  categories?: string[];
  tools?: string[];
  deny?: string[];
  allowWrite?: string[];
  readOnly?: boolean;
}

const settings = ({
  tools = ['*'],
  categories = ['*'],
  deny = [],
  allowWrite = [],
  readOnly = false,
}: Flags): ExposureSettings => ({
  tools: list(...tools),
  categories: resolveCategories(categories, catalogue, '--categories'),
  deny: list(...deny),
  allowWrite: list(...allowWrite),
  readOnly,
  fileRules: [],
});

const allowed = (flags: Flags) =>
  operations.filter((operation) => decide(operation, settings(flags)).allowed).map(({ name }) => name);

const reads = operations.filter(({ effect }) => effect === 'read').map(({ name }) => name);

describe('what is exposed', () => {
  test('by default: reads alone', () => expect(allowed({})).toStrictEqual(reads));
  test("--allow-write '*': all but the three that need their exact name", () => {
    const served = new Set(allowed({ allowWrite: ['*'] }));
    const reviewed = operations.filter(({ review }) => !review);
    const missing = reviewed.map(({ name }) => name).filter((name) => !served.has(name));
    expect(missing.sort()).toStrictEqual(['authenticate', 'authenticateMfa', 'updateFabricRouter']);
  });
  test.each(['authenticate', 'authenticateMfa', 'updateFabricRouter'])('%s, by its exact name', (name) => {
    expect(allowed({ allowWrite: [name] })).toContain(name);
    expect(allowed({ allowWrite: [`${name.slice(0, -1)}?`, '*'] })).not.toContain(name);
    expect(allowed({ allowWrite: [name], readOnly: true })).not.toContain(name);
    expect(allowed({ allowWrite: [name], deny: [name] })).not.toContain(name);
  });
});

describe('--categories', () => {
  const categoriesOf = (names: readonly string[]) => [...new Set(names.map((name) => catalogue.find(name)?.category))];
  test('allows the tools of the chosen categories only', () => {
    const names = allowed({ categories: ['services,links'], allowWrite: ['*'] });
    expect(categoriesOf(names).sort()).toStrictEqual(['links', 'services']);
    expect(names).toContain('deleteService');
  });
  test('does not allow more changes', () => {
    expect(allowed({ categories: ['services'] })).not.toContain('createService');
  });
  test('accepts negations and globs', () => {
    const rest = categoriesOf(allowed({ categories: ['!services'], allowWrite: ['*'] }));
    const without = (name: string | undefined) => name !== 'services' && name !== 'authentication';
    expect(rest.sort()).toStrictEqual(
      categoriesOf(operations.map(({ name }) => name))
        .filter(without)
        .sort(),
    );
    expect(categoriesOf(allowed({ categories: ['fabric-*', '!fabric-services'] })).sort()).toStrictEqual([
      'fabric-routers',
      'fabric-terminators',
    ]);
  });
  test('refuses other calls and names the rule', () => {
    const operation = catalogue.find('listIdentities');
    expect(operation && decide(operation, settings({ categories: ['services'] }))).toStrictEqual({
      allowed: false,
      rule: 'categories',
      reason: 'its category, identities, is not one of --categories (services)',
    });
  });
  test('refuses an unknown category and suggests the nearest', () => {
    expect(() => settings({ categories: ['servces'] })).toThrow(
      '--categories: "servces" matches no category. Did you mean services?',
    );
  });
});

describe('what the server reads on behalf of a tool', () => {
  const tool = (category: string) => ({ category, readsOtherCategories: true }) as const;
  const readable = (reader: ReturnType<typeof tool> | undefined, flags: Flags) => {
    const exposure = exposureOfReads(reader, settings(flags), catalogue);
    return ['listServices', 'listIdentities', 'listCas', 'deleteService'].filter((name) => {
      const operation = catalogue.find(name);
      return operation !== undefined && decide(operation, exposure).allowed;
    });
  };
  test.each<[says: string, reader: ReturnType<typeof tool> | undefined, flags: Flags, readable: string[]]>([
    ['nothing else', undefined, { categories: ['services'] }, ['listServices']],
    [
      'all for a tool of a named category',
      tool('links'),
      { categories: ['links'] },
      ['listServices', 'listIdentities', 'listCas'],
    ],
    ['nothing more for a category that is not named', tool('links'), { categories: ['services'] }, ['listServices']],
    ['nothing more for one that only a glob selects', tool('services'), { categories: ['service*'] }, ['listServices']],
    ['nothing more beside an exclusion', tool('links'), { categories: ['links', '!identities'] }, []],
    ['nothing that is denied', tool('links'), { categories: ['links'], deny: ['list*s'] }, []],
    ['nothing that --tools leaves out', tool('links'), { categories: ['links'], tools: ['listCas'] }, ['listCas']],
  ])('%s', (_, reader, flags, expected) => expect(readable(reader, flags)).toStrictEqual(expected));
  test('and nothing more for a tool whose answer needs no other category', () => {
    const exposure = settings({ categories: ['links'] });
    expect(exposureOfReads({ category: 'links' }, exposure, catalogue)).toBe(exposure);
  });
});

describe('an unreviewed operation', () => {
  const unreviewed = (name: string): Operation => {
    const operation = catalogue.find(name);
    if (operation === undefined) throw new Error(`no operation ${name}`);
    return { ...operation, review: true };
  };
  test('needs its exact name if it changes something', () => {
    const create = unreviewed('createService');
    expect(decide(create, settings({ allowWrite: ['*'] }))).toMatchObject({ allowed: false, rule: 'exact-name' });
    expect(decide(create, settings({ allowWrite: ['createService'] })).allowed).toBe(true);
    const rule = { number: 1, file: 'p.yaml', action: 'allow', here: true, lockout: false } as const;
    const names = new Set(['createService']);
    const withRule = (exact: ReadonlySet<string>) => ({
      ...settings({}),
      fileRules: [{ ...rule, selected: names, exact }],
    });
    expect(decide(create, withRule(new Set())).allowed).toBe(false);
    expect(decide(create, withRule(names)).allowed).toBe(true);
  });
  test('is allowed if it only reads', () => {
    expect(decide(unreviewed('listServices'), settings({})).allowed).toBe(true);
  });
});
