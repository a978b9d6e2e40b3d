import { buildSurface } from '../../src/surface/build.ts';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import { unmarkedSecrets } from '../../src/surface/compare/rules/secrets.ts';
import { renderers } from '../../src/surface/render/index.ts';
import type { Upgraded } from './upgrade.ts';

/** What an upgrade changed in the tool surface, as `surface diff` prints it. */
export function upgradeDiff({ before, after }: Upgraded): string {
  return renderers.text(diffSurfaces(buildSurface(before, 'upgrade'), buildSurface(after, 'upgrade')));
}

/** The fields that an upgrade added, are named like secrets, and are not declared as such; each with its tools. */
export function undeclaredSecrets({ before, after }: Upgraded): string[] {
  const had = new Map(buildSurface(before, 'upgrade').tools.map((tool) => [tool.name, tool]));
  const tools = new Map<string, string[]>();
  for (const tool of buildSurface(after, 'upgrade').tools) {
    for (const { what } of unmarkedSecrets(tool, had.get(tool.name))) {
      tools.set(what, [...(tools.get(what) ?? []), tool.name]);
    }
  }
  return [...tools].map(([what, names]) => `${what}: ${names.join(', ')}`);
}
