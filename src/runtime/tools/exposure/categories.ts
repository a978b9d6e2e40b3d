import { all } from './all.ts';
import type { ExposureMode } from './types.ts';

/** Like `all`: the policy has already narrowed the tools to the categories. */
export const categories: ExposureMode = {
  ...all,
  id: 'categories',
  help: 'like all, for the categories in --categories',
};
