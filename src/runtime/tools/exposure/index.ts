import { all } from './all.ts';
import { categories } from './categories.ts';
import { find } from './find.ts';
import { managed } from './managed.ts';
import type { ExposureMode } from './types.ts';

/** All exposure modes, the default first. */
export const exposureModes: readonly ExposureMode[] = [all, categories, managed, find];
