import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type HttpServer, startHttp } from '../support/http-server.ts';
import { programsOf, type RunProgram } from '../support/npm-programs.ts';
import { fixture } from './fixture.ts';

/** The protocol's own conformance suite. It needs Node 24, which npm provides as a package. */
const SUITE = resolve('node_modules/@modelcontextprotocol/conformance/dist/index.js');

// The suite runs each scenario in a separate process, and mostly waits: all runs wait together.
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
let sandbox: Sandbox;
let server: HttpServer;
let product: HttpServer;
let run: RunProgram;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-conformance-'));
  run = await programsOf('node@24');
  sandbox = await startSandbox({ size: 'small' });
  const open = ['--auth', 'none', '--requests-per-minute', '100000'];
  server = await startHttp(sandbox, open, { protocol: fixture });
  product = await startHttp(sandbox, [...open, '--allow-write', '*']);
});
afterAll(async () => {
  vi.resetConfig();
  await server?.stop();
  await product?.stop();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs the suite. @returns its exit code and summary */
async function suite(
  url: string,
  ...flags: readonly string[]
): Promise<{ readonly code: number; readonly told: string }> {
  const output = mkdtempSync(join(folder, 'run-'));
  const { code, stdout } = await run('node', SUITE, 'server', '--url', url, ...flags, '--output-dir', output).then(
    (stdout) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  return { code, told: stdout.slice(stdout.indexOf('=== SUMMARY ===')) };
}

const passed = (told: string) => [...told.matchAll(/^✓ [\w-]+: [1-9]\d* passed, 0 failed/gm)].length;

// Scenarios that a revision does not require (extensions, and those that the suite itself cannot pass yet) run, but do
// not count.
test.concurrent.each([
  ['2025-11-25', 30],
  ['2026-07-28', 37],
])('the fixture server passes every scenario that revision %s requires', async (revision, required) => {
  const { code, told } = await suite(server.url, '--requirements', revision);
  expect({ code, told }).toMatchObject({ code: 0 });
  expect(passed(told)).toBeGreaterThanOrEqual(required);
});

// An expected failure that passes is an error too, which keeps the list accurate.
test.concurrent.each(['2025-11-25', '2026-07-28'])(
  'the product passes revision %s except for the listed scenarios, each with its reason',
  async (revision) => {
    const file = `test/conformance/expected-failures-${revision}.yaml`;
    const flags = ['--suite', 'all', '--spec-version', revision, '--expected-failures', file];
    const { code, told } = await suite(product.url, ...flags);
    expect({ code, told }).toMatchObject({ code: 0 });
    expect(passed(told)).toBeGreaterThan(5);
    const entries = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('  - '));
    for (const entry of entries) expect(entry).toMatch(/^ {2}- [\w-]+ # .{20,}$/);
  },
);
