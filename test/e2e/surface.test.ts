/** `ziti-mcp surface` and `surface diff`, with the published program. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EFFECTS } from '../../src/contract.ts';
import { operations } from '../../src/generated/operations.ts';
import type { Surface } from '../../src/surface/surface.ts';
import { runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';

let folder: string;
let surface: Surface;
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-surface-'));
  const { code, stdout, stderr } = await runProgram(['surface', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await writeFile(file('now.json'), stdout);
  surface = JSON.parse(stdout) as Surface;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The served surface, without one tool. */
async function without(name: string): Promise<string> {
  const tools = surface.tools.filter((tool) => tool.name !== name);
  await writeFile(file(`without-${name}.json`), JSON.stringify({ ...surface, tools }));
  return file(`without-${name}.json`);
}

describe('surface --json', () => {
  test('holds all tools, sorted, whatever the policy is', async () => {
    const names = surface.tools.map(({ name }) => name);
    expect(names).toHaveLength(operations.length);
    expect(names).toEqual([...names].sort());
    const { stdout } = await runProgram(['surface', '--json'], {
      env: { ZITI_MCP_DENY: '*', ZITI_MCP_READ_ONLY: '1' },
    });
    expect(JSON.parse(stdout)).toEqual(surface);
  });
  test('has the keys that other programs rely on', () => {
    expect(surface).toMatchObject({ generator: expect.any(String), documents: expect.any(Array) });
    for (const document of surface.documents) expect(Object.keys(document)).toEqual(['api', 'version', 'digest']);
    const keys = ['name', 'aliases', 'api', 'operationId', 'method', 'path', 'category', 'effect', 'marks'];
    const more = ['input', 'output', 'annotations', 'description', 'descriptionHash', 'tokens'];
    for (const tool of surface.tools) expect(Object.keys(tool)).toEqual(expect.arrayContaining([...keys, ...more]));
    expect(surface.tools.filter(({ operationId }) => operationId === null).map(({ name }) => name)).toEqual([
      'deleteCurrentApiSession',
    ]);
  });
  test('knows what run would list, and what that costs', async () => {
    const { stdout } = await runHere(['tools', '--json', '--tools', 'listServices']);
    const [listed] = (JSON.parse(stdout) as { tools: { description: string; annotations: object }[] }).tools;
    expect(surface.tools.find(({ name }) => name === 'listServices')).toMatchObject({
      description: listed?.description,
      annotations: listed?.annotations,
    });
  });
});

test('surface is a table of 80 columns with the price of each category', async () => {
  const { code, stdout } = await runHere(['surface']);
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const counts = EFFECTS.map((effect) => operations.filter((operation) => operation.effect === effect).length);
  expect(lines.find((line) => line.startsWith('all '))).toMatch(
    new RegExp(`^all +${operations.length} +${counts.join(' +')} +${surface.tokens}$`),
  );
});

