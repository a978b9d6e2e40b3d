import { diffSurfaces, type SurfaceDiff } from './compare/diff.ts';
import type { ReadController } from './sources/controller.ts';
import { openSurface } from './sources/index.ts';
import type { Opened } from './sources/opened.ts';
import { withoutZero } from './without-zero.ts';

/**
 * The difference between two operands of `surface diff`.
 * @param version of this program
 * @param read reads from the controller, if one is configured
 * @throws {SurfaceFault} if one of them is not available, or they share no API
 */
export async function compareSources(
  before: string,
  after: string,
  version: string,
  read?: ReadController,
): Promise<SurfaceDiff> {
  const old = await openSurface(before, version, read);
  const now = await openSurface(after, version, read);
  const omitsZero = old.omitsZero === true || now.omitsZero === true;
  const comparable = ({ surface }: Opened) => (omitsZero ? withoutZero(surface) : surface);
  const difference = diffSurfaces(comparable(old), comparable(now));
  const notes = [...old.notes, ...now.notes, ...difference.notes];
  return { ...difference, notes: omitsZero ? [...notes, ZERO_NOTE] : notes };
}

const ZERO_NOTE = 'Not compared: minimum: 0, which controllers leave out of the document that they serve.';
