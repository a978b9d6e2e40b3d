/** Every recorded request, sent in order to a sandbox in a matching state, is answered as the real controller did. */
import { beforeAll, describe, expect, it } from 'vitest';
import { recordings } from './support/fixtures.ts';
import { recordedCourse } from './support/recorded-course.ts';
import { type Outcome, replay } from './support/replay.ts';
import { EXCEPTIONS, SHARE_OF_A_RESOURCE, SHARE_OF_ALL } from './support/replay-exceptions.ts';

let outcomes: readonly Outcome[];

beforeAll(async () => {
  outcomes = await replay(recordings(), recordedCourse());
});

const agrees = ({ differences }: Outcome) => differences.length === 0;

describe('replay of all recordings', () => {
  it('answers every request as recorded, except for the listed ones', () => {
    const wrong = outcomes.filter((outcome) => !agrees(outcome) && !EXCEPTIONS.has(outcome.recording.seq));
    const shown = wrong.map(
      ({ recording, differences }) => `${recording.seq} ${recording.operationId}: ${differences[0]}`,
    );
    expect(shown).toEqual([]);
  });

  it('has no exception that is unnecessary', () => {
    const needless = outcomes.filter((outcome) => agrees(outcome) && EXCEPTIONS.has(outcome.recording.seq));
    expect(needless.map(({ recording }) => recording.seq)).toEqual([]);
  });

  it('keeps exceptions rare', () => {
    expect(EXCEPTIONS.size / outcomes.length).toBeLessThanOrEqual(SHARE_OF_ALL);
    for (const { resource, all, agreeing } of agreement()) {
      expect((all - agreeing) / all, resource).toBeLessThanOrEqual(SHARE_OF_A_RESOURCE);
    }
  });

  it('prints the agreement of each resource', () => {
    const rows = agreement().map(({ resource, all, agreeing }) => `${resource.padEnd(46)} ${agreeing}/${all}`);
    const total = `${'all'.padEnd(46)} ${outcomes.filter(agrees).length}/${outcomes.length}`;
    process.stdout.write(`\n${[...rows, total].join('\n')}\n`);
    expect(rows.length).toBeGreaterThan(30);
  });
});

function agreement(): readonly { resource: string; all: number; agreeing: number }[] {
  const resources = [...new Set(outcomes.map(({ recording }) => recording.resource))].sort();
  return resources.map((resource) => {
    const ofResource = outcomes.filter(({ recording }) => recording.resource === resource);
    return { resource, all: ofResource.length, agreeing: ofResource.filter(agrees).length };
  });
}
