import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import, re-export or dynamic import of a module. */
export interface Import {
  /** The importing module. */
  readonly from: string;
  /** A file of the repository, or the name of a package. */
  readonly to: string;
  /** Only types: removed when the program runs. */
  readonly typeOnly: boolean;
  /** Loaded when the line is executed, not with the module. */
  readonly dynamic: boolean;
}

/** Every TypeScript file of a folder, at any depth. */
export function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

/** The text of a module without its comments. */
export const codeOf = (file: string): string =>
  readFileSync(file, 'utf8')
    // One of several lines starts a line: `/*` in a string does not, and may hide nothing that follows.
    .replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, '')
    .replace(/\/\*.*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');

const STATIC = /^(?:import|export)\s+(type\s)?((?:[^'";]*?\sfrom\s+)?)['"]([^'"]+)['"]/gm;
const DYNAMIC = /(typeof\s+)?\bimport\(\s*['"`]([^'"`]+)['"`]\s*\)/g;

/** What a module imports. */
export function importsOf(file: string): Import[] {
  const code = codeOf(file);
  const to = (name: string) => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name);
  return [
    ...[...code.matchAll(STATIC)].map(([, type, clause = '', name = '']) => {
      const names =
        /\{([^}]*)\}/
          .exec(clause)?.[1]
          ?.split(',')
          .map((each) => each.trim())
          .filter(Boolean) ?? [];
      const typesAlone =
        names.length > 0 && !/^[\w*]/.test(clause.trim()) && names.every((each) => each.startsWith('type '));
      return { from: file, to: to(name), typeOnly: type !== undefined || typesAlone, dynamic: false };
    }),
    ...[...code.matchAll(DYNAMIC)].map(([, type, name = '']) => {
      return { from: file, to: to(name), typeOnly: type !== undefined, dynamic: true };
    }),
  ];
}

/** Every file that is loaded as soon as this one is. */
export function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const each of importsOf(file)) if (!each.typeOnly && !each.dynamic) loadedWith(each.to, seen);
  return seen;
}

/** The imports that are part of a cycle, or lead from one to another. */
export function cyclicImports(imports: readonly Import[]): readonly Import[] {
  const importing = new Set(imports.map(({ from }) => from));
  const imported = new Set(imports.map(({ to }) => to));
  // A file that nobody imports, or that imports nothing, is in no cycle. Once it is removed, this may hold for others.
  const left = imports.filter(({ from, to }) => imported.has(from) && importing.has(to));
  return left.length === imports.length ? left : cyclicImports(left);
}
