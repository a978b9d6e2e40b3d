/** The judges on differences that need no controller. */
import { expect, test } from 'vitest';
import { JUDGEMENTS, type JudgementId } from '../../../src/common/judgements.ts';
import { changes } from '../../../src/generated/changes.ts';
import type { ChangeReads } from '../../../src/runtime/change/change-reads.ts';
import { judgementsOf } from '../../../src/runtime/change/judges/index.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What a change is judged by. */
export interface Given {
  /** Old and new values by field. */
  readonly sets?: Readonly<Record<string, readonly [from: unknown, to: unknown]>>;
  readonly entity?: Fields;
  readonly args?: Fields;
  /** The rows of lists, and the total number of rows if that is larger. */
  readonly rows?: readonly Fields[];
  readonly total?: number;
  /** The identity that is read. */
  readonly identity?: Fields;
}

/** Why a person is asked about a change, by judgement; empty if nobody is. */
export type Reasons = Partial<Record<JudgementId, string>>;

/** A change, and its reasons. */
export type Judged = readonly [tool: string, given: Given, reasons: Reasons];

/** Tests that each change gets exactly these reasons. */
export function testReasons(judged: readonly Judged[]): void {
  test.each(judged)('%s %j', async (tool, given, reasons) => {
    expect(await judgedAs(tool, given)).toStrictEqual(sentences(reasons));
  });
}

async function judgedAs(tool: string, { sets = {}, entity = {}, args = {}, ...given }: Given): Promise<string[]> {
  const { rows = [], total = rows.length, identity } = given;
  const reads = {
    ...{ operation: { name: tool }, args, change: changes.changes[tool] },
    list: async () => ({ rows, total }),
    read: async () => ({ status: 200, data: identity }),
  } as unknown as ChangeReads;
  return judgementsOf({ reads, entity: entity as never, differences: differencesIn(sets) });
}

/** The differences that fields make. */
export const differencesIn = (sets: Given['sets'] = {}) =>
  Object.entries(sets).map(([field, [from, to]]) => ({ field, from, to }));

/** The reasons as a preview has them. */
export const sentences = (reasons: Reasons) =>
  Object.entries(reasons).map(([id, reason]) => `${JUDGEMENTS[id as JudgementId].title}: ${reason}.`);
