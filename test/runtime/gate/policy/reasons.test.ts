/** The reason that a decision gives: it is all that an operator has to find the rule in the policy file. */
import { expect, test } from 'vitest';
import { Catalogue } from '../../../../src/common/catalogue.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { exactNameOnly } from '../../../../src/runtime/gate/policy/exact-name-only.ts';
import { firstOpinion } from '../../../../src/runtime/gate/policy/file-rules.ts';
import { allowsHazard } from '../../../../src/runtime/gate/policy/hazard.ts';
import { decide, rules } from '../../../../src/runtime/gate/policy/index.ts';
import { allowsLockout } from '../../../../src/runtime/gate/policy/lockout.ts';
import { resolveCategories, resolveNameList } from '../../../../src/runtime/gate/policy/name-list.ts';
import type { ExposureSettings, FileRule } from '../../../../src/runtime/gate/policy/types.ts';
import { exposing } from '../../../support/exposing.ts';

const catalogue = new Catalogue(operations);
const operation = operations.find(({ name }) => name === 'deleteService') as (typeof operations)[number];
const rule = (action: FileRule['action'], why?: string): FileRule => ({
  number: 3,
  file: 'policy.yaml',
  action,
  here: true,
  selected: new Set(['deleteService']),
  exact: new Set(),
  lockout: false,
  ...(why === undefined ? {} : { why }),
});

test.each([
  [rule('deny'), false, 'rule 3 of policy.yaml denies it'],
  [rule('allow'), true, 'rule 3 of policy.yaml allows it'],
  [rule('deny', 'it is kept'), false, 'rule 3 of policy.yaml denies it: it is kept'],
])('%j', (each, allowed, reason) => {
  expect(firstOpinion(operation, [each], () => true)).toStrictEqual({ allowed, rule: 'policy-file 3', reason });
});

test('a deny rule applies to everything that it selects, however it is selected', () => {
  expect(firstOpinion(operation, [rule('deny'), rule('allow')], () => false)?.allowed).toBe(false);
});

test.each<[says: string, rules: Partial<FileRule>[], lockout: boolean, hazard: boolean]>([
  ['no rule', [], false, false],
  ['a rule that selects it', [{}], false, false],
  ['a rule that names it', [{ exact: new Set(['deleteService']) }], true, true],
  ['a rule that names the mark lockout', [{ lockout: true }], true, false],
  ['such a rule, but of another network', [{ lockout: true, here: false }], false, false],
  ['a denial before', [{ action: 'deny' }, { lockout: true, exact: new Set(['deleteService']) }], false, false],
])('what cuts off this server, and what harms the controller, is allowed by %s', (_, given, lockout, hazard) => {
  const fileRules = given.map((each) => ({ ...rule('allow'), ...each }));
  const settings = { ...exposing(catalogue, '*'), fileRules };
  expect(allowsLockout(operation, settings)).toBe(lockout);
  expect(allowsHazard(operation, settings)).toBe(hazard);
});

const list = (...entries: string[]) => resolveNameList(entries, catalogue, '--test');
const role = { name: 'night shift', tools: list('listServices', 'deleteService'), allowWrite: list() };

test.each<[tool: string, rule: string, reason: string, given: Partial<ExposureSettings>]>([
  [
    'listCas',
    'tools',
    'it is not among the tools that --tools selects (listServices, a*)',
    { tools: list('listServices', 'a*') },
  ],
  [
    'listCas',
    'categories',
    'its category, certificate-authorities, is not one of --categories (links, services)',
    { categories: resolveCategories(['links', 'services'], catalogue, '') },
  ],
  [
    'listRevocations',
    'api-version',
    'it needs controller API edge-management 0.29.0, and --api-version says 0.26.52',
    { apiVersions: { 'edge-management': '0.26.52' } },
  ],
  ['listCas', 'deny', '--deny excludes it (listC*, listServices)', { deny: list('listC*', 'listServices') }],
  ['listCas', 'role', 'the role "night shift" does not have it', { role }],
  ['deleteService', 'role', 'the role "night shift" may not change anything with it', { role }],
  ['deleteService', 'read-only', '--read-only is set, and it changes something', { readOnly: true }],
  [
    'deleteService',
    'read-only',
    '--read-only is set in the settings of the network prod, and it changes something',
    { readOnly: true, readOnlyNetwork: 'prod' },
  ],
  ['deleteService', 'policy-file 3', 'rule 3 of policy.yaml allows it', { fileRules: [rule('allow')] }],
  ['listCas', 'reads', 'it only reads', { readOnly: true }],
  [
    'updateFabricRouter',
    'exact-name',
    'it is marked "hazard": only its exact name allows it, in --allow-write or in a rule of the policy file',
    { allowWrite: list('*') },
  ],
  ['updateFabricRouter', 'exact-name', '--allow-write names it exactly', { allowWrite: list('updateFabricRouter') }],
  ['deleteService', 'allow-write', '--allow-write names it', { allowWrite: list('delete*') }],
  ['deleteService', 'allow-write', 'it is destructive and --allow-write does not name it', {}],
  ['patchService', 'allow-write', 'it makes changes and --allow-write does not name it', {}],
])('%s: %s: %s', (tool, rule, reason, given) => {
  const allowed = /^(it only|--allow-write names|rule 3)/.test(reason);
  const settings = { ...exposing(catalogue, ''), ...given };
  expect(decide(catalogue.find(tool) ?? expect.fail(tool), settings)).toStrictEqual({ allowed, rule, reason });
});

test('no rule, no decision', () => {
  expect(firstOpinion(operation, [], () => true)).toBeUndefined();
  expect(firstOpinion(operation, [{ ...rule('deny'), here: false }], () => true)).toBeUndefined();
  expect(firstOpinion(operation, [rule('allow')], () => false)).toBeUndefined();
});

test('an unreviewed operation needs its exact name only if it changes something', () => {
  const fresh = { ...operation, marks: [], review: true } as const;
  expect(exactNameOnly(fresh)).toBe('it has not been reviewed yet');
  expect(exactNameOnly({ ...fresh, effect: 'read' })).toBeUndefined();
  expect(exactNameOnly({ ...operation, marks: ['hazard'] })).toBe('it is marked "hazard"');
});

test('rules are named and ordered as documented', () => {
  expect(rules.map(({ id }) => id)).toStrictEqual([
    ...['tools', 'categories', 'api-version', 'deny', 'role', 'read-only'],
    ...['policy-file', 'reads', 'exact-name', 'allow-write'],
  ]);
});
