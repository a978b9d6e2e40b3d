/** The reads of a change, on answers that need no controller. */
import { Catalogue } from '../../../src/common/catalogue.ts';
import { ControllerAnswer } from '../../../src/common/controller-answer.ts';
import type { ChangeTable } from '../../../src/contract.ts';
import { changes } from '../../../src/generated/changes.ts';
import { operations } from '../../../src/generated/operations.ts';
import { ChangeReads } from '../../../src/runtime/change/change-reads.ts';
import { ChangeTime } from '../../../src/runtime/change/change-time.ts';
import { Reads } from '../../../src/runtime/network/reads.ts';

/**
 * What each read gets, by its tool, and its `id` if it has one: `data`, also for a filter and an offset, a whole answer, or an error.
 * Others get 404.
 */
export type Answers = Readonly<Record<string, unknown>>;

const catalogue = new Catalogue(operations);

export function readsOn(
  tool: string,
  args: Readonly<Record<string, unknown>>,
  answers: Answers,
  table: ChangeTable = changes,
): ChangeReads {
  const reads = new Reads({
    ...{ catalogue, allowed: () => true, redact: async (_operation, answer) => answer, onRead: () => undefined },
    async send({ name }, { id, filter, offset }) {
      const given = answers[id === undefined ? name : `${name} ${id}`];
      const answer = typeof given === 'function' ? given(filter, offset) : given;
      if (answer instanceof Error) throw answer;
      return answer instanceof ControllerAnswer ? answer : answerOf(answer === undefined ? 404 : 200, { data: answer });
    },
  });
  const operation = catalogue.find(tool);
  if (operation === undefined) throw new Error(tool);
  return new ChangeReads(operation, args, args, { table, reads, time: new ChangeTime(600_000) });
}

export const answerOf = (status: number, body: unknown): ControllerAnswer =>
  new ControllerAnswer(status, 'application/json', JSON.stringify(body));
