/** Every tool under every combination of the policy's settings, against the sentences of the contract. */
import { expect, test } from 'vitest';
import type { WrittenRule } from '../../../../src/cli/policy/form.ts';
import { SANDBOX } from '../../../../src/cli/policy/network-fit.ts';
import { resolveRule } from '../../../../src/cli/policy/resolve.ts';
import { Catalogue } from '../../../../src/common/catalogue.ts';
import type { Operation } from '../../../../src/contract.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { decide } from '../../../../src/runtime/gate/policy/index.ts';
import { allowsLockout } from '../../../../src/runtime/gate/policy/lockout.ts';
import { resolveCategories, resolveNameList } from '../../../../src/runtime/gate/policy/name-list.ts';
import type { ExposureSettings, FileRule } from '../../../../src/runtime/gate/policy/types.ts';

/** What applies to one tool, setting by setting. */
interface Gates {
  readonly tools: string;
  readonly categories: string;
  /** Empty for none; the same for `allowWrite`. */
  readonly deny: string;
  readonly allowWrite: string;
  readonly readOnly: boolean;
  readonly file: readonly WrittenRule[];
}

// The contract, in its own words and without the product's code.

const EXACT_ONLY = ['hazard', 'session'];
const HERE = 'sandbox';

const matches = (list: string, name: string) => list === '*' || list === name;

/** For the lists in these tests: single names, or a star. */
const isAbout = (rule: WrittenRule, { name, category, effect, marks }: Operation) =>
  (rule.tools === undefined || rule.tools.some((entry) => matches(entry, name))) &&
  (rule.categories === undefined || rule.categories.includes(category)) &&
  (rule.effects === undefined || rule.effects.includes(effect)) &&
  (rule.marks === undefined || rule.marks.some((mark) => marks.includes(mark))) &&
  (rule.networks === undefined || rule.networks.includes(HERE));

function mayBeCalled(operation: Operation, { tools, categories, deny, allowWrite, readOnly, file }: Gates): boolean {
  const { name, category, effect, marks, review } = operation;
  if (!matches(tools, name) || !matches(categories, category) || matches(deny, name)) return false;
  if (readOnly && effect !== 'read') return false;
  const isGuessed = review && effect !== 'read';
  const exactOnly = isGuessed || EXACT_ONLY.some((mark) => (marks as readonly string[]).includes(mark));
  for (const rule of file) {
    if (!isAbout(rule, operation)) continue;
    if (rule.action === 'deny') return false;
    if (!exactOnly || rule.tools?.includes(name)) return true;
  }
  if (effect === 'read') return true;
  return exactOnly ? allowWrite === name : matches(allowWrite, name);
}

function mayCutOwnAccess(operation: Operation, { allowWrite, file }: Gates): boolean {
  for (const rule of file) {
    if (!isAbout(rule, operation)) continue;
    if (rule.action === 'deny') return false;
    if (rule.tools?.includes(operation.name) || rule.marks?.includes('lockout')) return true;
  }
  return allowWrite === operation.name;
}

// The combinations.

const other = ({ name }: Operation) => (name === 'listCas' ? 'listServices' : 'listCas');
const otherCategory = ({ category }: Operation) => (category === 'links' ? 'services' : 'links');

/** One rule of each kind that does or does not match a tool. */
function singleRules({ name, category, effect, marks }: Operation): Omit<WrittenRule, 'action'>[] {
  return [
    { tools: [name] },
    { tools: ['*'] },
    { categories: [category] },
    { effects: [effect] },
    ...marks.map((mark) => ({ marks: [mark] })),
    { tools: [name], categories: [category], effects: [effect], networks: [HERE] },
    { tools: [name], networks: ['lab'] },
    { tools: ['listVersion'] },
    { marks: ['lockout'] },
  ];
}

const both = (rule: Omit<WrittenRule, 'action'>): WrittenRule[] => [
  { ...rule, action: 'allow' },
  { ...rule, action: 'deny' },
];

const NONE = '';

/**
 * Every setting with no rule and with every single one; every pair of rules with the settings under which they apply.
 */
function* combinations(operation: Operation): Generator<Gates> {
  const { name, category } = operation;
  const single = singleRules(operation).flatMap(both);
  for (const file of [[], ...single.map((rule) => [rule])])
    for (const tools of ['*', name, other(operation)])
      for (const categories of ['*', category, otherCategory(operation)])
        for (const deny of [NONE, '*', name])
          for (const allowWrite of [NONE, '*', name])
            for (const readOnly of [false, true]) yield { tools, categories, deny, allowWrite, readOnly, file };
  for (const first of single)
    for (const second of single)
      for (const allowWrite of [NONE, '*', name])
        for (const readOnly of [false, true])
          yield { tools: '*', categories: '*', deny: NONE, allowWrite, readOnly, file: [first, second] };
}

// The product's decision; lists and rules are resolved once each.

const catalogue = new Catalogue(operations);

function once<T>(resolve: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? resolve(key);
    known.set(key, value);
    return value;
  };
}

const list = once((entry) => resolveNameList(entry === '' ? [] : [entry], catalogue, '--test'));
const categoryList = once((entry) => resolveCategories([entry], catalogue, '--test'));
const ruleOf = once((written) =>
  resolveRule(JSON.parse(written), 0, { file: 'policy.yaml', catalogue, controller: SANDBOX }),
);
const rulesOf = (file: readonly WrittenRule[]): FileRule[] => file.map((rule) => ruleOf(JSON.stringify(rule)));

function settingsOf({ tools, categories, deny, allowWrite, readOnly, file }: Gates): ExposureSettings {
  return {
    tools: list(tools),
    categories: categoryList(categories),
    deny: list(deny),
    allowWrite: list(allowWrite),
    readOnly,
    fileRules: rulesOf(file),
  };
}

const byCategory = new Map<string, Operation[]>();
for (const each of operations) byCategory.set(each.category, [...(byCategory.get(each.category) ?? []), each]);

test.each([...byCategory])('every combination of settings: %s', (_category, members) => {
  for (const operation of members) {
    const wrong: unknown[] = [];
    const verdicts = { allowed: 0, refused: 0 };
    for (const gates of combinations(operation)) {
      const settings = settingsOf(gates);
      const { allowed, rule, reason } = decide(operation, settings);
      const lockout = allowsLockout(operation, settings);
      verdicts[allowed ? 'allowed' : 'refused'] += 1;
      const isRight = allowed === mayBeCalled(operation, gates) && lockout === mayCutOwnAccess(operation, gates);
      if (!isRight || reason.length < 5) wrong.push({ gates, allowed, lockout, rule, reason });
    }
    expect({ tool: operation.name, wrong: wrong.slice(0, 3) }).toStrictEqual({ tool: operation.name, wrong: [] });
    expect(verdicts.allowed).toBeGreaterThan(200);
    expect(verdicts.refused).toBeGreaterThan(2000);
  }
});
