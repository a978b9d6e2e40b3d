import { all } from './all.ts';
import { categories } from './categories.ts';
import { find } from './find.ts';
import { managed } from './managed.ts';
import type { ExposureMode } from './types.ts';

/** Every way to expose the operations, the default first. */
export const exposureModes: readonly ExposureMode[] = [all, categories, managed, find];
