import type { PairRule } from './rule.ts';
import { alternatives } from './rules/alternatives.ts';
import { annotations } from './rules/annotations.ts';
import { category } from './rules/category.ts';
import { effect } from './rules/effect.ts';
import { marks } from './rules/marks.ts';
import { names } from './rules/names.ts';
import { request } from './rules/request.ts';
import { review } from './rules/review.ts';
import { input, output } from './rules/schemas.ts';
import { secrets } from './rules/secrets.ts';
import { wording } from './rules/wording.ts';

/** Everything that is compared for a tool that both surfaces have: one rule per kind of change. */
export const pairRules: readonly PairRule[] = [
  names,
  request,
  effect,
  marks,
  annotations,
  secrets,
  review,
  category,
  input,
  alternatives,
  output,
  wording,
];
