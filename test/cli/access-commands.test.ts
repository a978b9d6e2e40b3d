/** `ziti-mcp audit-network` and `ziti-mcp access test`, with their exit codes for CI. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-access-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const CHECKS = 'posture-matches-no-check,routers-down';

describe('audit-network', () => {
  test('exits with 1 and prints its findings; with all of them as a baseline, with 0', async () => {
    const found = await runHere(['audit-network', '--sandbox', '--json', '--checks', CHECKS]);
    expect(found.code).toBe(1);
    const { counts } = JSON.parse(found.stdout) as { counts: Record<string, number> };
    expect(counts).toEqual({ 'posture-matches-no-check': 1, 'routers-down': 1 });
    const again = ['audit-network', '--sandbox', '--checks', 'posture-matches-no-check', '--checks', 'routers-down'];
    const known = await runHere([...again, '--baseline', file('baseline.json', found.stdout)]);
    expect(known.stdout).toMatch(/^0 findings beyond the 2 of the baseline/);
    expect(known.code).toBe(0);
  });

  test('advises its own flag, not a tool', async () => {
    const { stdout } = await runHere(['audit-network', '--sandbox', '--severity', 'high']);
    expect(stdout).toMatch(/^For findings with evidence and fixes: ziti-mcp audit-network --checks [\w-]+$/m);
    expect(stdout).not.toContain('auditNetwork {');
  });

  test('refuses an unknown check, and a file that is not a baseline', async () => {
    const wrong = await runHere(['audit-network', '--sandbox', '--checks', 'posture']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('posture-matches-no-check');
    const none = await runHere(['audit-network', '--sandbox', '--baseline', file('none.json', '{}')]);
    expect(none.stderr).toContain('has no findings');
    expect(none.code).toBe(2);
  });

  test('refuses a baseline that others can write to, and quotes nothing of a wrong file', async () => {
    const open = file('open.json', '{"findings":[]}');
    chmodSync(open, 0o666);
    const refused = await runHere(['audit-network', '--sandbox', '--baseline', open, '--checks', 'nothing']);
    const isChecked = process.platform !== 'win32';
    expect(refused.code).toBe(2);
    expect(refused.stderr.includes('Other users can write to')).toBe(isChecked);
    const wrong = file('wrong', 'hunter2: [\n');
    const texts = [
      await runHere(['audit-network', '--sandbox', '--baseline', wrong]),
      await runHere(['access', 'test', wrong, '--sandbox']),
      await runHere(['access', 'test', file('some.yaml', 'tests: []'), '--with', 'patchIdentity hunter2', '--sandbox']),
    ];
    for (const { code, stderr } of texts)
      expect({ code, leaks: stderr.includes('hunter2') }).toEqual({ code: 2, leaks: false });
  });
});

describe('access test', () => {
  const tests = file(
    'access.yaml',
    'tests:\n  - identity: "#engineering"\n    accept: ["#common"]\n    deny: ["#finance"]\n',
  );

  test('passes if the network is as it should be', async () => {
    const { code, stdout } = await runHere(['access', 'test', tests, '--sandbox']);
    expect(stdout).toMatch(/^PASSED: \d+ pairs as expected, 0 not/);
    expect(code).toBe(0);
  });

  test('fails if a change would break a test, and writes a report for CI', async () => {
    const report = join(folder, 'report.xml');
    const change = ['--with', 'deleteServicePolicy {"id":"dial-common"}', '--junit', report];
    const { code, stdout } = await runHere(['access', 'test', tests, '--sandbox', ...change]);
    expect(code).toBe(1);
    expect(stdout).toContain('only after the change');
    expect(readFileSync(report, 'utf8')).toMatch(/<failure message="no policy grants it"\/>/);
  });

  test.each([
    [
      'patchServicePolicy {"id":"dial-common","identityRole":[]}',
      'Unknown argument "identityRole". Did you mean identityRoles?',
    ],
    ['deleteServicePolicy', 'The call does not say which service policy is meant.'],
    ['deleteFabricService', 'The call does not say which service is meant.'],
  ])('tests nothing after %s, which would seem harmless', async (change, says) => {
    const { code, stdout, stderr } = await runHere(['access', 'test', tests, '--sandbox', '--with', change]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  test('says why a report cannot be written', async () => {
    const { code, stderr } = await runHere(['access', 'test', tests, '--sandbox', '--junit', folder]);
    expect(stderr).toBe(`ziti-mcp: --junit ${folder} cannot be written: illegal operation on a directory (EISDIR).\n`);
    expect(code).toBe(2);
  });

  test('runs the example of its documentation: it passes, and its change breaks one test', async () => {
    const [, text = ''] = /```yaml\n(# access\.yaml\n[\s\S]*?)```/.exec(readFileSync('docs/access.md', 'utf8')) ?? [];
    const page = ['access', 'test', file('page.yaml', text), '--sandbox'];
    expect(await runHere(page)).toMatchObject({ code: 0 });
    const broken = await runHere([...page, '--with', 'deleteServicePolicy {"id":"dial-common"}']);
    expect(broken.stdout).toContain('1 not, 1 of them only after the change');
    expect(broken.code).toBe(1);
  });

  test('says what is wrong with an invalid file', async () => {
    const wrong = file('wrong.yaml', 'tests:\n  - identity: ann\n    acept: [wiki]\n');
    const { code, stderr } = await runHere(['access', 'test', wrong, '--sandbox']);
    expect(stderr).toContain('Test 1 has an unknown key "acept"');
    expect(code).toBe(2);
  });
});
