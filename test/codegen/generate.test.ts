import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../codegen/command-line.ts';
import { cachedSteps } from '../../codegen/common/cached-steps.ts';
import { emitAll, findDrift } from '../../codegen/generate.ts';
import { handWritten } from '../../codegen/model/hand-written.ts';
import { insightTools } from '../../src/insight/index.ts';
import { questions } from '../../src/insight/questions/index.ts';
import { copyGenerator, temporaryFolder } from '../support/generator-tree.ts';
import { cleanEnvironment } from '../support/program.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in the given folder, as a person would. */
function run(cwd: string, program: string, ...args: string[]): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** The generator of the folder itself. */
const generateThere = (cwd: string, ...args: string[]) =>
  run(cwd, process.execPath, '--import', 'tsx', 'codegen/main.ts', 'generate', ...args);

/** This generator, in this process, which takes far less time to start. */
async function generate(cwd: string, ...args: string[]): Promise<Ended> {
  const folder = process.cwd();
  const [stdout, stderr] = (['log', 'error'] as const).map((name) => vi.spyOn(console, name).mockReturnValue());
  const printed = (lines = stdout) => (lines?.mock.calls ?? []).map(([line]) => `${line}\n`).join('');
  process.chdir(cwd);
  try {
    const code = await main(['generate', ...args]);
    return { code, stdout: printed(), stderr: printed(stderr) };
  } finally {
    process.chdir(folder);
    stdout?.mockRestore();
    stderr?.mockRestore();
  }
}

describe('npm run generate, on a copy of the generator', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const file = (path: string) => join(folder.path, path);

  beforeAll(async () => {
    folder = await temporaryFolder();
    await copyGenerator(folder.path);
    expect(await run(folder.path, 'npm', 'run', '--silent', 'generate')).toMatchObject({ code: 0 });
  });
  afterAll(() => folder.remove());

  test('reports nothing if everything is up to date', async () => {
    expect(await generate(folder.path, '--check')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('shows what was changed by hand, what is missing and what does not belong there, and mends it', async () => {
    const changed = file('src/generated/operations.ts');
    const text = await readFile(changed, 'utf8');
    await writeFile(changed, text.replace('"effect": "destructive"', '"effect": "read"'));
    await rm(file('src/generated/inputs.ts'));
    await mkdir(file('src/generated/inner'));
    await writeFile(file('src/generated/extra.ts'), 'export const extra = 1;\n');
    await writeFile(file('src/generated/inner/extra.ts'), 'export const inner = 1;\n');
    await writeFile(file('docs/tools/gone.md'), '# A category that is gone\n');

    const { code, stdout, stderr } = await generate(folder.path, '--check');
    expect(code).toBe(1);
    expect(stdout).toContain('--- src/generated/operations.ts\ton disk\n+++ src/generated/operations.ts\tgenerated\n');
    expect(stdout).toContain('\n-  "effect": "read",\n+  "effect": "destructive",\n');
    expect(stdout).toContain('+++ src/generated/inputs.ts\tgenerated\n');
    expect(stdout).toMatch(/\n\.\.\. and \d+ more lines\n/);
    expect(stdout).toContain('--- src/generated/extra.ts\ton disk\n');
    expect(stdout).toContain('\n-export const inner = 1;\n');
    expect(stderr).toBe('5 generated files are out of date: run npm run generate.\n');

    const mended = await generate(folder.path);
    expect(mended.stdout.trim().split('\n')).toEqual([
      'removed docs/tools/gone.md',
      'removed src/generated/extra.ts',
      'removed src/generated/inner/extra.ts',
      'wrote src/generated/inputs.ts',
      'wrote src/generated/operations.ts',
    ]);
    expect(await readFile(changed, 'utf8')).toBe(text);
    expect(await generate(folder.path)).toMatchObject({ code: 0, stdout: 'Nothing to change.\n' });
  });

  test('generates again what other code would have generated', async () => {
    const path = file('codegen/search/train-embedding.ts');
    const text = await readFile(path, 'utf8');
    expect(text).toContain('const EPOCHS = 6;');
    await writeFile(path, text.replace('const EPOCHS = 6;', 'const EPOCHS = 5;'));
    const { code, stdout } = await generateThere(folder.path, '--check');
    await writeFile(path, text);
    expect(code).toBe(1);
    expect(stdout).toContain('+++ src/generated/search-embedding.ts\tgenerated\n');
    expect(await generateThere(folder.path, '--check')).toMatchObject({ code: 0 });
  });

  test('reports a fault of the overlay without a stack, and writes nothing', async () => {
    const path = file('spec/overlay/shift.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('effect: destructive', 'effekt: destructive'));
    await writeFile(file('docs/tools.md'), 'old');
    const { code, stderr } = await generate(folder.path);
    await writeFile(path, text);
    expect(code).toBe(2);
    expect(stderr).toContain('spec/overlay/shift.yaml#/operations/deleteShopCurrentShift: Unrecognized key: "effekt"');
    expect(stderr).not.toContain('    at ');
    expect(await readFile(file('docs/tools.md'), 'utf8')).toBe('old');
  });

  test.each([
    [['generate', 'all'], 'generate takes no "all"'],
    [['generate', '--chek'], '--chek'],
    [['import'], 'name at least one document'],
    [['toString'], 'unknown command "toString"'],
  ])('refuses the command line %j', async (args, says) => {
    const [stdout, stderr] = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error').mockReturnValue()];
    expect(await main(args)).toBe(2);
    expect(stdout).not.toHaveBeenCalled();
    expect(stderr).toHaveBeenCalledWith(expect.stringContaining(says));
  });
});

describe('the generator, on the committed inputs', () => {
  test('produces the committed bytes, twice', async () => {
    const operatorTools = handWritten(insightTools, questions);
    const files = await emitAll('.', cachedSteps(), operatorTools);
    expect((await findDrift('.', files)).map(({ path }) => path)).toEqual([]);
    expect(await emitAll('.', cachedSteps(), operatorTools)).toEqual(files);
  });
});

describe('a slow step', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let created: string[];
  const making = (inputs: unknown, text: string) =>
    cachedSteps(folder.path)('step', inputs, () => {
      created.push(text);
      return text;
    });

  beforeEach(async () => {
    folder = await temporaryFolder();
    created = [];
  });
  afterEach(() => folder.remove());

  test('is reused from an earlier run with the same inputs', async () => {
    expect(await making({ of: 1 }, 'first')).toBe('first');
    expect(await making({ of: 1 }, 'not made')).toBe('first');
    expect(await making({ of: 2 }, 'second')).toBe('second');
    expect(created).toEqual(['first', 'second']);
  });

  test('leaves nothing behind if it fails', async () => {
    const step = cachedSteps(folder.path);
    await expect(step('step', 1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await step('step', 1, () => 'made')).toBe('made');
  });
});
