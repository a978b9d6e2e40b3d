/** Every recorded error is refused as the real controller refused it: same status, code, and field in the cause. */
import { beforeAll, describe, expect, it } from 'vitest';
import { errorRecordings, errorsCourse } from './support/errors-course.ts';
import { type Outcome, replay } from './support/replay.ts';

/** About a policy that no recorded call had created. */
const UNRECORDED = new Set(['policy after its service was deleted', 'delete that policy']);

let outcomes: readonly Outcome[];

beforeAll(async () => {
  const { before, course } = errorsCourse();
  const all = await replay([...before, ...errorRecordings()], course);
  outcomes = all.filter(({ recording }) => recording.resource === 'errors' && !UNRECORDED.has(recording.note ?? ''));
});

/** Successful answers here depend on unrecorded calls; only their status is compared. */
function faultOf({ recording, differences }: Outcome): string | undefined {
  const refused = (recording.response.status ?? 0) >= 400;
  const counted = refused ? differences : differences.filter((difference) => difference.startsWith('status'));
  return counted[0] === undefined ? undefined : `${recording.note}: ${counted[0]}`;
}

describe('recorded errors', () => {
  it('equal the errors of the sandbox', () => {
    expect(outcomes.length).toBeGreaterThan(200);
    expect(outcomes.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  });
});
