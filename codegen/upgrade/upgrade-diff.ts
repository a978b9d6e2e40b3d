import { buildSurface } from '../../src/surface/build.ts';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import { renderers } from '../../src/surface/render/index.ts';
import type { Upgraded } from './upgrade.ts';

/** What an upgrade changed in the tool surface, as `surface diff` prints it. */
export function upgradeDiff({ before, after }: Upgraded): string {
  return renderers.text(diffSurfaces(buildSurface(before, 'upgrade'), buildSurface(after, 'upgrade')));
}
