import type { SurfaceTool } from '../surface.ts';
import type { Finding } from './change.ts';
import type { Pair } from './pair.ts';

/** To which tool each name and alias leads. */
export type Names = ReadonlyMap<string, SurfaceTool>;

/** Tells what one kind of change has happened to a tool. @param names of the new surface */
export type PairRule = (pair: Pair, names: Names) => readonly Finding[];
