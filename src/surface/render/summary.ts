import { type Change, type ChangeClass, CLASSES } from '../change.ts';
import type { SurfaceDiff } from '../compare/diff.ts';
import type { Surface } from '../surface.ts';

/** How many changes there are of each class. */
export function summary(changes: readonly Change[]): Readonly<Record<ChangeClass, number>> {
  const counts = CLASSES.map((each) => [each, changes.filter((change) => change.class === each).length]);
  return Object.fromEntries(counts) as Record<ChangeClass, number>;
}

/** `1 breaking, 0 dangerous, 2 compatible, 0 wording`. */
export const counted = (changes: readonly Change[]): string =>
  Object.entries(summary(changes))
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

/** What the worst change means, in a sentence. */
export function verdict({ changes }: SurfaceDiff): string {
  const worst = changes[0]?.class;
  return worst === undefined ? 'Nothing has changed.' : VERDICTS[worst];
}

const VERDICTS: Readonly<Record<ChangeClass, string>> = {
  breaking: 'Breaking: something that agents or operators rely on no longer works.',
  dangerous: 'Dangerous: more can be done, or seen, than the operator allowed.',
  compatible: 'Compatible: everything that worked still does.',
  wording: 'Wording: only descriptions differ.',
};

/** The two sides: documents with their versions, number of tools, token cost of the list. */
export function sides({ before, after }: SurfaceDiff): string[] {
  const versions = before.documents.map(({ api, version }) => {
    const now = after.documents.find((each) => each.api === api);
    return `${api}: ${moved(version, now?.version ?? '')}`;
  });
  return [...versions, `tools: ${moved(before.tools.length, after.tools.length)}`, ...prices(before, after)];
}

function prices(before: Surface, after: Surface): string[] {
  const [old, now] = [before, after].map(({ tools }) =>
    tools.reduce((sum, { tokens }) => sum + (tokens ?? Number.NaN), 0),
  );
  return Number.isNaN(old) || Number.isNaN(now) ? [] : [`tokens, tool by tool: ${moved(old, now)}`];
}

const moved = (before: unknown, after: unknown): string =>
  before === after ? `${after}, as before` : `${before} -> ${after}`;