describe('surface diff', () => {
  test('of the same is empty, in every format', async () => {
    const diff = ['surface', 'diff', file('now.json'), 'installed'];
    expect(await runHere([...diff, '--format', 'json', '--fail-on', 'any'])).toEqual({
      code: 0,
      stderr: '',
      stdout: `${JSON.stringify({ changes: [], summary: { breaking: 0, dangerous: 0, compatible: 0, wording: 0 } }, null, 1)}\n`,
    });
    for (const format of ['text', 'markdown']) {
      expect((await runHere([...diff, '--format', format])).stdout).toContain('Nothing has changed.');
    }
  });
  test('reports each change by class, tool, sentence and pointer', async () => {
    const { stdout } = await runHere([
      'surface',
      'diff',
      'installed',
      await without('listServices'),
      '--format',
      'json',
    ]);
    const index = surface.tools.findIndex(({ name }) => name === 'listServices');
    expect(JSON.parse(stdout)).toEqual({
      changes: [
        {
          class: 'breaking',
          tool: 'listServices',
          what: 'the tool is gone (GET /services)',
          pointer: `/tools/${index}`,
        },
      ],
      summary: { breaking: 1, dangerous: 0, compatible: 0, wording: 0 },
    });
  });

  test.each<[change: string, before: () => Promise<string>, failing: string[]]>([
    ['a new tool that reads', () => without('listServices'), ['any', 'wording', 'compatible']],
    ['a new tool that writes', () => without('createService'), ['any', 'wording', 'compatible', 'dangerous']],
  ])('--fail-on of %s', async (_change, before, failing) => {
    const old = await before();
    const codes: Record<string, number | null> = {};
    for (const least of ['any', 'wording', 'compatible', 'dangerous', 'breaking']) {
      codes[least] = (await runHere(['surface', 'diff', old, file('now.json'), '--fail-on', least])).code;
    }
    expect(Object.keys(codes).filter((least) => codes[least] === 1)).toEqual(failing);
    expect(Object.values(codes).filter((code) => code !== 0 && code !== 1)).toEqual([]);
    expect((await runHere(['surface', 'diff', old, file('now.json')])).code).toBe(0);
  });

  test('suggests an alias for what was renamed', async () => {
    const tools = surface.tools.map((tool) => (tool.name === 'listServices' ? { ...tool, name: 'allServices' } : tool));
    await writeFile(file('renamed.json'), JSON.stringify({ ...surface, tools }));
    const { stdout } = await runHere(['surface', 'diff', 'installed', file('renamed.json')]);
    expect(stdout).toMatch(/\n {2}operations:\n {4}allServices:\n {6}aliases: \[.*listServices\]\n/);
  });

  test('takes documents, by the overlay of the program itself', async () => {
    const older = resolve('test/fixtures/spec/older-edge-management.json');
    const { code, stdout } = await runHere(['surface', 'diff', older, 'installed', '--fail-on', 'breaking'], {
      cwd: folder,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^[1-9]\d* breaking, \d+ dangerous, [1-9]\d* compatible, 0 wording$/m);
    expect(stdout).toContain('the tool is new (read, GET /revocations)');
    expect(stdout).toMatch(/the tool is gone \(.*POST\s+\/identities\/\{id\}\/request-extend\)/);
    expect(stdout).toContain('Note: Not compared: fabric, which the old side does not have.');
  });
});

describe('surface diff of revisions', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: file('clone') });

  beforeAll(async () => {
    await mkdir(file('clone/src'), { recursive: true });
    await cp('src/generated', file('clone/src/generated'), { recursive: true });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'before');
    const table = file('clone/src/generated/operations.ts');
    await writeFile(table, (await readFile(table, 'utf8')).replace('"effect": "read"', '"effect": "write"'));
    git('commit', '--quiet', '-am', 'after');
  });

  test('reads each as it was, whatever the working tree says', async () => {
    await rm(file('clone/src'), { recursive: true });
    const diff = ['surface', 'diff', 'git:HEAD~1', 'git:HEAD', '--format', 'json'];
    const { code, stdout } = await runHere(diff, { cwd: file('clone') });
    expect(code).toBe(0);
    const { changes } = JSON.parse(stdout) as { changes: { class: string; what: string }[] };
    expect(changes.map(({ class: kind, what }) => `${kind}: ${what}`)).toEqual([
      'dangerous: the effect became stronger: was read, is write',
    ]);
  });
  test.each([
    ['an unknown revision', 'git:nothing', /git:nothing: the repository has no such revision/],
    ['what is no revision but a flag', 'git:--all', /has no such revision/],
    ['no revision at all', 'git:', /has no such revision/],
  ])('%s', async (_name, operand, says) => {
    const { code, stdout, stderr } = await runHere(['surface', 'diff', operand, 'installed'], {
      cwd: file('clone'),
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
  test('a revision without tables', async () => {
    git('checkout', '--quiet', '--orphan', 'empty');
    git('rm', '-r', '--quiet', '--cached', '.');
    git('commit', '--quiet', '--allow-empty', '-m', 'nothing');
    const { code, stderr } = await runHere(['surface', 'diff', 'git:empty', 'installed'], { cwd: file('clone') });
    expect(code).toBe(2);
    expect(stderr).toMatch(/git:empty: has no src\/generated\//);
  });
  test('no repository', async () => {
    const env = { GIT_CEILING_DIRECTORIES: tmpdir() };
    const { code, stderr } = await runHere(['surface', 'diff', 'git:HEAD', 'installed'], { cwd: folder, env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/git:HEAD: the current folder is not in a git repository\n {2}What to do: /);
  });
});

describe('wrong usage: exit code 2, nothing on stdout, a sentence on stderr', () => {
  test.each<[name: string, args: string[], says: RegExp]>([
    ['another word than diff', ['dif'], /surface takes no "dif"/],
    ['one operand', ['diff', 'installed'], /takes two: OLD and NEW/],
    ['three operands', ['diff', 'installed', 'installed', 'installed'], /takes two: OLD and NEW/],
    [
      'a format that does not exist',
      ['diff', 'installed', 'installed', '--format', 'html'],
      /--format is "html": use text, markdown, json/,
    ],
    [
      'a class that does not exist',
      ['diff', 'installed', 'installed', '--fail-on', 'all'],
      /--fail-on is "all": use any, wording/,
    ],
    ['--json of a difference', ['diff', 'installed', 'installed', '--json'], /--format json/],
    ['--fail-on without a difference', ['--fail-on', 'any'], /only work with surface diff/],
    [
      'a file that is not there',
      ['diff', 'nowhere.json', 'installed'],
      /nowhere\.json: cannot be read: no such file or directory \(ENOENT\)/,
    ],
    ['APIs that have nothing in common', ['diff', 'spec/fabric.json', 'spec/edge-management.json'], /no API in common/],
  ])('%s', async (_name, args, says) => {
    const { code, stdout, stderr } = await runHere(['surface', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
