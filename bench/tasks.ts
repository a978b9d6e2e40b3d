import { once } from '../src/common/once.ts';
import type { Figure, Measured } from './figure.ts';
import { type Cost, runTasks } from './tasks/run-tasks.ts';

/** All tasks are done once in each way, for all figures. */
const outcomes = once(runTasks);

const total = (costs: readonly Cost[], of: keyof Cost) => costs.reduce((sum, cost) => sum + cost[of], 0);

/** A sum over all tasks with operator tools, next to the sum with operations alone. */
const figure = (name: string, unit: string, target: number, of: keyof Cost): Figure => ({
  name,
  unit,
  target,
  async measure(): Promise<Measured> {
    const all = await outcomes();
    const generic = total(
      all.map((each) => each.generic),
      of,
    );
    const value = total(
      all.map(({ withTools }) => withTools),
      of,
    );
    return { value, details: { tasks: all.length, byOperationsAlone: generic } };
  },
});

export const taskCalls = figure('tasks of operators: calls by operator tools', 'calls', 62, 'calls');
export const taskTokens = figure('tasks of operators: tokens of their answers', 'tokens', 37_200, 'tokens');
