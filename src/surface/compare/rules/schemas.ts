import type { Finding } from '../../change.ts';
import { compareSchemas } from '../../schema/compare-schemas.ts';
import { CLASS_OF, type Direction, type Shift } from '../../schema/shift.ts';
import type { Schema } from '../../surface.ts';
import type { PairRule } from '../rule.ts';

/** The arguments. */
export const input: PairRule = ({ before, after }) => compared('input', before.input, after.input);

/** The answer, if it is JSON. */
export const output: PairRule = ({ before, after }) => {
  if (before.output !== null && after.output !== null) return compared('output', before.output, after.output);
  if (before.output === after.output) return [];
  const [old, now] = [before, after].map((tool) => (tool.output === null ? 'not JSON' : 'JSON'));
  return [{ class: 'breaking', what: `the answer was ${old} and is ${now}`, place: '/output' }];
};

function compared(direction: Direction, before: Schema, after: Schema): Finding[] {
  const root = `/${direction}`;
  return toFindings(
    direction,
    compareSchemas(before, after, { direction, path: '', place: { before: root, after: root } }),
  );
}

/** Shifts as findings, by what they mean in their direction. */
export const toFindings = (direction: Direction, shifts: readonly Shift[]): Finding[] =>
  shifts.map(({ way, ...rest }) => ({ class: CLASS_OF[direction][way], ...rest }));
