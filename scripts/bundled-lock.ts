import type { BundledPart } from './bundled-parts.ts';

/** What the root lock file says about an installed package. */
interface Locked {
  readonly version: string;
  readonly integrity?: string;
}

/**
 * A project that has the bundled packages as its dependencies: `npm audit` cannot read a bill of materials. They are not
 * dependencies of the package itself, since some package managers would then install them a second time.
 * @param root the lock file of this repository
 * @returns the texts of its files, by their names
 */
export function bundledLock(version: string, parts: readonly BundledPart[], root: string): Record<string, string> {
  const { packages: installed } = JSON.parse(root) as { packages: Readonly<Record<string, Locked>> };
  const name = 'ziti-mcp-bundled';
  const dependencies = Object.fromEntries(
    parts.filter(({ folder, name }) => folder === `node_modules/${name}`).map(({ name, version }) => [name, version]),
  );
  const project = { name, version, private: true, dependencies };
  const packages = Object.fromEntries(
    parts.map(({ folder, version }) => [folder, { version, integrity: installed[folder]?.integrity }]),
  );
  const lock = { name, version, lockfileVersion: 3, requires: true, packages: { '': project, ...packages } };
  return { 'package.json': toText(project), 'package-lock.json': toText(lock) };
}

const toText = (value: object): string => `${JSON.stringify(value, null, 1)}\n`;
