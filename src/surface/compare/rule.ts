import type { Finding } from '../change.ts';
import type { SurfaceTool } from '../surface.ts';
import type { Pair } from './pair.ts';

/** The tool of each name and alias. */
export type Names = ReadonlyMap<string, SurfaceTool>;

/** Finds one kind of change of a tool. @param names of the new surface */
export type PairRule = (pair: Pair, names: Names) => readonly Finding[];
