/** The roles file of docs/http.md is valid, and its roles do what its comments say. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRoles } from '../../src/cli/http/roles.ts';
import { Catalogue } from '../../src/common/catalogue.ts';
import { operations } from '../../src/generated/operations.ts';
import { insightTools } from '../../src/insight/index.ts';
import { DEFAULT_LIMITS } from '../../src/runtime/gate/limits/limits.ts';
import { decide } from '../../src/runtime/gate/policy/index.ts';
import { exposing } from '../support/exposing.ts';

const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-http-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the roles file on the page is valid', () => {
  const [, text = ''] = /```yaml\n(roles:\n.*?)```/s.exec(readFileSync('docs/http.md', 'utf8')) ?? [];
  const file = join(folder, 'roles.yaml');
  writeFileSync(file, text);
  const catalogue = new Catalogue(operations, insightTools);
  const { grants, policies } = readRoles(file, catalogue);
  expect(new Set(grants.map(({ role }) => role))).toEqual(new Set(policies.keys()));

  const confirm = { mode: 'elicit', exempt: new Set<string>() } as const;
  const base = { exposure: exposing(catalogue, '*'), confirm, limits: DEFAULT_LIMITS };
  const narrowed = (role: string) => policies.get(role)?.(base) ?? base;
  const allowed = (role: string) => {
    const { exposure } = narrowed(role);
    return operations.filter((tool) => decide(tool, exposure).allowed);
  };
  const changes = (role: string) => allowed(role).flatMap(({ effect, name }) => (effect === 'read' ? [] : [name]));
  expect(changes('viewer')).toEqual([]);
  expect(changes('operator')).toEqual(expect.arrayContaining(['createService', 'patchServicePolicy']));
  expect(changes('operator').filter((name) => !/^(create|patch)Service/.test(name))).toEqual([]);
  expect(changes('helpdesk')).toEqual(['patchIdentity']);
  expect(allowed('helpdesk').filter(({ name }) => !name.includes('Identit'))).toEqual([]);
  expect(narrowed('helpdesk').limits.writesPerMinute).toBe(5);
});
