import { all } from './all.ts';
import type { ExposureMode } from './types.ts';

/** As `all`: the policy has narrowed the tools to the categories already. */
export const categories: ExposureMode = {
  ...all,
  id: 'categories',
  help: 'as all, for the categories that --categories names',
};
