import { describe, expect, test } from 'vitest';
import { operations } from '../../../src/generated/operations.ts';
import { Catalogue } from '../../../src/runtime/catalogue/catalogue.ts';
import { decide } from '../../../src/runtime/policy/index.ts';
import { resolveCategories, resolveNameList } from '../../../src/runtime/policy/name-list.ts';
import type { ExposureSettings } from '../../../src/runtime/policy/types.ts';

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
    const missing = operations.map(({ name }) => name).filter((name) => !served.has(name));
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
  test('lets the tools of the chosen ones through, and no others', () => {
    const names = allowed({ categories: ['services,links'], allowWrite: ['*'] });
    expect(categoriesOf(names).sort()).toStrictEqual(['links', 'services']);
    expect(names).toContain('deleteService');
  });
  test('does not widen what may change', () => {
    expect(allowed({ categories: ['services'] })).not.toContain('createService');
  });
  test('can be taken from everything, and picked by a glob', () => {
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
  test('refuses a call elsewhere with its rule', () => {
    const operation = catalogue.find('listIdentities');
    expect(operation && decide(operation, settings({ categories: ['services'] }))).toStrictEqual({
      allowed: false,
      rule: 'categories',
      reason: 'its category, identities, is not among those of --categories (services)',
    });
  });
  test('an unknown one is an error that offers the nearest', () => {
    expect(() => settings({ categories: ['servces'] })).toThrow(
      '--categories: "servces" matches no category. Did you mean services?',
    );
  });
});

/** Every combination of the gates, for every tool, against the sentence of the contract. */
describe('the decision table', () => {
  const gates = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
  test.each(gates)('combination %i', (bits) => {
    const [selected, isDenied, written, readOnly] = [1, 2, 4, 8].map((bit) => (bits & bit) !== 0);
    for (const operation of operations) {
      const { name, effect, marks } = operation;
      const other = name === 'listServices' ? 'listCas' : 'listServices';
      const flags = settings({
        tools: [selected ? name : other],
        deny: isDenied ? [name] : [],
        allowWrite: written ? [name] : [],
        readOnly: readOnly === true,
      });
      const want = selected && !isDenied && (effect === 'read' || (written && !readOnly));
      const { allowed, rule, reason } = decide(operation, flags);
      expect({ name, allowed }).toStrictEqual({ name, allowed: want });
      expect(rule).not.toBe('none');
      expect(reason.length).toBeGreaterThan(5);
      const byGlob = decide(operation, { ...flags, allowWrite: list('*') }).allowed;
      const exactOnly = marks.includes('hazard') || marks.includes('session');
      const wantByGlob = selected && !isDenied && (effect === 'read' || (!readOnly && !exactOnly));
      expect({ name, byGlob }).toStrictEqual({ name, byGlob: wantByGlob });
    }
  });
});
