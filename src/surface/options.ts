import { CLASSES } from './change.ts';

/** Formats of a diff, the default first. */
export const DIFF_FORMATS = ['text', 'markdown', 'json'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** The values of `--fail-on`, strictest first: each includes those after it. */
export const FAIL_ON = ['any', ...[...CLASSES].reverse()] as const;
