import { CLASSES } from './compare/change.ts';

/** Forms of a difference, the usual one first. */
export const DIFF_FORMATS = ['text', 'markdown', 'json'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** What `--fail-on` takes, the strictest first: each includes what stands behind it. */
export const FAIL_ON = ['any', ...[...CLASSES].reverse()] as const;
