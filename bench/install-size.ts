import { lstat, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Figure } from './figure.ts';
import { installPackage } from './installed.ts';

/** The `node_modules` folder that the installation created. */
const modules = async (): Promise<string> => resolve(dirname(await installPackage()), '../..');

export const installSize: Figure = {
  name: 'install size of the package with dependencies',
  unit: 'MB',
  target: 25,
  async measure() {
    const folder = await modules();
    const files = (await readdir(folder, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile());
    const sizes = await Promise.all(files.map(async (entry) => (await lstat(join(entry.parentPath, entry.name))).size));
    return { value: Math.round(sizes.reduce((sum, size) => sum + size, 0) / 100_000) / 10 };
  },
};

export const installPackages: Figure = {
  name: 'packages that an installation brings',
  unit: 'packages',
  target: 14,
  async measure() {
    const folder = await modules();
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
    const scoped = await Promise.all(
      names.filter((name) => name.startsWith('@')).map((scope) => readdir(join(folder, scope))),
    );
    return { value: names.filter((name) => !name.startsWith('@')).length + scoped.flat().length };
  },
};
