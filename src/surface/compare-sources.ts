import { diffSurfaces, type SurfaceDiff } from './compare/diff.ts';
import { openSurface } from './sources/index.ts';

/**
 * The difference between what two operands of `surface diff` mean.
 * @param version of this program
 * @throws {SurfaceFault} where one of them cannot be had, or both share no API
 */
export async function compareSources(before: string, after: string, version: string): Promise<SurfaceDiff> {
  const old = await openSurface(before, version);
  const now = await openSurface(after, version);
  const difference = diffSurfaces(old.surface, now.surface);
  return { ...difference, notes: [...old.notes, ...now.notes, ...difference.notes] };
}
