import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import measured from '../bench/results.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import { allCommands } from '../src/cli/commands/index.ts';
import { installers } from '../src/cli/installers/index.ts';
import { operations } from '../src/generated/operations.ts';
import { runHere } from './support/run-here.ts';

const commands = await allCommands();

const pages = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Tags on the pages that a command only writes if there is something to say. */
const WRITTEN_ON_DEMAND: ReadonlySet<string> = new Set(['spec/aside.yaml']);

/** The anchors of headings. */
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('docs/architecture.md has the stages of a call in their order', () => {
  const stages = [...readFileSync('src/runtime/call.ts', 'utf8').matchAll(/^ {2}(\w+), \/\/ /gm)].map(([, id]) => id);
  const [, table = ''] = readFileSync('docs/architecture.md', 'utf8').split('| stage | what it does | uses |\n');
  const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `(\w+)` /gm)].map(([, id]) => id);
  expect(stages.length).toBeGreaterThan(0);
  expect(rows).toEqual(stages);
});

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  test('only links to what exists', () => {
    const links = [...text.matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const broken = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? page : join(dirname(page), path);
      return !existsSync(target) || (anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('only names commands, scripts and files that exist', () => {
    const named = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);
    const known = [...commands.map(({ name }) => name), 'COMMAND'];
    const code = text.match(/```[\s\S]*?```|`[^`\n]+`/g)?.join('\n') ?? '';
    const called = [...code.matchAll(/(?:^|`|\(|npx -y )ziti-mcp (\w+)/gm)].map(([, name = '']) => name);
    expect(called.filter((name) => !known.includes(name))).toEqual([]);
    expect(named(/npm run ([\w:-]+)/g).filter((name) => !Object.hasOwn(packageJson.scripts, name))).toEqual([]);
    const paths = named(/`((?:bench|codegen|examples|packaging|scripts|spec|src|test)\/[\w./-]+)`/g);
    expect(paths.filter((path) => !existsSync(path) && !WRITTEN_ON_DEMAND.has(path))).toEqual([]);
  });
});

test('the map names every folder of the generator and the server', () => {
  const map = readFileSync('CONTRIBUTING.md', 'utf8').split('## To add something')[0] ?? '';
  const parents = ['codegen', 'src', 'src/cli', 'src/runtime'];
  const folders = parents.flatMap((parent) =>
    readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `\`${parent}/${name}/`),
  );
  expect(folders.filter((folder) => !map.includes(folder))).toEqual([]);
});

describe('README.md', () => {
  const text = readFileSync('README.md', 'utf8');

  test('names every MCP client that can be installed into', () => {
    const [list = ''] = /It supports [^.]+\./.exec(text) ?? [];
    expect(installers.map(({ title }) => title).filter((title) => !list.includes(title))).toEqual([]);
  });

  test('gives the right number of operations', () => {
    expect(text.replaceAll(/<!--.*?-->/g, '')).toMatch(new RegExp(`all ${operations.length}\\s+operations`));
  });

  test('gives the same figures in its reasons and in its table', () => {
    const figure = (name: string) => {
      const row = text.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? '';
      return Number.parseFloat(row.split(' | ')[1]?.replaceAll(',', '') ?? '');
    };
    const [readOnly, find] = [/costs a model about ([\d,]+) tokens/, /it costs about (\d+)/].map((pattern) =>
      Number(pattern.exec(text)?.[1]?.replace(',', '')),
    );
    expect(figure('tokens that a model sees of the read-only list') / (readOnly ?? 0)).toBeCloseTo(1, 1);
    expect(figure('tokens that a model sees of the list under --expose find, read-only') / (find ?? 0)).toBeCloseTo(
      1,
      1,
    );
    const share = figure('answer of 100 identities, default fields, ratio') * 100;
    expect(text).toContain(`100 identities costs ${share.toFixed(1)}% of the tokens`);
    const found = Math.floor(figure('findOperations: right among the first 3'));
    expect(text).toContain(`the first three results for ${found}% of`);
  });

  test('gives the calls and tokens of the task bench as they were measured', () => {
    const ofTasks = (figure: string) => {
      const found = measured.find(({ name }) => name === `tasks of operators: ${figure}`);
      return { ours: Number(found?.value), alone: Number(found?.details?.byOperationsAlone) };
    };
    const [calls, tokens] = [ofTasks('calls by operator tools'), ofTasks('tokens of their answers')];
    const inTwoDigits = (amount: number) => Number(amount.toPrecision(2)).toLocaleString('en');
    const inThree = (amount: number) => Number(amount.toPrecision(3)).toLocaleString('en');
    const sentence = text.replaceAll(/\s+/g, ' ');
    expect(sentence).toContain(`took ${calls.ours} calls and ${inTwoDigits(tokens.ours)} tokens of answers with them`);
    expect(sentence).toContain(`and ${calls.alone} calls and ${inThree(tokens.alone)} tokens with only the operations`);
  });
});

describe('docs/compatibility.md', () => {
  const text = readFileSync('docs/compatibility.md', 'utf8');

  test('names the documents that the tables were made from', () => {
    const lock = JSON.parse(readFileSync('spec/spec.lock.json', 'utf8')) as Record<
      string,
      { version: string; operations: number; digest: string }
    >;
    const rows = Object.entries(lock).map(
      ([api, { version, operations, digest }]) => `| ${api} | ${version} | ${operations} | ${digest.slice(0, 23)} |`,
    );
    expect(text.match(/^\| .*sha256:.* \|$/gm)).toEqual(rows);
  });

  test('names every tool that older controllers are known to lack', () => {
    const since = operations.filter((operation) => operation.since !== undefined).map(({ name }) => name);
    expect(since.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('docs/clients.md', () => {
  const text = readFileSync('docs/clients.md', 'utf8');

  test('says what the installers know about every client: name, best mode, whether it can ask', () => {
    const rows = [...text.matchAll(/^\| ([^|]+) \| `([\w-]+)` \| [^|]+ \| `(\w+)`[^|]* \| ([^|]+) \|$/gm)];
    expect(rows.map(([, , id, expose, asks]) => ({ id, expose, asks }))).toEqual(
      installers.map(({ id, expose, elicits: asks }) => ({ id, expose, asks })),
    );
    for (const [, title = ''] of rows)
      expect(installers.map(({ title }) => title)).toContain(title.replace(/ \(.*/, ''));
  });

  /** What it says about a mode: tokens of the list, read-only and with all writes. */
  const said = (mode: string): number[] => {
    const [, readOnly = '', writing = ''] =
      new RegExp(`^\\| \`${mode}\`.*\\| about (.*) \\| (.*) \\|$`, 'm').exec(text) ?? [];
    return [readOnly, writing]
      .flatMap((cell) => /^(?:about )?([\d,]*\d)/.exec(cell)?.[1]?.replace(',', '') ?? [])
      .map(Number);
  };

  test.each([
    ['all', 2],
    ['managed', 1],
    ['find', 2],
  ] as const)('says what the list of %s costs, to within a twentieth', async (mode, prices) => {
    const flags = [[], ['--allow-write', '*']].slice(0, prices);
    const paid = await Promise.all(
      flags.map(async (more) => {
        const { stdout } = await runHere(['tools', '--expose', mode, '--tokens', ...more]);
        return Number(/^(\d+) tokens for a model/m.exec(stdout)?.[1]);
      }),
    );
    const reported = said(mode);
    expect(reported).toHaveLength(prices);
    for (const [place, price] of paid.entries())
      expect(Math.abs((reported[place] ?? 0) / price - 1)).toBeLessThan(0.05);
  });
});
