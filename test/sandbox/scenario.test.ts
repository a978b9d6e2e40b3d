/** 222 steps from an empty controller: create, refuse, change, read, list, filter, evaluate, delete. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { fixture, type Values } from './support/fixtures.ts';
import { Scenario, type Step } from './support/scenario.ts';

interface StepAnswer {
  readonly status: number;
  readonly body: unknown;
}

const steps = fixture<readonly Step[]>('scenario.json');
const expected = fixture<readonly StepAnswer[]>('scenario-answers.json');

let sandbox: Sandbox;
let actual: readonly StepAnswer[];

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  actual = await new Scenario(sandbox).run(steps);
});

afterAll(() => sandbox.close());

describe('the scenario', () => {
  it('has every status and every error code of the real controller', () => {
    const outline = ({ status, body }: StepAnswer) => `${status} ${codeOf(body)}`;
    expect(actual.map(outline)).toEqual(expected.map(outline));
  });

  it('has at least 97% of the complete answers', () => {
    const wrong = steps.flatMap((step, i) => {
      const same = JSON.stringify(masked(actual[i]?.body, expected[i]?.body)) === JSON.stringify(expected[i]?.body);
      return same ? [] : [`${i} ${step.method} ${step.path}`];
    });
    expect(wrong.length / steps.length, wrong.join('\n')).toBeLessThanOrEqual(0.03);
  });
});

function codeOf(body: unknown): string {
  return String((body as { error?: Values } | null)?.error?.code ?? '');
}

/** What differs between two runs of the real controller is `<any>`, and matches anything. */
function masked(value: unknown, pattern: unknown): unknown {
  if (pattern === '<any>') return pattern;
  if (Array.isArray(value) && Array.isArray(pattern)) return value.map((item, i) => masked(item, pattern[i]));
  if (typeof value === 'object' && value !== null && typeof pattern === 'object' && pattern !== null) {
    const names = [...new Set([...Object.keys(value), ...Object.keys(pattern)])].sort();
    const entries = names.map((name) => [name, masked((value as Values)[name], (pattern as Values)[name])] as const);
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
  }
  return value;
}
