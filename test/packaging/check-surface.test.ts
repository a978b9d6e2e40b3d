import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cachedSteps } from '../../codegen/common/cached-steps.ts';
import { apply, emitAll, findDrift } from '../../codegen/generate.ts';
import { handWritten } from '../../codegen/model/hand-written.ts';
import { insightTools } from '../../src/insight/index.ts';
import { questions } from '../../src/insight/questions/index.ts';
import { cleanEnvironment } from '../support/program.ts';

// Each check reads the whole surface twice, in separate processes.
vi.setConfig({ testTimeout: 180_000 });

/** The command that CI runs, in a clone: its output is what a reviewer sees in the summary of the job. */
let folder: string;
let clone: string;
const summary = () => join(folder, 'summary.md');
const overlay = () => join(clone, 'spec/overlay/services.yaml');

const env = cleanEnvironment();
function check(...args: readonly string[]) {
  rmSync(summary(), { force: true });
  const script = ['--import', 'tsx', 'scripts/check-surface.ts', '--summary', summary()];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...script, ...args], {
    cwd: clone,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, summary: readFileSync(summary(), 'utf8') };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-surface-'));
  clone = join(folder, 'clone');
  spawnSync('git', ['clone', '--quiet', '--no-hardlinks', '.', clone]);
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'), 'junction');
});
afterAll(() => {
  vi.resetConfig();
  rmSync(folder, { recursive: true, force: true });
});

test('passes without a change', () => {
  const { status, stdout, summary } = check('--old', 'git:HEAD', '--fail-on', 'any');
  expect(status).toBe(0);
  expect(summary).toBe(stdout);
  expect(summary).not.toContain('out of date');
});

test('shows a changed overlay that was not generated, and fails', () => {
  const text = readFileSync(overlay(), 'utf8');
  // What an argument is called is not among what the search learns from: learning that anew would take seconds.
  writeFileSync(overlay(), text.replace('configs: config ids, one per config type', 'configs: one id per config type'));
  const { status, summary } = check('--old', 'git:HEAD', '--fail-on', 'breaking');
  expect(status).toBe(1);
  expect(summary).toContain('## Generated files are out of date');
  expect(summary).toContain('+++ src/generated/tool-list.ts\tgenerated');
});

test('shows a generated change, and fails if such changes are not wanted', async () => {
  const tools = handWritten(insightTools, questions);
  await apply(clone, await findDrift(clone, await emitAll(clone, cachedSteps(), tools)));
  const { status, summary } = check('--old', 'git:HEAD', '--fail-on', 'wording');
  expect({ status, names: summary.includes('createService') }).toEqual({ status: 1, names: true });
  expect(summary).not.toContain('out of date');
});

test('reports separately what cannot be compared', () => {
  const { status, stderr } = check('--old', 'git:no-such-revision');
  expect(status).toBe(2);
  expect(stderr).toContain('no-such-revision');
});
