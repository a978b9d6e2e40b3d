import type { SurfaceDiff } from '../compare/diff.ts';
import { summary } from './summary.ts';

/** For programs: every change of every tool. `notes` is present if something was not compared. */
export const json = ({ changes, notes }: SurfaceDiff): string =>
  JSON.stringify({ changes, summary: summary(changes), ...(notes.length > 0 ? { notes } : {}) }, null, 1);
