import type { SurfaceDiff } from '../compare/diff.ts';
import type { DiffFormat } from '../options.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { text } from './text.ts';

/** How each format is written. */
export const renderers: Readonly<Record<DiffFormat, (diff: SurfaceDiff) => string>> = { text, markdown, json };
