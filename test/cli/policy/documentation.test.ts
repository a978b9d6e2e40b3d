/** The examples of docs/policy.md are loaded, and do what the page says. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import yaml from 'js-yaml';
import { afterAll, describe, expect, test } from 'vitest';
import { policySchema } from '../../../src/cli/policy/form.ts';
import { Values } from '../../../src/cli/read-values.ts';
import { resolvePolicy } from '../../../src/cli/resolve/policy.ts';
import { Catalogue } from '../../../src/common/catalogue.ts';
import { operations } from '../../../src/generated/operations.ts';
import { DEFAULT_LIMITS } from '../../../src/runtime/gate/limits/limits.ts';
import { decide, rules } from '../../../src/runtime/gate/policy/index.ts';
import { allowsLockout } from '../../../src/runtime/gate/policy/lockout.ts';

const PAGE = readFileSync('docs/policy.md', 'utf8');
const SCHEMA = 'docs/policy.schema.json';

const catalogue = new Catalogue(operations);
const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-policy-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Text of each example, by the name in its first line. */
const examples = new Map(
  [...PAGE.matchAll(/```yaml\n# (\S+\.yaml)\n(.*?)```/gs)].map(([, name = '', text = '']) => [name, text]),
);

async function load(name: string, values: Record<string, string | boolean> = { sandbox: true }) {
  const file = join(folder, name);
  writeFileSync(file, examples.get(name) ?? '');
  const policy = await resolvePolicy(new Values({ policy: file, ...values }, []), catalogue, { HOME: folder });
  const allowed = operations.filter((operation) => decide(operation, policy.exposure).allowed);
  const lockout = (tool: string) => allowed.some((each) => each.name === tool && allowsLockout(each, policy.exposure));
  return { policy, allowed, names: allowed.map((each) => each.name), lockout };
}

const reads = operations.filter(({ effect }) => effect === 'read').map(({ name }) => name);

test('every example of the page has a name, and is tried below', () => {
  expect([...examples.keys()]).toStrictEqual([
    'services.yaml',
    'look-only.yaml',
    'two-networks.yaml',
    'careful.yaml',
    'own-access.yaml',
  ]);
  expect(PAGE.match(/```yaml/g)).toHaveLength(examples.size);
});

test('services.yaml', async () => {
  const { policy, names } = await load('services.yaml');
  expect(names).toEqual(expect.arrayContaining([...reads, 'createService', 'updateConfig', 'patchServicePolicy']));
  expect(names.filter((name) => name.startsWith('delete'))).toStrictEqual([]);
  expect(names).not.toContain('createIdentity');
  expect(policy.limits).toStrictEqual({ ...DEFAULT_LIMITS, writesPerMinute: 20 });
});

test('look-only.yaml', async () => {
  const { allowed } = await load('look-only.yaml');
  expect(new Set(allowed.map(({ category }) => category))).toStrictEqual(
    new Set(['services', 'service-policies', 'identities']),
  );
  expect(new Set(allowed.map(({ effect }) => effect))).toStrictEqual(new Set(['read']));
});

test('two-networks.yaml', async () => {
  const production = { controller: 'https://ctrl.prod.example.com:1280', 'allow-write': '*' };
  expect((await load('two-networks.yaml', production)).names).toStrictEqual(reads);
  expect((await load('two-networks.yaml')).names).toHaveLength(operations.length - 3);
  expect((await load('two-networks.yaml', { controller: 'ctrl.lab.example.com:1280' })).names).toHaveLength(
    operations.length - 3,
  );
  expect((await load('two-networks.yaml', { controller: 'ctrl.example.com:1280' })).names).toStrictEqual(reads);
});

test('careful.yaml', async () => {
  const { policy, allowed, names } = await load('careful.yaml');
  expect(allowed.filter(({ marks }) => marks.includes('cluster'))).toStrictEqual([]);
  for (const name of ['patchAuthPolicy', 'deleteAuthenticator', 'createCa', 'updateExternalJwtSigner']) {
    expect(names).not.toContain(name);
  }
  expect(names).toEqual(expect.arrayContaining(['deleteIdentity', 'listAuthPolicies']));
  expect(policy.confirm).toStrictEqual({ mode: 'token', exempt: new Set(['deleteTerminator', 'deleteSession']) });
  expect(policy.limits).toStrictEqual({ writesPerMinute: 10, concurrentCalls: 4, bytesPerCall: 65536 });
});

test('own-access.yaml', async () => {
  const { names, lockout } = await load('own-access.yaml');
  expect(names).toEqual(expect.arrayContaining(['patchIdentity', 'deleteIdentity', 'disableIdentity']));
  expect(lockout('patchIdentity')).toBe(false);
  expect(lockout('deleteIdentity')).toBe(true);
});

test('the page names every rule in its order, and every limit with its default', () => {
  const table = (head: string) => PAGE.slice(PAGE.indexOf(head)).split('\n\n')[0] ?? '';
  const firstColumn = (text: string) => [...text.matchAll(/^\| `(\S+?)` \|/gm)].map(([, name]) => name);
  expect(firstColumn(table('| rule |'))).toStrictEqual(rules.map(({ id }) => id));
  const limits = [...table('| limit |').matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, name, value]) => [
    name,
    Number(value),
  ]);
  expect(Object.fromEntries(limits)).toStrictEqual(DEFAULT_LIMITS);
});

test('the page names every tool that needs its exact name', () => {
  const named = operations.filter(({ marks }) => marks.includes('hazard') || marks.includes('session'));
  const paragraph = PAGE.slice(PAGE.indexOf('**Tools that need their exact name.**')).split('\n\n')[0] ?? '';
  expect([...paragraph.matchAll(/`(\w+[A-Z]\w+|authenticate)`/g)].map(([, name]) => name).sort()).toStrictEqual(
    named.map(({ name }) => name).sort(),
  );
});

describe('the schema, to a validator of its own', () => {
  const isValid = new Ajv2020().compile(policySchema());
  test.each([...examples])('takes %s', (_name, text) => {
    expect(isValid(yaml.load(text)), JSON.stringify(isValid.errors)).toBe(true);
  });
  test.each([
    ['an unknown key', 'rulez: []'],
    ['a rule about nothing', 'rules: [{action: allow, why: so}]'],
    ['a rule without an action', 'rules: [{tools: [a]}]'],
    ['an unknown key of a rule', 'rules: [{action: deny, tool: [a], tools: [a]}]'],
    ['an unknown mark', 'rules: [{action: deny, marks: [lockut]}]'],
    ['an empty list', 'rules: [{action: deny, tools: []}]'],
    ['half a change', 'limits: {writesPerMinute: 0.5}'],
    ['no change', 'limits: {writesPerMinute: 0}'],
    ['an unknown mode', 'confirm: {mode: ask}'],
  ])('refuses %s', (_name, text) => expect(isValid(yaml.load(text))).toBe(false));
});

/** After an intended change of the format: UPDATE_SNAPSHOTS=1 npx vitest run test/cli/policy */
test('the published schema is the one that the program checks by', () => {
  const text = `${JSON.stringify(policySchema(), null, 2)}\n`;
  if (process.env['UPDATE_SNAPSHOTS'] === '1') writeFileSync(SCHEMA, text);
  expect(readFileSync(SCHEMA, 'utf8')).toBe(text);
});
